"""Sums up what rules found among stored articles: MatchedArticle values -> LateMatches.

A rule that is applied to a month of articles may find hundreds. They are old news: a reader wants to know that they are
there and to see the best of them, between the stories of the day they would be noise.
"""

from collections import Counter
from collections.abc import Container, Iterable, Mapping

from monitor.core.digest.clean import clean, is_right_to_left, language_tag, safe_url
from monitor.core.digest.evidence import quoted_runs
from monitor.core.digest.values import LateLine, LateMatches
from monitor.core.model import Match, MatchedArticle, Priority

BEST = 5  # Lines; about as much as one screen of a phone.
HEADLINE_LENGTH = 160  # Code points: two lines on a phone.
QUOTE_LENGTH = 240  # Code points: four or five lines on a phone.
NAME_LENGTH = 120


def sum_up_late(
    articles: Iterable[MatchedArticle], name_by_rule: Mapping[str, str], muted: Container[int] = frozenset()
) -> LateMatches | None:
    """The late matches of all articles, the strongest articles first and the later one among equals; None without any.

    An article has one line at most, that of its strongest match; one of a story that is muted, by its id, has none, and
    is counted. A rule without a name is called by its id.
    """
    found = [(article, matches) for article in articles if (matches := late_matches(article))]
    if not found:
        return None
    found.sort(key=lambda pair: (pair[0].article_id in muted, -pair[1][0].strength.total, -pair[0].article_id))
    best = [(article, matches) for article, matches in found[:BEST] if article.article_id not in muted]
    rest = [match for _, matches in best for match in matches[1:]]
    rest += [match for _, matches in found[len(best) :] for match in matches]
    counts = Counter(_name(match, name_by_rule) for match in rest)
    return LateMatches(
        count=len(best) + len(rest),
        best=tuple(_line(article, matches[0], name_by_rule) for article, matches in best),
        others=tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))),
    )


def late_matches(article: MatchedArticle) -> list[Match]:
    """The late matches of an article but for those of rules that only count, the strongest first."""
    late = (stored.match for stored in article.matches if stored.is_late)
    return sorted((m for m in late if m.priority is not Priority.LOG), key=lambda m: (-m.strength.total, m.rule))


def _line(article: MatchedArticle, match: Match, name_by_rule: Mapping[str, str]) -> LateLine:
    headline = clean(article.title, HEADLINE_LENGTH) or "(without a title)"
    places = [(clean(place.outlet, NAME_LENGTH), safe_url(place.url)) for place in article.appearances]
    return LateLine(
        headline=headline,
        quote=quoted_runs(match, QUOTE_LENGTH),
        rule=_name(match, name_by_rule),
        outlet=next((outlet for outlet, _ in places if outlet), None),
        url=next((url for _, url in places if url), None),
        language=language_tag(article.language),
        is_right_to_left=is_right_to_left(headline),
        first_seen_at=article.first_seen_at,
    )


def _name(match: Match, name_by_rule: Mapping[str, str]) -> str:
    return name_by_rule.get(match.rule) or clean(match.rule, NAME_LENGTH)
