"""Which rules to go on by: those of the files or, where these are broken, the last good ones of the store.

Reads files and the store; runs the tests of rules in worker processes, so that the daemon loads no dictionaries for
them and outlives whatever a rule does.
"""

import asyncio
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.app.parts import utc_now
from monitor.config import Config, Report, RuleTrial, TrialOutcome, load_config, load_settings, try_rules
from monitor.errors import ConfigError, StoreError
from monitor.pool import Pool, WorkerFailure
from monitor.store import MARK, RulesRevision, Store, database_path

if TYPE_CHECKING:
    from monitor.core.rules import RuleSet

logger = logging.getLogger(__name__)

# A thousand rules with three tests each take seconds; tests that take longer than this count as failed.
TRIAL_SECONDS: Final = 120.0
PROBLEMS_LOGGED: Final = 10


def load_or_fall_back(directory: Path, environ: Mapping[str, str], test_rules: RuleTrial = try_rules) -> Config:
    """The configuration of a folder; where its rules are broken, with the last good ones of its store.

    A store is looked into only then, and none is made.

    Raises:
        ConfigError: something else is broken, or there are no good rules to fall back on.
    """
    try:
        return load_config(directory, environ, test_rules=test_rules)
    except ConfigError:
        last = _last_good(directory, environ)
        if last is None:
            raise
    return load_config(directory, environ, last.data, test_rules)


def _last_good(directory: Path, environ: Mapping[str, str]) -> RulesRevision | None:
    try:
        settings = load_settings(directory, environ)
        if not database_path(settings.database_url).exists():
            return None
        with Store.open(settings.database_url, settings.config_dir / MARK, utc_now()) as store:
            return store.last_rules()
    except (ConfigError, StoreError):  # then what is wrong with the files is worth more to whoever reads it
        return None


def log_rules_fault(config: Config, store: Store) -> None:
    """Say loudly that the rules in force are not those of the files, and why; nothing where they are."""
    if not config.rules_fault:
        return
    last = store.last_rules()
    since = f", in use since {last.taken_at:%Y-%m-%d %H:%M} UTC" if last else ""
    problems = [f"  {report}" for report in config.rules_fault[:PROBLEMS_LOGGED]]
    if (others := len(config.rules_fault) - len(problems)) > 0:
        problems.append(f"  and {others} more; monitor check shows them all")
    told = (config.rules.version[:8], since, "\n".join(problems))
    logger.error("the rules on disk cannot be used; the last good ones (revision %s%s) stay in force:\n%s", *told)


async def try_in_worker(pool: Pool, ruleset: "RuleSet", folders: tuple[Path, ...]) -> TrialOutcome:
    """What the tests of rules say, run by a worker. Where none can tell, that is a problem of the rules."""
    answer = await pool.run(TRIAL_SECONDS, try_rules, ruleset, folders)
    if isinstance(answer, WorkerFailure):
        why = f"the tests of the rules could not be run to their end: {answer.detail}"
        return TrialOutcome((), (Report("rules.yaml", None, None, why),))
    return answer


def try_in_workers_of(pool: Pool, loop: asyncio.AbstractEventLoop) -> RuleTrial:
    """A trial for a thread, by the workers of a pool that runs in the loop."""

    def run(ruleset: "RuleSet", folders: tuple[Path, ...], /) -> TrialOutcome:
        return asyncio.run_coroutine_threadsafe(try_in_worker(pool, ruleset, folders), loop).result()

    return run


def try_in_worker_of_its_own(ruleset: "RuleSet", folders: tuple[Path, ...], /) -> TrialOutcome:
    """A trial where no pool runs yet: by one worker, which ends with it."""

    async def run() -> TrialOutcome:
        async with Pool(ruleset, workers=1) as pool:
            return await try_in_worker(pool, ruleset, folders)

    return asyncio.run(run())
