"""The aspect partners of Russian verbs: поддерживать -> поддержать. A partner is another word, and not a form.

Suffixes make most pairs (Zaliznyak's grammar of 1980 and any school book); what they give is only believed where the
dictionary knows it as a verb of the other aspect. Pairs that a prefix makes, or another root, are listed: a prefix
alone proves nothing (писать, описать).
"""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

from monitor.core.text.cyrillic import analyzer_of


def _pairs(line: str) -> dict[str, str]:
    return dict(pair.split("/") for pair in line.split())


# Imperfective and perfective, of those verbs that news of politics, war and trade are told with.
_PAIRS: Final = _pairs(
    "делать/сделать говорить/сказать брать/взять строить/построить готовить/подготовить грозить/пригрозить "
    "требовать/потребовать звонить/позвонить просить/попросить бить/ударить класть/положить ловить/поймать "
    "писать/написать читать/прочитать видеть/увидеть слышать/услышать знать/узнать верить/поверить "
    "платить/заплатить продавать/продать покупать/купить стрелять/выстрелить бомбить/разбомбить "
    "красть/украсть вредить/навредить лгать/солгать мстить/отомстить молчать/промолчать шутить/пошутить "
    "карать/покарать советовать/посоветовать обещать/пообещать благодарить/поблагодарить "
    "критиковать/раскритиковать публиковать/опубликовать инвестировать/проинвестировать "
    "финансировать/профинансировать голосовать/проголосовать реагировать/отреагировать "
    "информировать/проинформировать игнорировать/проигнорировать блокировать/заблокировать "
    "слать/послать ехать/поехать идти/пойти искать/найти ждать/подождать "
    "расти/вырасти падать/упасть ставить/поставить возить/отвезти"
)
_PARTNERS: Final = {**_PAIRS, **{perfective: imperfective for imperfective, perfective in _PAIRS.items()}}

# (ending of the imperfective, ending of the perfective); the consonant before the ending may change with it.
_SUFFIXES: Final = (
    ("авать", "ать"), ("ивать", "ить"), ("ивать", "ать"), ("ивать", "еть"), ("ывать", "ать"), ("ывать", "ыть"),
    ("ывать", "ить"), ("евать", "ить"), ("евать", "еть"), ("ять", "ить"), ("ать", "ить"), ("ать", "нуть"),
    ("ать", "чь"), ("имать", "ять"), ("имать", "нять"), ("ирать", "рать"), ("инать", "ать"), ("ывать", "овать"),
    ("ивать", "ять"), ("вать", "ть"),
)  # fmt: skip
# Consonants before the ending: in the imperfective, in the perfective.
_CHANGES: Final = (
    ("", ""), ("жд", "д"), ("ж", "д"), ("ж", "з"), ("ж", "г"), ("щ", "т"), ("щ", "ст"), ("ч", "т"), ("ч", "к"),
    ("ш", "с"), ("вл", "в"), ("пл", "п"), ("бл", "б"), ("мл", "м"), ("г", "ч"), ("к", "ч"),
)  # fmt: skip
_REFLEXIVE: Final = "ся"
_ASPECTS: Final = ("impf", "perf")


def missing_partner(word: str, listed: Iterable[str]) -> str | None:
    """The aspect partner of a verb that none of the listed words is a form of; None for any other word."""
    lemma, aspects = _verb(word)
    partners = [partner for aspect in aspects for partner in _partners(lemma, aspect)]
    if not partners or {_verb(other)[0] for other in listed} & set(partners):
        return None
    return partners[0]


@cache
def _verb(word: str) -> tuple[str, tuple[str, ...]]:
    """Infinitive and aspects of what is a verb before all else; no aspects for other words.

    Both where there are two verbs of one spelling: передавать, to hand over and to crush one after the other.
    """
    analyzer = analyzer_of("ru")
    readings = analyzer.parse(word) if analyzer is not None and analyzer.word_is_known(word) else []
    # Beside a Ukrainian dictionary `in tag` no longer knows all that Russian tags say.
    if not readings or readings[0].tag.grammemes.isdisjoint(("INFN", "VERB")):
        return word, ()
    lemma = readings[0].normal_form
    said = frozenset().union(*(reading.tag.grammemes for reading in readings if reading.normal_form == lemma))
    return lemma, tuple(aspect for aspect in _ASPECTS if aspect in said)


@cache
def _partners(lemma: str, aspect: str) -> tuple[str, ...]:
    """The verbs of the other aspect that belong to a verb, the likeliest first."""
    if lemma in _PARTNERS:
        return (_PARTNERS[lemma],)
    (other,) = set(_ASPECTS) - {aspect}
    found = ((word, *_verb(word)) for word in _candidates(lemma, aspect))
    return tuple(dict.fromkeys(word for word, infinitive, aspects in found if word == infinitive and other in aspects))


def _candidates(lemma: str, aspect: str) -> Iterator[str]:
    reflexive = _REFLEXIVE if lemma.endswith(_REFLEXIVE) else ""
    verb = lemma.removesuffix(reflexive)
    for pair in _SUFFIXES:
        own, other = pair if aspect == "impf" else pair[::-1]
        if verb.endswith(own):
            for stem in _stems(verb.removesuffix(own), aspect):
                yield stem + other + reflexive


def _stems(stem: str, aspect: str) -> Iterator[str]:
    """The stem with each change of its last consonants, and with о for а (or а for о) in its last syllable."""
    for change in _CHANGES:
        own, other = change if aspect == "impf" else change[::-1]
        if stem.endswith(own) and len(stem) > len(own):
            changed = stem[: len(stem) - len(own)] + other
            yield changed
            yield from _other_vowel(changed, aspect)


def _other_vowel(stem: str, aspect: str) -> Iterator[str]:
    """оспарива(ть) - оспори(ть)."""
    own, other = ("а", "о") if aspect == "impf" else ("о", "а")
    place = max((at for at, letter in enumerate(stem) if letter in "аоеиуыэюя"), default=-1)
    if place >= 0 and stem[place] == own:
        yield stem[:place] + other + stem[place + 1 :]
