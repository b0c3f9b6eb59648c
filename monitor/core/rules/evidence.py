"""Hits of a rule -> its Match: evidence cut from the original, the quoted sentence, the strength."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache
from itertools import islice

from monitor.core.model import Evidence, Match, Priority, Span, Strength, TextField
from monitor.core.rules.found import Found
from monitor.core.rules.hits import Hit
from monitor.core.rules.plan import Source
from monitor.core.text import Text

# A page of a megabyte made to match gives 100,000 pieces; nobody reads more than a few, and each is stored.
MOST_EVIDENCE = 500
_TITLE_POINTS = 30
_TERM_POINTS, _MOST_TERM_POINTS = 10, 40
_ACTOR_POINTS, _MOST_ACTOR_POINTS = 10, 30


class EvidenceMaker:
    """Makes the matches of one article; what several rules found in one place is cut once."""

    def __init__(self, sources: Sequence[Source], found: Found) -> None:
        self._sources, self._found, self._text = sources, found, found.text
        self._evidence: dict[Hit, Evidence] = {}
        self._sentences: dict[int, Span] = {}

    def match_of(self, rule_id: str, priority: Priority, hits: list[Hit]) -> Match:
        """The match that a rule's hits (one at least) make."""
        chosen = _distinct_places(hits, self._sources)
        evidence = tuple(map(self.evidence_of, chosen))
        sentence = self._sentence(_quoted_sentence(chosen, self._sources, self._text))
        return Match(rule_id, priority, strength_of(evidence), sentence, _bounded(evidence, sentence))

    def _sentence(self, number: int) -> Span:
        """A sentence of the article, cut once however many rules quote it."""
        found = self._sentences.get(number)
        if found is None:
            text = self._text
            place = text.sentence_chars(*text.sentence_around(text.sentences[number]))
            found = self._sentences[number] = span_of(text, *place)
        return found

    def strength_of_hits(self, hits: list[Hit]) -> int:
        """The total strength of the match that a rule's hits make, at a third of what the match itself costs."""
        chosen = _distinct_places(hits, self._sources)
        sources = [self._sources[number] for _, _, number in chosen]
        labels = {source.label for source in sources if source.actor is None}
        actors = {source.actor for source in sources if source.actor is not None}
        # A pattern may touch the title and show the first word of the body.
        first = [hit for hit in chosen if hit[0] <= self._text.title_end]
        in_title = any(self.evidence_of(hit).span.field is TextField.TITLE for hit in first)
        return _strength(in_title, len(labels), len(actors)).total

    def evidence_of(self, hit: Hit) -> Evidence:
        """One hit, cut from the original."""
        found = self._evidence.get(hit)
        if found is None:
            source = self._sources[hit[2]]
            span = span_of(self._text, *self._found.chars_of(source.term, hit[:2]))
            found = self._evidence[hit] = Evidence(span, source.label, source.actor)
        return found


def _bounded(evidence: tuple[Evidence, ...], sentence: Span) -> tuple[Evidence, ...]:
    """At most MOST_EVIDENCE pieces: those of the quoted sentence, then the first of the others, in the text's order."""
    if len(evidence) <= MOST_EVIDENCE:
        return evidence
    in_sentence = [_lies_in(item.span, sentence) for item in evidence]
    room = MOST_EVIDENCE - min(sum(in_sentence), MOST_EVIDENCE)
    others = (place for place, inside in enumerate(in_sentence) if not inside)
    kept = {place for place, inside in enumerate(in_sentence) if inside} | set(islice(others, room))
    return tuple(evidence[place] for place in sorted(kept)[:MOST_EVIDENCE])


def _lies_in(span: Span, sentence: Span) -> bool:
    return span.field is sentence.field and sentence.start <= span.start < sentence.end


def strength_of(evidence: tuple[Evidence, ...]) -> Strength:
    """The strength of a match alone, its story's outlets not yet counted.

    Terms are distinct when the rule writes them differently (inflections of one term are one), actors when their keys
    differ: a member and its group's own alias are two. One title hit is as good as many.
    """
    terms = {item.label for item in evidence if item.actor is None}
    actors = {item.actor for item in evidence if item.actor is not None}
    in_title = TextField.TITLE in {item.span.field for item in evidence}
    return _strength(in_title, len(terms), len(actors))


@lru_cache(maxsize=1_000)  # many matches, few strengths
def _strength(in_title: bool, terms: int, actors: int) -> Strength:
    return Strength(
        title=_TITLE_POINTS if in_title else 0,
        terms=min(_MOST_TERM_POINTS, _TERM_POINTS * terms),
        actors=min(_MOST_ACTOR_POINTS, _ACTOR_POINTS * actors),
    )


def _distinct_places(hits: list[Hit], sources: Sequence[Source]) -> list[Hit]:
    """In the order of the text. A place counts once as a term and once per actor.

    Of two terms in one place the one that is not context counts, then the first by its letters: what a rule shows does
    not depend on the rules beside it.
    """
    if len({(first, end) for first, end, _ in hits}) == len(hits):
        return sorted(hits)
    best: dict[tuple[int, int, str | None], Hit] = {}
    for hit in sorted(hits, key=lambda hit: (sources[hit[2]].is_context, sources[hit[2]].label)):
        best.setdefault((hit[0], hit[1], sources[hit[2]].actor), hit)
    return sorted(best.values(), key=lambda hit: (hit[0], hit[1], sources[hit[2]].actor or ""))


def span_of(text: Text, start: int, end: int) -> Span:
    """A range of `text.whole`, counted in the field where it lies."""
    cut = text.whole[start:end]
    if start < text.body_offset:
        return Span(TextField.TITLE, start, end, cut)
    return Span(TextField.TEXT, start - text.body_offset, end - text.body_offset, cut)


def _quoted_sentence(hits: list[Hit], sources: Sequence[Source], text: Text) -> int:
    """The number of the sentence with the rarest kind of evidence: a term before an actor, context if nothing else.

    Among equals the one with most distinct evidence, then the first.
    """
    if len(hits) == 1:
        return bisect_right(text.sentences, hits[0][0]) - 1
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
    return min(candidates, key=lambda sentence: (-len(distinct[sentence]), sentence))
