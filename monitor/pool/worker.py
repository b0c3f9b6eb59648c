"""What runs inside a worker process: limits first, then one pure function of the core per task.

Touches the limits of its own process, nothing else. The core is imported at the first task, so that the daemon, which
only names these functions, does not load the parsers.

Rules come with the tasks: a task names the version to judge by, a worker that does not hold it says so, and the same
task comes again with the rule set itself. So a reload starts no process and sends each worker the new rules once; the
dictionaries of word forms, warm in every worker, stay. A rule set is compiled at the first article that it judges.
"""

import gc
import logging
import resource
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from monitor.core.model import Analysis, Article, Extraction, ParsedFeed
from monitor.crashpoints import crashpoint

if TYPE_CHECKING:
    from monitor.core.analyze import AnalysisTask
    from monitor.core.formats.values import NotAFeed
    from monitor.core.rules import Matcher, RuleSet

# Bytes of address space; a worker maps 120 to 250 MB. A page that wants more gets a MemoryError.
MAX_MEMORY: Final = 1 << 30
# A worker needs its pipes and now and then a dictionary of word forms.
MAX_OPEN_FILES: Final = 64
# Bytes of any one file. A worker has no business writing; this leaves room for what a tracer notes at its end.
MAX_FILE: Final = 1 << 20
# When memory runs out, the system should end a worker, which costs one page, and not the daemon.
OOM_SCORE_ADJUSTMENT: Final = "500"

_LIMITS: Final = (
    (resource.RLIMIT_AS, MAX_MEMORY),
    (resource.RLIMIT_NOFILE, MAX_OPEN_FILES),
    (resource.RLIMIT_CORE, 0),
    (resource.RLIMIT_FSIZE, MAX_FILE),
)
# The rule set that this process judges by: one, or none yet.
_rulesets: list["RuleSet"] = []


@dataclass(frozen=True, slots=True)
class RulesWanted:
    """The answer of a worker that was named a version of the rules which it does not hold."""


def start(database: Path | None = None) -> None:
    """Prepare this process: limits, signals, and where dictionaries are made ready, beside a database."""
    # Ctrl-C and a service manager's SIGTERM reach the whole group; only the daemon decides when its workers end.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # The libraries complain about every broken page; what matters comes back as a value.
    logging.disable(logging.CRITICAL)
    _accept_being_killed_first()
    for limit, value in _LIMITS:
        _lower(limit, value)
    if database is not None:
        _take_dictionaries_from(database)


def _take_dictionaries_from(database: Path) -> None:
    from monitor.core.text.lexicon import shelve
    from monitor.shelf import Shelf

    shelve(Shelf(database, is_kept=False))


def hold(rules: "RuleSet | str") -> "Matcher | RulesWanted":
    """The matcher of a rule set, which is held from now on, or of the rule set held whose version is named.

    Only one is held: after a reload nobody asks for the one before.
    """
    version = rules if isinstance(rules, str) else rules.version
    if not _rulesets or _rulesets[0].version != version:
        if isinstance(rules, str):
            return RulesWanted()
        _rulesets[:] = [rules]
        _matcher.cache_clear()
    return _matcher()


def parse_feed(body: bytes, content_type: str | None, base_url: str, known: bytes = b"") -> "ParsedFeed | NotAFeed":
    """See `monitor.core.parse.parse_feed`."""
    from monitor.core import parse

    crashpoint("parse_feed")
    return parse.parse_feed(body, content_type, base_url, known)


def extract(html: bytes | str, url: str | None, expected_language: str | None = None) -> Extraction:
    """See `monitor.core.extract.extract`."""
    from monitor.core import extract as extraction

    return extraction.extract(html, url, expected_language=expected_language)


def read_article(task: "AnalysisTask") -> Article:
    """See `monitor.core.analyze.read_article`."""
    from monitor.core import analyze

    return analyze.read_article(task)


def analyze(task: "AnalysisTask", rules: "RuleSet | str") -> Analysis | RulesWanted:
    """See `monitor.core.analyze.analyze`; `rules` as in `hold`."""
    from monitor.core import analyze

    matcher = hold(rules)
    if task.page is not None:
        crashpoint("read_page")
    return matcher if isinstance(matcher, RulesWanted) else analyze.analyze(task, matcher, _rulesets[0].version)


def analyze_texts(tasks: Sequence["AnalysisTask"], rules: "RuleSet | str") -> list[Analysis] | RulesWanted:
    """`analyze` of several entries without pages."""
    answers = []
    for task in tasks:
        answer = analyze(task, rules)
        if isinstance(answer, RulesWanted):
            return answer
        answers.append(answer)
    return answers


def judge(article: Article, feed_id: str, today: date, rules: "RuleSet | str") -> Analysis | RulesWanted:
    """See `monitor.core.analyze.judge`; `rules` as in `hold`."""
    from monitor.core import analyze

    matcher = hold(rules)
    if isinstance(matcher, RulesWanted):
        return matcher
    return analyze.judge(article, feed_id, today, matcher, _rulesets[0].version)


@cache
def _matcher() -> "Matcher":
    from monitor.core.rules import compile_rules
    from monitor.core.text import recall

    if not recall.recalled():  # after an edit only its new words are looked up
        recall.recall({})
    gc.disable()  # all that is made here stays: to look for garbage among it takes as long again (0.7 of 1.4 s)
    try:
        return compile_rules(_rulesets[0])
    finally:
        gc.enable()


def _accept_being_killed_first() -> None:
    try:
        Path("/proc/self/oom_score_adj").write_text(OOM_SCORE_ADJUSTMENT, encoding="ascii")
    except OSError:
        # No such thing on this system, or forbidden in this container: the limit on memory still holds.
        return


def _lower(limit: int, value: int) -> None:
    """Set a limit of this process, never above the one it was started with."""
    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))
