"""What the commands on rules and the archive share: the window, the progress bar, charts, quoted sentences."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from monitor.backtest import Bench, Desk, Window
from monitor.cli.common import start_log
from monitor.cli.terminal import wants_color
from monitor.config import Config, TrialOutcome
from monitor.config.fields import zone
from monitor.core.backtest.values import DigestSize, Spread
from monitor.core.backtest.window import HINT, beginning
from monitor.core.digest.values import Mark, Run
from monitor.core.rules import RuleSet
from monitor.errors import CannotRunError, ConfigError

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

F = TypeVar("F", bound=Callable[..., object])

_BARS = "▁▂▃▄▅▆▇█"
# More days than this are drawn several to a bar.
_WIDEST_CHART = 60
_COLOURS = {Mark.TERM: "yellow", Mark.ACTOR: "cyan"}


def since_option(command: F) -> F:
    """`--since 30d`: how far back to look."""
    return click.option(
        "--since",
        default="30d",
        show_default=True,
        metavar="TIME",
        help="How far back: 30d, 2w, 12h, or a date such as 2026-11-01.",
    )(command)


# -------------------------------------------------------------------------------------------------------- the archive


def untested(_ruleset: RuleSet, _folders: tuple[Path, ...]) -> TrialOutcome:
    """Leaves the tests of rules out: what a rule finds is worth knowing most while its tests fail."""
    return TrialOutcome((), ())


def sound_rules(config: Config) -> RuleSet:
    """The rules of the files.

    Raises:
        ConfigError: they are broken, and how.
    """
    if config.rules_fault:
        raise ConfigError("\n".join(map(str, config.rules_fault)))
    return config.rules


@contextmanager
def looking_back(desk: Desk, since: str) -> Iterator[tuple[Bench, Window]]:
    """What a run works with, and the part of the archive that it looks at. Progress is shown on stderr.

    Raises:
        CannotRunError: `since` is no time.
    """
    reader_zone = zone(desk.config.settings.timezone)
    assert reader_zone is not None  # the settings were checked
    begins = beginning(since, desk.now, reader_zone)
    if begins is None:
        raise CannotRunError(f'--since "{since}" is no time; {HINT}')
    start_log(verbose=False)
    bars = Bars()
    try:
        window = Window.of(desk.store, begins, desk.now, reader_zone)
        yield Bench(desk.store, desk.config.settings.workers, bars.begin), window
    finally:
        bars.end()


class Bars:
    """Progress bars on stderr, one after the other; where that is no terminal, nothing but the name of each step."""

    def __init__(self) -> None:
        self._bar: ProgressBar[int] | None = None

    def begin(self, name: str, total: int) -> Callable[[int], None]:
        """Show a step; what comes back is called with the number of articles done."""
        self.end()
        self._bar = click.progressbar(
            length=max(total, 1), label=f"{name}, {total:,} articles", file=sys.stderr, hidden=not sys.stderr.isatty()
        )
        self._bar.render_progress()
        return self._bar.update

    def end(self) -> None:
        """End the line of the bar."""
        if self._bar is not None:
            self._bar.render_finish()
            self._bar = None


# ----------------------------------------------------------------------------------------------------------- for people


def chart(counts: Sequence[int], days: Sequence[date]) -> str:
    """Counts a day as bars on a terminal, as numbers elsewhere: `1 Nov ▁▁▃█ 21 Nov`."""
    if not sys.stdout.isatty() or not _can_draw():
        return f"a day since {days[0]}: {' '.join(map(str, counts))}"
    return f"{days[0]:%-d %b} {bars_of(counts)} {days[-1]:%-d %b}"


def bars_of(counts: Sequence[int]) -> str:
    """One bar a day, at most _WIDEST_CHART; a day without any is a blank, so that one hit is seen."""
    step = -(-len(counts) // _WIDEST_CHART)
    groups = [sum(counts[max(0, end - step) : end]) for end in range(len(counts), 0, -step)][::-1]
    most = max(groups)
    return "".join(_BARS[(count * len(_BARS) - 1) // most] if count else " " for count in groups)


def _can_draw() -> bool:
    return "utf" in (sys.stdout.encoding or "").lower()


def quoted(runs: Sequence[Run]) -> str:
    """A sentence with its evidence in colour, or in brackets where there is none."""
    return "".join(run.text if run.mark is Mark.PLAIN else _marked(run) for run in runs)


def _marked(run: Run) -> str:
    return click.style(run.text, fg=_COLOURS[run.mark], bold=True) if wants_color() else f"[{run.text}]"


def titled(title: str, *, width: int = 100) -> str:
    """A headline, no longer than a line."""
    title = " ".join(title.split()) or "(without a title)"
    return title if len(title) <= width else f"{title[: width - 1]}…"


def number(value: float) -> str:
    """`4`, `4.5`, `1,200`."""
    return f"{value:,.1f}".removesuffix(".0")


def spread_text(spread: Spread) -> str:
    """`4 a day, up to 7 on nine days of ten`."""
    return f"{number(spread.median)} a day, up to {number(spread.ninth_decile)} on nine days of ten"


# --------------------------------------------------------------------------------------------------------- for programs


def spread_json(spread: Spread) -> dict[str, float]:
    """Median, 90th percentile and maximum of counts a day."""
    return {"median": spread.median, "p90": spread.ninth_decile, "most": spread.most}


def size_json(size: DigestSize) -> dict[str, object]:
    """Matches and stories a day of one digest."""
    return {"id": size.digest_id, "matches": spread_json(size.matches), "stories": spread_json(size.stories)}


def window_json(window: Window) -> dict[str, object]:
    """The window, in the first keys of every answer."""
    return {"since": window.since.isoformat(), "until": window.now.isoformat(), "timezone": str(window.zone)}
