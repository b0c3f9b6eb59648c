"""The sentences that the HTML and the text part of a digest share. Pure: values in, words out."""

from collections.abc import Iterator, Sequence

from monitor.core.digest import (
    Counts,
    Digest,
    Expiry,
    FeedSummary,
    LateMatches,
    RuleLine,
    Run,
    Section,
    Spike,
    Status,
    Story,
    Window,
)
from monitor.core.model import EditChange, EditKind, FeedChange, FeedNews, Strength
from monitor.core.render.inline import Inline, inline
from monitor.core.render.times import ReaderClock

RISE = 1.5  # From this ratio to its usual day on, a rule's line gets an arrow.
SUBJECT_LENGTH = 110  # Code points: what a desktop inbox shows; a phone shows the first 40.
PREHEADER_LENGTH = 220  # Code points: the grey line after the subject, at its longest (Apple Mail on a tablet).
NAMES_SHOWN = 3  # Of a list that only rounds a card off.
NEWS_APART = 5  # Feeds to which the same happened; on a day when three hundred fall silent, they share a line.
OUTLETS_NAMED = 3  # Beside the source of a story; the others are counted.
FIGURES_NAMED = 2  # Of the new figures of a story: the third in a row tells nothing without its text.
REVISION_LENGTH = 10  # Hexadecimal digits of the rules' hash, as many as git shows for a repository of this kind.


def counted(number: int, one: str, many: str | None = None) -> str:
    """Such as "1 story", "1,284 articles"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def stories_counted(number: int) -> str:
    """Such as "1 story", "12 stories"."""
    return counted(number, "story", "stories")


def lead(digest: Digest) -> str:
    """The first line without its news: "12 stories", "12 new stories" where all are, "No matches"."""
    counts = digest.counts
    if not counts.stories:
        return "Nothing new" if counts.articles else "No new matches" if digest.late else "No matches"
    kind = "new " if counts.new == counts.stories else ""
    return counted(counts.stories, f"{kind}story", f"{kind}stories")


def news(digest: Digest, clock: ReaderClock) -> str:
    """What the first line adds: "4 new since yesterday"; empty where `lead` says it all."""
    counts, since = digest.counts, clock.since(digest.window_from)
    if counts.new == counts.stories:
        return since
    return f"{counts.new or 'none'} new {since}".rstrip()


def scope(digest: Digest) -> str:
    """Such as "31 articles from 9 outlets, out of 1,284 checked."; an empty day says how many were checked, too."""
    counts = digest.counts
    if not counts.articles:
        return f"{counted(counts.checked, 'article')} checked, none matched a rule."
    found = f"{counted(counts.articles, 'article')} from {counted(counts.outlets, 'outlet')}"
    return f"{found}, out of {counts.checked:,} checked."


def late_lead(late: LateMatches) -> str:
    """Such as "12 late matches from rules applied to stored articles"."""
    return f"{counted(late.count, 'late match', 'late matches')} from rules applied to stored articles"


def feed_warnings(feeds: FeedSummary) -> tuple[str, ...]:
    """What the first lines say of feeds: failing and unreachable apart, nothing where all is well."""
    warnings = []
    if feeds.failing:
        warnings.append(f"{len(feeds.failing):,} of {counted(feeds.total, 'feed')} failing")
    if feeds.unreachable:
        warnings.append(f"{len(feeds.unreachable):,} of {counted(feeds.total, 'feed')} not reached")
    return tuple(warnings)


def feed_state(feeds: FeedSummary) -> str:
    """One sentence on all feeds, for the part on feed health."""
    healthy = feeds.total - len(feeds.failing) - len(feeds.unreachable) - len(feeds.waiting)
    if not feeds.total:
        return "No feeds are configured."
    if healthy == feeds.total:
        return (
            "The feed was read without errors."
            if feeds.total == 1
            else f"All {feeds.total:,} feeds read without errors."
        )
    return (
        f"{healthy:,} of {counted(feeds.total, 'feed')} read without errors; what the others hold may be missing above."
    )


# In the order of interest: what is lost for good first, what mended itself last. None: entries may have been missed.
_CHANGES: dict[FeedChange | None, tuple[str, str]] = {
    FeedChange.GONE: ("gone", "are gone"),
    FeedChange.MOVED: ("moved", "moved"),
    FeedChange.FAILING: ("began to fail", "began to fail"),
    None: ("", "had polls that found no entry of the poll before, so some may have been missed"),
    FeedChange.SILENT: ("fell silent", "fell silent"),
    FeedChange.FALLING: ("brings less", "bring less"),
    FeedChange.RECOVERED: ("well again", "are well again"),
    FeedChange.LIVELY: ("as lively as usual again", "are as lively as usual again"),
}


def feed_news_lines(news: Sequence[FeedNews], clock: ReaderClock) -> list[tuple[str, str]]:
    """(who, what) for each line on changes of feeds; more feeds of one change than NEWS_APART share a line."""
    lines: list[tuple[str, str]] = []
    for change, (_, many) in _CHANGES.items():
        found = [each for each in news if each.change is change]
        if len(found) > NEWS_APART:
            lines.append((f"{len(found):,} feeds {many}", first_few([each.name for each in found])))
        else:
            lines += [(each.name, feed_news(each, clock)) for each in found]
    return lines


def feed_news(news: FeedNews, clock: ReaderClock) -> str:
    """Such as "moved: it is asked at … from now on, Tue 11:02"; what follows the name of the feed."""
    when = clock.short(news.at)
    if news.change is None:
        polls = "a poll" if news.count == 1 else f"{news.count:,} polls"
        last = "" if news.count == 1 else "the last "
        return f"{polls} found no entry of the poll before ({last}{when}), so some may have been missed"
    what, _ = _CHANGES[news.change]
    return f"{what}: {news.detail}, {when}" if news.detail else f"{what}, {when}"


def trend(line: RuleLine) -> str:
    """How the number stands to the days before: "▲ 2.5× the 6-day average of 5.7"; empty where there are none."""
    if not line.earlier:
        return ""
    if line.window is Window.DAYS:
        return f"{amount(line.a_day)} a day"
    if not line.today:
        return f"none now, {sum(line.earlier):,} in the {counted(len(line.earlier), 'day')} before"
    within = " in 24 hours" if line.window is Window.PART_OF_A_DAY else ""
    usual = sum(line.earlier) / len(line.earlier)
    if not usual:
        return f"{f'{line.today:,}{within}, ' if within else ''}the first in {counted(len(line.earlier) + 1, 'day')}"
    ratio = line.today / usual
    arrow = "▲ " if ratio >= RISE else ""
    many = f"{line.today:,}{within}, " if within else ""
    if len(line.earlier) == 1:
        return f"{arrow}{many}{ratio:.1f}× the {line.earlier[0]:,} of the day before"
    return f"{arrow}{many}{ratio:.1f}× the {len(line.earlier)}-day average of {usual:.1f}"


def amount(number: float) -> str:
    """A number with one digit behind the point where there is something to tell: "40", "5.7"."""
    return f"{number:,.1f}".removesuffix(".0")


def spike(section: Section) -> str:
    """Why a section is cut: "40 articles, 4.2× its usual day of 9.5, over its budget of 10 a day."; empty where not."""
    if section.spike is None:
        return ""
    return f"{', '.join(_excess(section.spike))}."


_WITHIN = {Window.DAY: "", Window.PART_OF_A_DAY: " in 24 hours", Window.DAYS: " a day"}


def _excess(spike: Spike) -> Iterator[str]:
    yield f"{amount(spike.a_day)} articles{_WITHIN[spike.window]}"
    if spike.usual is not None:
        yield f"{spike.a_day / spike.usual:.1f}× its usual day of {amount(spike.usual)}"
    if spike.budget is not None:
        yield f"over its budget of {spike.budget:,} a day"


def section_counts(section: Section) -> str:
    """Such as "5 stories, 2 new"; the news are left out where all are."""
    new = sum(story.status is Status.NEW for story in section.stories)
    some = f", {new:,} new" if 0 < new < len(section.stories) else ""
    return stories_counted(len(section.stories)) + some


def held_back(section: Section) -> str:
    """What follows the note on a spike: "The 5 strongest stories are here, 25 more are counted."; empty without any."""
    if not section.held_back:
        return ""
    best = f"The {counted(len(section.shown), 'strongest story', 'strongest stories')} are here"
    return f"{best}, {len(section.held_back):,} more are counted."


def expiry(rule: Expiry, clock: ReaderClock) -> str:
    """Such as "ends on 30 November" or "ended on 20 November: it matches nothing any more"."""
    day = clock.day(rule.last_day)
    return f"ended on {day} and matches nothing any more" if rule.is_over else f"ends on {day}"


def unshown(counts: Counts) -> tuple[str, ...]:
    """Sentences on matched articles that have no card: "7 more reports on stories told before, without news."."""
    told = counted(counts.retold, "more report", "more reports") + " on stories told before, without news."
    muted = counted(counts.muted, "more report", "more reports") + " on stories that are muted."
    return tuple(sentence for count, sentence in ((counts.retold, told), (counts.muted, muted)) if count)


def silence(line: RuleLine, clock: ReaderClock) -> str:
    """When a rule without a match last had one: "last match Tue 11:02"."""
    return f"last match {clock.short(line.last_match_at)}" if line.last_match_at else "no match yet"


def strength_parts(strength: Strength) -> str:
    """Such as "Strength: title 30 + terms 40 + actors 20", the parts that count; a sum over 100 says its cap."""
    parts = (
        ("title", strength.title), ("terms", strength.terms), ("actors", strength.actors), ("outlets", strength.outlets)
    )  # fmt: skip
    shown = " + ".join(f"{name} {points}" for name, points in parts if points) or "0"
    is_capped = sum(points for _, points in parts) > strength.total
    return f"Strength: {shown}" + (f", capped at {strength.total}" if is_capped else "")


def status(story: Story) -> str:
    """What stands first on a card: "New", or the most telling part of what is new, "▲ +2 outlets"."""
    return "New" if story.status is Status.NEW else f"▲ {news_parts(story)[0]}"


def news_parts(story: Story) -> tuple[str, ...]:
    """What a follow-up adds, in short: "+2 outlets", "new: Hungary", "new figure: 14 billion", "new quotation"."""
    new = story.news
    quotations = len(new.quotations)
    parts = (
        f"+{counted(len(new.outlets), 'outlet')}" if new.outlets else "",
        f"new: {first_few(new.actors)}" if new.actors else "",
        _new_figures(new.figures),
        ("new quotation" if quotations == 1 else f"{quotations:,} new quotations") if quotations else "",
    )
    return tuple(filter(None, parts))


def _new_figures(figures: Sequence[str]) -> str:
    if not figures:
        return ""
    left = f" and {len(figures) - FIGURES_NAMED:,} more" if len(figures) > FIGURES_NAMED else ""
    return f"new {'figure' if len(figures) == 1 else 'figures'}: {', '.join(figures[:FIGURES_NAMED])}{left}"


def outlets_counted(story: Story) -> str:
    """Such as "5 outlets", reprints left out; empty for a story that nobody is known to have."""
    return counted(len(story.outlets), "outlet") if story.outlets else ""


def outlets_left(story: Story) -> str:
    """What is said of the outlets that are not named: "+2 more · +3 reprints"; empty where there is nothing."""
    further = len(story.others) - OUTLETS_NAMED
    reprints = f"+{counted(len(story.reprints), 'reprint')}" if story.reprints else ""
    return " · ".join(filter(None, (f"+{further} more" if further > 0 else "", reprints)))


_EDITS = {
    EditKind.HEADLINE: "Headline",
    EditKind.NUMBER: "Number",
    EditKind.ATTRIBUTION: "Attribution",
    EditKind.ACTOR: "Actor",
    EditKind.VANISHED: "The page is gone",
    EditKind.RETURNED: "The page is back",
}


def edit(change: EditChange) -> str:
    """What kind of change it is, for a person."""
    return _EDITS[change.kind]


def edited(change: EditChange, *, is_right_to_left: bool) -> Inline | None:
    """A change as one sentence; None where both are to be told. From right to left an arrow would point back."""
    return None if is_right_to_left else inline(change.before, change.after)


def text_runs(runs: tuple[Run, ...]) -> str:
    """`runs` for plain text: *terms* and _actors_."""
    signs = {"term": "*", "actor": "_", "plain": ""}
    return "".join(f"{signs[run.mark]}{run.text}{signs[run.mark]}" for run in runs)


def subject(digest: Digest) -> str:
    """Such as "12 stories, 4 new: the strongest headline"; an empty day tells of articles checked and feeds failing."""
    counts = digest.counts
    if not counts.stories:
        found = f", {counted(counts.articles, 'article')} on stories told before" if counts.articles else ""
        trouble = "".join(f", {warning}" for warning in feed_warnings(digest.feeds))
        late = f", {counted(digest.late.count, 'late match', 'late matches')}" if digest.late else ""
        return f"{lead(digest)}: {counted(counts.checked, 'article')} checked{found}{late}{trouble}"
    some = f", {counts.new} new" if 0 < counts.new < counts.stories else ""
    return shortened(f"{lead(digest)}{some}: {digest.ranked[0].headline}", SUBJECT_LENGTH)


def preheader(digest: Digest) -> str:
    """What an inbox shows after the subject: the headlines that follow the first, or what was read."""
    headlines = [story.headline for story in digest.ranked[1:4]]
    return shortened(" · ".join(headlines) or scope(digest), PREHEADER_LENGTH)


def shortened(text: str, length: int) -> str:
    """The words of `text` that fit into `length` code points."""
    if len(text) <= length:
        return text
    kept = text[: length - 1]
    space = kept.rfind(" ", length - 20)
    return (kept[:space] if space > 0 else kept) + "…"


def first_few(names: Sequence[str]) -> str:
    """The first names of a list, and how many more there are."""
    if len(names) <= NAMES_SHOWN + 1:
        return ", ".join(names)
    return f"{', '.join(names[:NAMES_SHOWN])} and {len(names) - NAMES_SHOWN:,} more"
