"""From matched articles to stories as cards show them: MatchedArticle + ClusterFacts -> Story.

All matched articles of one story make one card, under the rule of its strongest match; an article that has no story is
one by itself. A card needs news: a story that was told and brings none is counted, and does not come again.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from monitor.core.digest.clean import clean, is_right_to_left, language_tag, safe_url
from monitor.core.digest.evidence import marked_runs, quoted_runs
from monitor.core.digest.news import news_of
from monitor.core.digest.values import News, Outlet, RuleHeading, Status, Story
from monitor.core.model import (
    Appearance,
    ClusterFacts,
    Match,
    MatchedArticle,
    Priority,
    Span,
    TextField,
    TextSource,
)

# Code points, so that no single text of a feed or a file can fill a mail.
NAME_LENGTH = 120
HEADLINE_LENGTH = 480
SENTENCE_LENGTH = 400


@dataclass(frozen=True, slots=True)
class Report:
    """A matched article, and its matches that make a story: the one under whose rule it stands goes first."""

    article: MatchedArticle
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """The reports of one story, the best first. `facts` is None for an article that has no story."""

    reports: tuple[Report, ...]
    facts: ClusterFacts | None

    @property
    def articles(self) -> tuple[MatchedArticle, ...]:
        """The articles of the reports."""
        return tuple(report.article for report in self.reports)

    @property
    def rule(self) -> str:
        """The rule under which the story stands."""
        return self.reports[0].matches[0].rule


def mailed(article: MatchedArticle) -> list[Match]:
    """The matches of `article` that make a story: not those of rules that only count, nor late ones."""
    on_time = (stored.match for stored in article.matches if not stored.is_late)
    return [match for match in on_time if match.priority is not Priority.LOG]


def grouped(
    articles: Iterable[MatchedArticle], clusters: Mapping[int, ClusterFacts], headings: Iterable[RuleHeading]
) -> list[Group]:
    """The stories of articles with a match to mail, in order of arrival; `headings` decide between equal matches."""
    order = {heading.rule_id: n for n, heading in enumerate(headings)}
    by_story: dict[tuple[bool, int], list[Report]] = {}
    for article in articles:
        matches = tuple(sorted(mailed(article), key=lambda match: _precedence(match, order)))
        if matches:
            facts = clusters.get(article.cluster_id) if article.cluster_id is not None else None
            key = (False, article.article_id) if facts is None else (True, facts.cluster_id)
            by_story.setdefault(key, []).append(Report(article, matches))
    return [
        _group(reports, clusters[number] if has_story else None, order)
        for (has_story, number), reports in by_story.items()
    ]


def _precedence(match: Match, order: Mapping[str, int]) -> tuple[bool, int, int]:
    """Sorts the match first under whose rule the article is shown."""
    return (match.priority is not Priority.ALERT, -match.strength.total, order[match.rule])


def _group(reports: Iterable[Report], facts: ClusterFacts | None, order: Mapping[str, int]) -> Group:
    """The best report goes first: the strongest match, then an original before copies, then who was first."""
    copies = {member.article_id for member in facts.members if member.copy_of is not None} if facts else set()

    def rank(report: Report) -> tuple[object, ...]:
        article = report.article
        return (
            *_precedence(report.matches[0], order)[:2],
            article.article_id in copies,
            order[report.matches[0].rule],
            article.first_seen_at,
            article.article_id,
        )

    return Group(tuple(sorted(reports, key=rank)), facts)


def card_of(group: Group, name_by_rule: Mapping[str, str]) -> Story | None:
    """The card of a story; None for one that was told and brings no news."""
    told = group.facts.told if group.facts else None
    news = News()
    if group.facts is not None and told is not None:
        news = news_of(group.articles, group.facts, told)
        if not news:
            return None
    return _story(group, Status.NEW if told is None else Status.FOLLOW_UP, news, name_by_rule)


def _story(group: Group, status: Status, news: News, name_by_rule: Mapping[str, str]) -> Story:
    best, match = group.reports[0].article, group.reports[0].matches[0]
    headline = clean(best.title, HEADLINE_LENGTH) or "(without a title)"
    source = _source(best)
    outlets, reprints = _outlets(group, source)
    is_headline = match.sentence.field is TextField.TITLE and len(best.title) <= HEADLINE_LENGTH
    title = Span(TextField.TITLE, 0, len(best.title), best.title)
    return Story(
        story_id=f"story:{group.facts.cluster_id}" if group.facts else f"article:{best.article_id}",
        article_id=best.article_id,
        status=status,
        news=news,
        headline=headline,
        headline_runs=marked_runs(title, match.evidence) if is_headline else (),
        quote=() if is_headline else quoted_runs(match),
        url=source.url if source else None,
        language=language_tag(best.language),
        is_right_to_left=is_right_to_left(headline),
        first_seen_at=_first_seen_at(group),
        source=source,
        outlets=outlets,
        reprints=reprints,
        articles=len(group.reports),
        priority=match.priority,
        strength=match.strength.among(len(outlets)),
        other_rules=_other_rules(group, name_by_rule),
        is_demonstration=best.is_demonstration,
        text_note=_text_note(best),
    )


def _other_rules(group: Group, name_by_rule: Mapping[str, str]) -> tuple[str, ...]:
    rules = (match.rule for report in group.reports for match in report.matches)
    return tuple(name_by_rule[rule] for rule in dict.fromkeys(rules) if rule != group.rule)


def _first_seen_at(group: Group) -> datetime:
    """When the first report of the story was seen, matched or not."""
    members = group.facts.members if group.facts else ()
    return min(chain((each.first_seen_at for each in group.articles), (each.first_seen_at for each in members)))


def _text_note(article: MatchedArticle) -> str | None:
    """Why the page was not read, where it should have been; None where the feed's text is what was wanted."""
    note = clean(article.note or "", SENTENCE_LENGTH)
    if article.text_source is not TextSource.FEED or not note:
        return None
    return note[:1].upper() + note[1:]


# ------------------------------------------------------------------------------------------------------------ outlets


def _source(article: MatchedArticle) -> Outlet | None:
    """Where the headline leads: the first place that can be opened, the original before reprints."""
    places = [_outlet(place.outlet, place.url) for place in _originals_first(article.appearances)]
    return next((place for place in places if place.url), places[0] if places else None)


def _outlets(group: Group, source: Outlet | None) -> tuple[tuple[Outlet, ...], tuple[Outlet, ...]]:
    """The independent outlets, the source first, and those that only reprinted; each is named once."""
    places = _places(group)
    linked = dict(reversed([(outlet_key(each.name), each) for each in _linked_first(places)]))
    if group.facts is not None and group.facts.outlets:
        independent: Iterable[str] = group.facts.outlets
        carriers: Iterable[str] = group.facts.carriers
    else:
        independent = (place.outlet for place in places if not place.is_reprint)
        carriers = (place.outlet for place in places if place.is_reprint)
    if source is not None:
        linked[outlet_key(source.name)] = source
    own = _named_once(independent, linked)
    others = {key: outlet for key, outlet in _named_once(carriers, linked).items() if key not in own}
    first = [key for key in own if source is not None and key == outlet_key(source.name)]
    return tuple(own[key] for key in dict.fromkeys((*first, *own))), tuple(others.values())


def _named_once(names: Iterable[str], linked: Mapping[str, Outlet]) -> dict[str, Outlet]:
    return {key: linked.get(key) or _outlet(name, None) for name in names for key in [outlet_key(name)]}


def _places(group: Group) -> list[Appearance]:
    """Every place of the story: those of the matched articles, then those of its other reports."""
    members = group.facts.members if group.facts else ()
    matched = (place for article in group.articles for place in article.appearances)
    others = (place for member in members for place in member.appearances)
    return _originals_first(dict.fromkeys(chain(matched, others)))


def _originals_first(places: Iterable[Appearance]) -> list[Appearance]:
    return sorted(places, key=lambda place: (place.is_reprint, place.published or place.first_seen_at))


def _linked_first(places: Iterable[Appearance]) -> list[Outlet]:
    return sorted((_outlet(place.outlet, place.url) for place in places), key=lambda outlet: outlet.url is None)


def _outlet(name: str, url: str | None) -> Outlet:
    return Outlet(clean(name, NAME_LENGTH) or "(unnamed)", safe_url(url))


def outlet_key(name: str) -> str:
    """What tells outlets apart: their names as they are shown, without regard to case."""
    return (clean(name, NAME_LENGTH) or "(unnamed)").casefold()
