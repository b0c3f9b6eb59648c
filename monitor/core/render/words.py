"""The sentences that the HTML and the text part of a digest share. Pure: values in, words out."""

from collections.abc import Sequence

from monitor.core.digest import Digest, FeedSummary, LateMatches, RuleLine, Run, Story
from monitor.core.model import FeedChange, FeedNews, Strength
from monitor.core.render.times import ReaderClock

RISE = 1.5  # From this ratio to its usual day on, a rule's line gets an arrow.
SUBJECT_LENGTH = 110  # Code points: what a desktop inbox shows; a phone shows the first 40.
PREHEADER_LENGTH = 220  # Code points: the grey line after the subject, at its longest (Apple Mail on a tablet).
NAMES_SHOWN = 3  # Of a list that only rounds a card off.
NEWS_APART = 5  # Feeds to which the same happened; on a day when three hundred fall silent, they share a line.
OUTLETS_NAMED = 4  # The others of a story are counted.
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
        return "No new matches" if digest.late else "No matches"
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
    if not counts.stories:
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
    if not line.earlier or line.usual is None:
        return ""
    if not line.articles:
        return f"none now, {sum(line.earlier)} in the {counted(len(line.earlier), 'day')} before"
    if not line.usual:
        return f"the first in {counted(len(line.earlier) + 1, 'day')}"
    ratio = line.articles / line.usual
    arrow = "▲ " if ratio >= RISE else ""
    return f"{arrow}{ratio:.1f}× the {len(line.earlier)}-day average of {line.usual:.1f}"


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


def outlets_left(story: Story) -> str:
    """What is said of the outlets that are not named: "+2 more · 1 reprint"; empty where there is nothing."""
    further = len(story.outlets) - OUTLETS_NAMED
    reprints = counted(len(story.reprints), "reprint") if story.reprints else ""
    return " · ".join(filter(None, (f"+{further} more" if further > 0 else "", reprints)))


def text_runs(runs: tuple[Run, ...]) -> str:
    """`runs` for plain text: *terms* and _actors_."""
    signs = {"term": "*", "actor": "_", "plain": ""}
    return "".join(f"{signs[run.mark]}{run.text}{signs[run.mark]}" for run in runs)


def subject(digest: Digest) -> str:
    """Such as "12 stories, 4 new: the strongest headline"; an empty day tells of articles checked and feeds failing."""
    counts = digest.counts
    if not counts.stories:
        trouble = "".join(f", {warning}" for warning in feed_warnings(digest.feeds))
        late = f", {counted(digest.late.count, 'late match', 'late matches')}" if digest.late else ""
        return f"{lead(digest)}: {counted(counts.checked, 'article')} checked{late}{trouble}"
    some = f", {counts.new} new" if 0 < counts.new < counts.stories else ""
    return _shortened(f"{lead(digest)}{some}: {digest.ranked[0].headline}", SUBJECT_LENGTH)


def preheader(digest: Digest) -> str:
    """What an inbox shows after the subject: the headlines that follow the first, or what was read."""
    headlines = [story.headline for story in digest.ranked[1:4]]
    return _shortened(" · ".join(headlines) or scope(digest), PREHEADER_LENGTH)


def _shortened(text: str, length: int) -> str:
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
