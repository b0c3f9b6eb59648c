"""Terms beside each other: what another finds already, the other spelling of a compound, a verb's other aspect."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Final

from monitor.core.rules.lint.russian import missing_partner
from monitor.core.rules.lint.values import Code, Facts, Level, LintFinding
from monitor.core.rules.lint.walk import Alternatives, alternatives
from monitor.core.rules.syntax import RuleSet
from monitor.core.rules.terms import Phrase, TermFault, Wildcard, Word, parse_term
from monitor.core.text import fold, inflections, is_cyrillic, is_dictionary_word, key


def _words(line: str) -> frozenset[str]:
    return frozenset(line.split())


# First halves of compounds that English writes both ways, as in cyberattack and cyber attack.
_FIRST_HALVES: Final = _words(
    "air arms battle bio border counter crypto cyber drone fire gun hyper inter land micro mine multi nano naval "
    "nuclear over para petro quasi radio satellite sea semi ship sub super tank tele trans troop ultra under war water "
    "weapon work"
)
# Of these also where they are written as one word: `counter terrorism`; but no counter part, no micro phone.
_SPLIT_OFF: Final = ("anti", "bio", "counter", "crypto", "cyber", "drone", "micro", "nano", "petro", "semi")
_SHORTEST_SECOND_HALF: Final = 6


class Variants:
    """The words of all terms of a rule set with what they are met by: English, Russian and Ukrainian forms."""

    def __init__(self, groups: Iterable[Alternatives]) -> None:
        texts = dict.fromkeys(text for group in groups for text in group.texts)
        self.phrases = {text: phrase for text in texts if not isinstance(phrase := parse_term(text), TermFault)}
        words = {part.text.lower() for phrase in self.phrases.values() for part in phrase if isinstance(part, Word)}
        cyrillic = {word for word in words if is_cyrillic(word)}
        self._surfaces = {**inflections(words - cyrillic, ("en",)), **inflections(cyrillic, ("ru", "uk"))}

    def surfaces(self, part: Word) -> frozenset[str]:
        """What a word of a term is met by, folded. An exact word, or a name in Latin letters, is met by itself."""
        own = {key(part.text)}
        if part.is_exact or (part.text[0].isupper() and not is_cyrillic(part.text)):
            return frozenset(own)
        return frozenset(own | self._surfaces.get(part.text.lower(), set()))

    def by_beginning(self, texts: Iterable[str]) -> dict[str, list[str]]:
        """Terms by each surface of their first word, those that begin with a wildcard by nothing."""
        found: dict[str, list[str]] = {}
        for text in texts:
            first = self.phrases[text][0] if text in self.phrases else None
            for surface in self.surfaces(first) if isinstance(first, Word) else ("",):
                found.setdefault(surface, []).append(text)
        return found

    def wider(self, text: str, by_beginning: Mapping[str, list[str]]) -> Iterator[str]:
        """The terms that find whatever this one finds, itself among them."""
        words = [key(part.text) for part in self.phrases.get(text, ()) if isinstance(part, Word)]
        candidates = dict.fromkeys(other for word in (*words, "") for other in by_beginning.get(word, ()))
        return (other for other in candidates if self.covers(other, text))

    def covers(self, wider: str, narrower: str) -> bool:
        """Whether one term finds whatever another one finds: it stands in it, word by word."""
        small, large = self.phrases.get(wider, ()), self.phrases.get(narrower, ())
        steps = range(len(large) - len(small) + 1) if small else range(0)
        return any(self._covers_run(small, large[step : step + len(small)]) for step in steps)

    def _covers_run(self, small: Phrase, large: Phrase) -> bool:
        return all(self._covers_part(a, b) for a, b in zip(small, large, strict=True))

    def _covers_part(self, wider: object, narrower: object) -> bool:
        if isinstance(wider, Wildcard) and isinstance(narrower, Word):
            return all(map(_pattern(wider.pattern).fullmatch, self.surfaces(narrower)))
        if isinstance(wider, Word) and isinstance(narrower, Word) and not wider.is_exact:
            return self.surfaces(narrower) <= self.surfaces(wider)
        return wider == narrower


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(fold(pattern))
    return re.compile(escaped.replace(r"\*", ".*").replace(r"\?", "."))


def redundant_terms(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Terms that another term of the same group finds already."""
    groups = list(alternatives(ruleset))
    variants = Variants(groups)
    for group in groups:
        by_beginning = variants.by_beginning(group.texts)
        for place, text in enumerate(group.texts):
            wider = next(
                (o for o in variants.wider(text, by_beginning) if _goes_before(variants, group, o, place)), None
            )
            if wider is not None:
                message = f'"{wider}" finds whatever "{text}" finds'
                yield LintFinding(group.path, Code.REDUNDANT_TERM, Level.NOTE, message, f'leave "{text}" out', text)


def _goes_before(variants: Variants, group: Alternatives, other: str, place: int) -> bool:
    """Whether a term makes the one at a place redundant, and not the other way round: of two alike the first stays."""
    text = group.texts[place]
    return group.texts.index(other) < place or (other != text and not variants.covers(text, other))


def open_compounds(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """English compounds that are listed in one spelling only; a hyphen counts as a blank."""
    for group in alternatives(ruleset):
        phrases = {text: _plain_words(text) for text in group.texts}
        spelled = {words for words in phrases.values() if words}
        for text, words in phrases.items():
            other = _other_spelling(words)
            if other and other not in spelled:
                message = f'"{text}" is also written "{" ".join(other)}"'
                advice = f'add "{" ".join(other)}"'
                yield LintFinding(group.path, Code.OPEN_COMPOUND, Level.NOTE, message, advice, text)


def _plain_words(text: str) -> tuple[str, ...]:
    """The words of a term without wildcards and gaps, in small letters; nothing for others."""
    phrase = parse_term(text)
    if isinstance(phrase, TermFault) or not all(isinstance(part, Word) and not part.is_exact for part in phrase):
        return ()
    return tuple(part.text.lower() for part in phrase if isinstance(part, Word))


def _other_spelling(words: tuple[str, ...]) -> tuple[str, ...]:
    """`cyberattack` for `cyber attack` and the other way round; nothing where there is no second spelling."""
    if len(words) == 2 and words[0] in _FIRST_HALVES:
        closed = words[0] + words[1]
        return (closed,) if is_dictionary_word(closed) else ()
    if len(words) != 1 or not words[0].isascii():
        return ()
    for first in _SPLIT_OFF:
        second = words[0].removeprefix(first)
        if second != words[0] and len(second) >= _SHORTEST_SECOND_HALF and is_dictionary_word(second):
            return first, second
    return ()


def aspect_partners(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Russian verbs that are listed in one aspect only."""
    for group in alternatives(ruleset):
        words_by_text = {text: _plain_words(text) for text in group.texts}
        listed = {word for words in words_by_text.values() for word in words}
        for text, words in words_by_text.items():
            for word in filter(is_cyrillic, words):
                if partner := missing_partner(word, listed):
                    message = f'"{word}" is one aspect of a verb; the other, "{partner}", is another word'
                    advice = f'add "{" ".join(partner if word == w else w for w in words)}"'
                    yield LintFinding(group.path, Code.ASPECT_PARTNER, Level.NOTE, message, advice, text)
