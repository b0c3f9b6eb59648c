"""The archive of one installation, without the parts of the daemon, which take longer to load than a rule to try."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from monitor.config import Config, RuleTrial, load_config, load_settings
from monitor.errors import CannotRunError
from monitor.store import MARK, Store, database_path


@dataclass(frozen=True, slots=True)
class Desk:
    """A configuration with its store, at one moment."""

    config: Config
    store: Store
    now: datetime


@contextmanager
def opened(directory: Path, environ: Mapping[str, str], test_rules: RuleTrial) -> Iterator[Desk]:
    """The installation of a folder; where its rules are broken, with the last good ones.

    Raises:
        CannotRunError: nothing was stored yet.
        ConfigError: with every problem of the files, one a line.
        StoreError: the store cannot be used.
    """
    settings = load_settings(directory, environ)
    if not database_path(settings.database_url).exists():
        raise CannotRunError("nothing is stored yet that rules could be tried on; start with: monitor run")
    now = datetime.now(UTC)  # noqa: TID251  # beside monitor.app the one root that reads the clock
    with Store.open(settings.database_url, settings.config_dir / MARK, now) as store:
        last = store.last_rules()
        yield Desk(load_config(directory, environ, last.data if last else None, test_rules), store, now)
