"""Hits of a rule -> its Match: evidence cut from the original, the quoted sentence, the strength."""

from bisect import bisect_right
from collections import defaultdict

from monitor.core.model import Evidence, Match, Priority, Span, Strength, TextField
from monitor.core.rules.evaluate import Hit
from monitor.core.rules.plan import Source
from monitor.core.text import Text

_TITLE_POINTS = 30
_TERM_POINTS, _MOST_TERM_POINTS = 10, 40
_ACTOR_POINTS, _MOST_ACTOR_POINTS = 10, 30


def match_of(rule_id: str, priority: Priority, hits: list[Hit], sources: list[Source], text: Text) -> Match:
    """The match that a rule's hits (one at least) make in a text."""
    chosen = _distinct_places(hits, sources)
    evidence = tuple(_evidence(hit, sources, text) for hit in chosen)
    return Match(rule_id, priority, strength_of(evidence), _quoted_sentence(chosen, sources, text), evidence)


def strength_of(evidence: tuple[Evidence, ...]) -> Strength:
    """The strength of a match alone, its story's outlets not yet counted.

    Terms are distinct when the rule writes them differently (inflections of one term are one), actors when their keys
    differ: a member and its group's own alias are two. One title hit is as good as many.
    """
    terms = {item.label for item in evidence if item.actor is None}
    actors = {item.actor for item in evidence if item.actor is not None}
    in_title = any(item.span.field is TextField.TITLE for item in evidence)
    return Strength(
        title=_TITLE_POINTS if in_title else 0,
        terms=min(_MOST_TERM_POINTS, _TERM_POINTS * len(terms)),
        actors=min(_MOST_ACTOR_POINTS, _ACTOR_POINTS * len(actors)),
    )


def _distinct_places(hits: list[Hit], sources: list[Source]) -> list[Hit]:
    """In the order of the text. A place counts once as a term and once per actor: context least, then first written."""
    best: dict[tuple[int, int, str | None], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (sources[hit[2]].is_context, hit[2])):
        best.setdefault((hit[0], hit[1], sources[hit[2]].actor), hit)
    return sorted(best.values())


def _evidence(hit: Hit, sources: list[Source], text: Text) -> Evidence:
    source = sources[hit[2]]
    return Evidence(_span(text, *text.chars(hit[0], hit[1])), source.label, source.actor)


def _span(text: Text, start: int, end: int) -> Span:
    """A range of `text.whole`, counted in the field where it lies."""
    cut = text.whole[start:end]
    if start < text.body_offset:
        return Span(TextField.TITLE, start, end, cut)
    return Span(TextField.TEXT, start - text.body_offset, end - text.body_offset, cut)


def _quoted_sentence(hits: list[Hit], sources: list[Source], text: Text) -> Span:
    """The sentence with the rarest kind of evidence: a term before an actor, context only where there is nothing else.

    Among equals the one with most distinct evidence, then the first.
    """
    telling = [hit for hit in hits if not sources[hit[2]].is_context] or hits
    has_terms = any(sources[hit[2]].actor is None for hit in telling)
    candidates: set[int] = set()
    distinct: defaultdict[int, set[tuple[str | None, str]]] = defaultdict(set)
    for first, _, number in telling:
        source = sources[number]
        sentence = bisect_right(text.sentences, first) - 1
        distinct[sentence].add((source.actor, "" if source.actor else source.label))
        if (source.actor is None) == has_terms:
            candidates.add(sentence)
    best = min(candidates, key=lambda sentence: (-len(distinct[sentence]), sentence))
    return _span(text, *text.sentence_chars(*text.sentence_around(text.sentences[best])))
