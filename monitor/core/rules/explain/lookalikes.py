"""What of an article comes near terms that are not in it: other letters, half a phrase, a word that begins alike."""

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from functools import cached_property
from typing import Final

from monitor.core.rules.explain.apart import Miss
from monitor.core.rules.explain.names import listed, quoted
from monitor.core.rules.explain.scene import Scene
from monitor.core.rules.found import Found, Place
from monitor.core.rules.index import TermIndex
from monitor.core.rules.syntax import Letters
from monitor.core.rules.terms import TermFault, Word, parse_term
from monitor.core.text import group_marks, key, plain

# Words that begin alike are compared; from this likeness on (Ratcliff and Obershelp) a person takes one for the other:
# "tarif" and "tariff" have 0.91, "sides" and "sidestep" 0.77. So he does where the term is the word's beginning.
_LIKE: Final = 0.8
_SAME_BEGINNING: Final = 3
# A phrase is half there when so much of its words is; a word that tells something has so many letters.
_HALF: Final = 0.5
_TELLING: Final = 4


class Lookalikes:
    """The words of one article, by their folded forms."""

    def __init__(self, scene: Scene) -> None:
        self._scene, self._text = scene, scene.judgement.text
        self._keys = [key(plain(token)) for token in self._text.tokens]

    @cached_property
    def _places(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for token, folded in enumerate(self._keys):
            places.setdefault(folded, []).append(token)
        return places

    def other_letters(self, labels: Sequence[str]) -> Miss | None:
        """A term whose letters stand there, with other capitals, in another form, or over the end of a sentence."""
        for label in labels:
            words = [key(word) for word in _words_of(label)]
            for first in self._places.get(words[0], ()) if words else ():
                if self._keys[first : first + len(words)] == words:
                    return self._told(first, first + len(words), _why_not(label))
        return None

    def half_phrase(self, labels: Sequence[str]) -> Miss | None:
        """The phrase of which most words are there, and those that are not."""
        phrases = {label: words for label in labels if len(words := _words_of(label)) > 1}
        stands = self._stand(dict.fromkeys(word for words in phrases.values() for word in words))
        best: tuple[float, str] | None = None
        for label, words in phrases.items():
            there = [word for word in words if stands[word]]
            share = len(there) / len(words)
            if share >= _HALF and max(map(len, there)) >= _TELLING and (best is None or share > best[0]):
                best = share, label
        return None if best is None else self._told_of_phrase(best[1], phrases[best[1]], stands)

    def _stand(self, words: dict[str, None]) -> dict[str, list[Place]]:
        """Where each word stands in the article, in any of its forms."""
        index = TermIndex()
        terms = {word: index.add(word, Letters.ANY) for word in words}
        index.seal()
        found = Found(index, self._text, self._scene.language, group_marks(self._scene.language))
        return {word: found.places(term) for word, term in terms.items()}

    def _told_of_phrase(self, label: str, words: Sequence[str], stands: dict[str, list[Place]]) -> Miss:
        there = [word for word in words if stands[word]]
        missing = [word for word in words if not stands[word]]
        places = tuple(stands[word][0] for word in there)
        if not missing:
            return f'the words of "{label}" are there, but not one behind the other', places
        found, lacking = listed(map(quoted, ([word] for word in there))), quoted(missing)
        return f'of "{label}" the article has {found}, but not {lacking}', places

    def similar(self, labels: Sequence[str]) -> Miss | None:
        """The word of the article that is most like one of these terms."""
        best = max(self._likenesses(labels), default=None)
        if best is None or best[0] < _LIKE:
            return None
        _, label, folded = best
        first = self._places[folded][0]
        return self._told(first, first + 1, f' comes nearest to "{label}"')

    def _likenesses(self, labels: Sequence[str]) -> Iterator[tuple[float, str, str]]:
        """(likeness, label, folded word) of words that begin alike."""
        by_beginning: dict[str, list[str]] = {}
        for folded in self._places:
            by_beginning.setdefault(folded[:_SAME_BEGINNING], []).append(folded)
        for label in labels:
            words = [key(word) for word in _words_of(label)]
            for folded in by_beginning.get(words[0][:_SAME_BEGINNING], ()) if len(words) == 1 else ():
                yield _likeness(words[0], folded), label, folded

    def _told(self, first: int, end: int, what: str) -> Miss:
        cut = self._text.whole[slice(*self._text.chars(first, end))]
        return f'"{cut}"{what}', ((first, end),)


def _likeness(word: str, other: str) -> float:
    ratio = SequenceMatcher(None, word, other, autojunk=False).ratio()
    return max(ratio, _LIKE) if len(word) >= _TELLING and other.startswith(word) else ratio


def _words_of(label: str) -> list[str]:
    """The words of a term; none where it has wildcards or gaps, or is a pattern."""
    phrase = () if label.startswith("re:/") else parse_term(label)
    if isinstance(phrase, TermFault) or not all(isinstance(part, Word) for part in phrase):
        return []
    return [part.text for part in phrase if isinstance(part, Word)]


def _why_not(label: str) -> str:
    if "=" in label:
        return f' is not "{label}": = asks for exactly this form, with its capitals'
    return f' is not "{label}": capitals count in names, and no phrase goes over the end of a sentence'
