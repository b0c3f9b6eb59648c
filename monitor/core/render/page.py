"""Fills the templates, and keeps the HTML within what mail programs show: full cards, then headlines, then a count."""

import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from css_inline import CSSInliner
from jinja2 import Environment, FunctionLoader, StrictUndefined, select_autoescape
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from monitor.core.digest import Digest, Section, Story
from monitor.core.digest.clean import is_right_to_left
from monitor.core.mail import wire_size
from monitor.core.model import Message
from monitor.core.render import plain, words
from monitor.core.render.faults import TEMPLATE_FAULTS, Fault, fault_of
from monitor.core.render.times import ENGLISH, Calendar, ReaderClock

# Gmail clips a message at about 102 KB of HTML; some relays add to it (tracking of their own, rewritten links).
HTML_BYTES = 92 * 1024
WIRE_BYTES = 100 * 1024  # The same limit after transfer encoding: base64 of Cyrillic or Chinese is a third longer.
CARDS_KEPT = 5  # Full cards that are given up only after the weakest headlines.
ROWS_TRIED = 160  # No more rows fit into HTML_BYTES: the shortest takes 600 bytes.
TEXT_LINES = 1000  # Headlines alone in the text part, which nothing clips; about 150 KB.
# SpamAssassin takes 2.8 points for a text part with more than three times the words of the page (MPART_ALT_DIFF_COUNT).
TEXT_TO_PAGE = 2.7
BAR_PIXELS = 24
ENVIRONMENTS = (
    8  # Sets of templates that are kept compiled: the shipped ones, and those of a user while they are edited.
)

_INLINER = CSSInliner(keep_style_tags=False, minify_css=True, load_remote_stylesheets=False)


@dataclass(frozen=True, slots=True)
class _Lists:
    """Where lists end and the rest is counted: `names` of feeds, `rules` at a glance, the first with `bars`."""

    names: int
    rules: int
    bars: int


USUAL_LISTS = _Lists(names=30, rules=40, bars=20)
SHORT_LISTS = _Lists(names=5, rules=10, bars=0)  # For hundreds of long names on a day when everything fails.


@dataclass(frozen=True, slots=True)
class _Selection:
    """What is shown: the `full` strongest stories as cards, the `shown` strongest at all, and lists up to `lists`.

    In the text part `lines` more stand with headline and link alone.
    """

    full: int
    shown: int
    lists: _Lists = USUAL_LISTS
    lines: int = 0


@dataclass(frozen=True, slots=True)
class Rendered:
    """A message, and what was wrong in its templates: `faults` of single stories, which stand in it as plain rows.

    `is_too_long`: not even the shortest page that these templates make is within what mail programs show.
    """

    message: Message
    faults: tuple[Fault, ...]
    is_too_long: bool


def render(digest: Digest, templates: Mapping[str, str], calendar: Calendar = ENGLISH) -> Message:
    """As `rendered`, the message alone."""
    return rendered(digest, templates, calendar).message


def rendered(digest: Digest, templates: Mapping[str, str], calendar: Calendar = ENGLISH) -> Rendered:
    """The subject, HTML and text of `digest`. `templates` are the files of `templates/`, by name.

    The HTML is at most HTML_BYTES long and WIRE_BYTES when encoded; the text part holds all that it says, and as many
    of the headlines that it had to leave out as do not make the mail look like spam. A template that fails on one
    story leaves that story as a plain row.

    Raises:
        TEMPLATE_FAULTS: a template is missing or wrong for every digest.
    """
    page = _Page(digest, environment_of(templates), ReaderClock.at(digest.zone, digest.window_to, calendar))
    total = len(digest.ranked)
    selection = _largest_selection(page, min(digest.max_cards, total), total)
    html = page.html(selection)
    message = Message(subject=words.subject(digest), html=html, text=_text(page, digest, selection.shown, html))
    return Rendered(message, tuple(page.faults), is_too_long=not _fits(page, selection))


def _text(page: "_Page", digest: Digest, shown: int, html: str) -> str:
    """The text part: what the page shows, and as many further headlines as go with a page of so many words."""

    def text(lines: int) -> str:
        return page.text(_Selection(digest.max_cards, shown, lines=lines))

    most = min(TEXT_LINES, digest.counts.stories - shown)
    enough = TEXT_TO_PAGE * len(_words_of(_shown_text(html)))
    return text(_largest(0, most, lambda lines: len(_words_of(text(lines))) <= enough))


def _shown_text(html: str) -> str:
    """What is read on a page: elements within a line part no words, all others do."""
    body = html[html.find("<h1") :]
    return re.sub(r"<[^>]*>", " ", re.sub(r"</?(?:a|span|strong)\b[^>]*>", "", body))


def _words_of(text: str) -> set[str]:
    """Different words, as SpamAssassin counts them."""
    return {word for word in text.split() if re.search(r"\w", word)}


def environment_of(templates: Mapping[str, str]) -> Environment:
    """What fills the templates of digests and alerts: all of it escaped, and nothing undefined passed over.

    It is a sandbox: who may write templates need not be who runs the program. Compiling templates is most of the work
    of a digest, so that the last few sets of them are kept; nobody may change what is returned.
    """
    return _environment(tuple(sorted(templates.items())))


@lru_cache(maxsize=ENVIRONMENTS)
def _environment(files: tuple[tuple[str, str], ...]) -> Environment:
    templates = dict(files)

    def load(name: str) -> tuple[str, str, Callable[[], bool]] | None:
        # The name stands for a file, so that a mistake is found at its line.
        return (templates[name], name, lambda: True) if name in templates else None

    environment = ImmutableSandboxedEnvironment(
        loader=FunctionLoader(load),
        # Everything is escaped but plain text, where an entity would be seen as it is written.
        autoescape=select_autoescape(disabled_extensions=("txt.j2",), default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        words=words, fold=plain.fold, spark=plain.spark, columns=plain.columns, bars=_bars,
        outlets_named=words.OUTLETS_NAMED, isolated=_isolated,
    )  # fmt: skip
    return environment


def inlined(html: str) -> str:
    """`html` with its styles where mail programs keep them: at each element."""
    return _INLINER.inline(html)


def _isolated(text: str) -> str:
    """`text` for the midst of an English line: what is read from the right takes nothing beside it along (UAX 9)."""
    return Markup('<span dir="rtl">{}</span>').format(text) if is_right_to_left(text) else text


def _bars(numbers: tuple[int, ...]) -> tuple[int, ...]:
    """Heights in pixels; a day with one article is seen, a day with none is a line."""
    top = max(4, *numbers)
    return tuple(max(3, round(number / top * BAR_PIXELS)) if number else 1 for number in numbers)


class _Page:
    """One digest before its templates, for any selection of its stories. `faults` are those of single stories."""

    def __init__(self, digest: Digest, environment: Environment, clock: ReaderClock) -> None:
        self.faults: dict[Fault, None] = {}
        self._digest = digest
        self._environment = environment
        self._place_by_story = {story.story_id: n for n, story in enumerate(digest.ranked)}
        self._clock = clock

    def html(self, selection: _Selection) -> str:
        return inlined(self._filled("digest.html.j2", selection, _html_row))

    def text(self, selection: _Selection) -> str:
        return self._filled("digest.txt.j2", selection, _text_row)

    def _filled(self, name: str, selection: _Selection, fallback: Callable[[Story], str]) -> str:
        card = self._environment.get_template(name.replace("digest", "story"))
        about = {"clock": self._clock, "shows_status": 0 < self._digest.counts.new < self._digest.counts.stories}

        def show(story: Story) -> str:
            is_full = self._place_by_story[story.story_id] < selection.full
            try:
                return Markup(card.render(story=story, is_full=is_full, **about))  # noqa: S704 - escaped by its template
            except TEMPLATE_FAULTS as error:
                self.faults[fault_of(error, str(card.name))] = None
                return fallback(story)

        digest = self._digest
        sections = [(section, stories) for section in digest.sections if (stories := self._shown(selection, section))]
        return self._environment.get_template(name).render(
            digest=digest,
            lists=selection.lists,
            sections=sections,
            anchors={section.anchor for section, _ in sections},
            further=self._further(selection),
            omitted=max(0, len(self._place_by_story) - selection.shown),
            story_card=show,
            subject=words.subject(digest),
            has_demonstration=any(story.is_demonstration for story in digest.ranked),
            **about,
        )

    def _further(self, selection: _Selection) -> dict[str, tuple[tuple[Story, ...], int]]:
        """By the anchor of each section, the stories it has no row for: those with a line, how many have none."""
        shown = {story.story_id for section in self._digest.sections for story in self._shown(selection, section)}
        rest = [
            (story.rank, section.anchor, story)
            for section in self._digest.sections
            for story in section.stories
            if story.story_id not in shown
        ]
        listed: dict[str, list[Story]] = {}
        for _, anchor, story in sorted(rest, key=lambda each: each[0])[: selection.lines]:
            listed.setdefault(anchor, []).append(story)
        counts = Counter(anchor for _, anchor, _ in rest)
        return {
            anchor: (tuple(listed.get(anchor, ())), count - len(listed.get(anchor, ())))
            for anchor, count in counts.items()
        }

    def _shown(self, selection: _Selection, section: Section) -> tuple[Story, ...]:
        """The stories of `section` that the selection leaves."""
        return tuple(story for story in section.shown if self._place_by_story[story.story_id] < selection.shown)


def _largest_selection(page: _Page, cards: int, stories: int) -> _Selection:
    """As many full cards and then as many rows as fit: cards go first, rows next, the last cards at the end."""
    few, most = min(CARDS_KEPT, cards), min(stories, ROWS_TRIED)
    lists = USUAL_LISTS if _fits(page, _Selection(0, few)) else SHORT_LISTS

    def fits(full: int, shown: int) -> bool:
        return _fits(page, _Selection(full, shown, lists))

    if fits(cards, most):
        return _Selection(cards, most, lists)
    kept = _largest(0, few, lambda full: fits(full, full))
    if fits(kept, most):
        return _Selection(_largest(kept, cards, lambda full: fits(full, most)), most, lists)
    return _Selection(kept, _largest(kept, most, lambda shown: fits(kept, shown)), lists)


def _fits(page: _Page, selection: _Selection) -> bool:
    html = page.html(selection)
    return len(html.encode()) <= HTML_BYTES and wire_size(html) <= WIRE_BYTES


def _largest(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The greatest number in low..high for which `holds`, which is true of `low` and false from some number on."""
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if holds(middle) else (low, middle - 1)
    return low


def _html_row(story: Story) -> str:
    headline = Markup('<a href="{}">{}</a>').format(story.url, story.headline) if story.url else story.headline
    return Markup("<tr><td><h3>{}</h3></td></tr>\n").format(headline)


def _text_row(story: Story) -> str:
    return plain.fold(story.headline) + (f"\n    {story.url}\n" if story.url else "\n")
