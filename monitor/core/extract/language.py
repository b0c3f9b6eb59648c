"""Which language is a text in? By its script, then by its commonest words, then by what the page claims.

A page's own claim comes last: templates say `lang="en"` around text in any language.
"""

import re
from collections import Counter
from typing import Final

# Enough to decide; longer texts only cost time.
SAMPLE_CHARACTERS: Final = 5_000
# Fewer letters of a script than this are a name or a quotation, not the text.
MIN_LETTERS: Final = 12

_SCRIPTS: Final = {
    "kana": "\u3041-\u30ff\uff66-\uff9d",
    "han": "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff",
    "hangul": "\u1100-\u11ff\u3130-\u318f\uac00-\ud7a3",
    "latin": "A-Za-z\u00c0-\u024f\u1e00-\u1eff",
    "cyrillic": "\u0400-\u052f",
    "greek": "\u0370-\u03ff",
    "hebrew": "\u0590-\u05ff",
    "arabic": "\u0600-\u06ff",
    "devanagari": "\u0900-\u097f",
    "bengali": "\u0980-\u09ff",
    "tamil": "\u0b80-\u0bff",
    "thai": "\u0e00-\u0e7f",
    "burmese": "\u1000-\u109f",
    "georgian": "\u10a0-\u10ff",
    "armenian": "\u0530-\u058f",
}
_LETTERS: Final = {script: re.compile(f"[{letters}]+") for script, letters in _SCRIPTS.items()}
# What no Latin text holds but for a quotation: in most texts the letters of all other scripts are sought in little.
_NOT_OF_LATIN = re.compile("[^\x00-\u02ff\u1e00-\u206f]+")
# Scripts that one language of news writes; for the others the words or the page's claim decide.
_LANGUAGE_OF_SCRIPT: Final = {
    "hangul": "ko",
    "greek": "el",
    "hebrew": "he",
    "bengali": "bn",
    "tamil": "ta",
    "thai": "th",
    "burmese": "my",
    "georgian": "ka",
    "armenian": "hy",
}
# Languages that share a script. Any other claim is believable for Latin script alone.
_CLAIMS_OF_SCRIPT: Final = {
    "cyrillic": frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "mn", "tg", "tt", "ba"}),
    "arabic": frozenset({"ar", "fa", "ur", "ps", "ckb", "ug", "sd"}),
    "devanagari": frozenset({"hi", "mr", "ne"}),
    "han": frozenset({"zh", "yue"}),
}
_NOT_LATIN: Final = frozenset(_LANGUAGE_OF_SCRIPT.values()).union({"ja"}, *_CLAIMS_OF_SCRIPT.values()) - {
    "sr",
    "kk",
    "tt",
}
# The commonest words of each language that are rare in its neighbours.
_COMMON_WORDS: Final = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the of and to in that is was for with on his her they from by has have been this said which",
        "de": "der die und das den von zu mit sich des ist im dem nicht ein eine auf für wird auch hat wurde nach",
        "fr": "le les des et du une dans que qui pour sur pas au est plus par avec ce sont cette été aux leur",
        "es": "el los las del y que una por con para como más pero su sus fue este esta entre según también ha",
        "it": "il di che della per non una sono con del gli nel alla più anche dei è delle dal questo ha ma",
        "pt": "o os do da em não uma para com dos das no na por mais foi ao são também pela pelo você está",
        "nl": "het een van en dat niet zijn op te met voor aan er maar om ook door wordt bij naar werd deze",
        "pl": "w i na z się że nie do jest to przez od po jak o dla przy oraz został były które który tym",
        "cs": "a se na je že v z s do by pro jako ale podle jsou byl bylo která které jeho také který už",
        "sv": "och att det som en på är av för med den till inte har de om ett var från men hade sig vid efter eller",
        "no": "og det er på som til av for med at den ikke har de om et var fra men seg ble etter mer enn opp mot",
        "da": "og det er på som til af for med at den ikke har de om et var fra men sig blev efter mere end op",
        "fi": "ja on ei että oli se hän ovat myös mutta kun joka sen mukaan kuin ole vuonna tai jo",
        "tr": "ve bir bu için ile da de olarak olan daha çok sonra kadar gibi göre ise en ancak dedi olduğunu",
        "ro": "și în cu pe că din pentru care este au fost mai sunt prin sau după fi această acest către lui",
        "hu": "a az és hogy nem is egy van meg már csak volt ez azt szerint mint ki el még után lesz pedig",
        "id": "yang dan di dengan untuk pada dari ini dalam tidak itu akan ke juga oleh telah sebagai bisa",
        "vi": "và của là có được cho không trong đã người với các này một những khi để từ đến ở về",
        "ru": "и в не на что с по как это он из за от так же для его было был она но или при они",
        "uk": "і в не на що з у як це він та за від для його було був вона але або при вони про й що",
        "bg": "и в не на че с по като това той от за се да е са беше които който но или при ще",
        "ar": "في من على إلى أن التي عن هذا مع هذه الذي كان بعد قال ما لا بين كما أو",
        "fa": "در و به از که این را با است برای آن یک خود بر شد کرد تا می",
        "ur": "کے میں کی ہے اور سے کا کو نے پر اس کہ ہیں یہ بھی نہیں کیا گیا",
    }.items()
}
# The languages that have a word among their commonest, for a look at each word of a text and not of each language.
_LANGUAGES_BY_WORD: Final = {
    word: tuple(language for language, common in _COMMON_WORDS.items() if word in common)
    for word in frozenset().union(*_COMMON_WORDS.values())
}
# Share of a text that the commonest words of its language make up, at least: 7 % in Turkish, 15 to 30 % elsewhere.
# Below it the text is in a language that is not listed.
MIN_SHARE: Final = 0.055
# Codes that mean the same to readers.
_SAME: Final = {"nb": "no", "nn": "no", "iw": "he", "in": "id"}

# Letters that a language of these does not have, though names from others may bring some.
_FOREIGN: Final = {
    "ru": re.compile("[іїєґў]", re.IGNORECASE),
    "uk": re.compile("[ыэъёў]", re.IGNORECASE),
    "bg": re.compile("[ыэёіїєґў]", re.IGNORECASE),
}
_WORD = re.compile(r"[^\W\d_]+")
_TAG = re.compile(r"[A-Za-z]{2,3}(?=[-_]|$)")


def guess_language(text: str, claimed: str | None = None) -> str | None:
    """The two-letter code of the text's language, or None if nothing tells. `claimed` is a BCP 47 tag or None."""
    return tell_language(text, claimed)[0]


def tell_language(text: str, claimed: str | None = None) -> tuple[str | None, bool]:
    """As `guess_language`, and whether the text itself tells it, or only the claim."""
    sample = text[:SAMPLE_CHARACTERS]
    claim = primary_subtag(claimed)
    script = _main_script(sample)
    if script is None:
        return claim, False
    if script == "kana":
        return "ja", True
    if script in _LANGUAGE_OF_SCRIPT:
        return _LANGUAGE_OF_SCRIPT[script], True
    if script == "han":
        is_claimed = claim in _CLAIMS_OF_SCRIPT["han"] | {"ja"}
        return claim if is_claimed else "zh", not is_claimed
    by_words = _by_words(sample)
    return by_words or (claim if _is_believable(claim, script) else None), by_words is not None


def primary_subtag(tag: str | None) -> str | None:
    """`en` of `en-GB` or `EN_us`; None where there is none."""
    found = _TAG.match(tag.strip()) if tag else None
    return _SAME.get(found[0].lower(), found[0].lower()) if found else None


def _main_script(sample: str) -> str | None:
    others = "".join(_NOT_OF_LATIN.findall(sample))
    counts = {
        script: len("".join(letters.findall(sample if script == "latin" else others)))
        for script, letters in _LETTERS.items()
    }
    # Japanese is written in Han with kana between; Chinese and Korean never have kana to speak of.
    if counts["kana"] * 10 > counts["han"] and counts["kana"] >= MIN_LETTERS // 2 and counts["kana"] > counts["hangul"]:
        counts["kana"] += counts["han"]
    # One ideograph says as much as two or three letters of an alphabet.
    weights = {"kana": 2, "han": 3, "hangul": 2}
    script = max(counts, key=lambda name: counts[name] * weights.get(name, 1))
    return script if counts[script] * weights.get(script, 1) >= MIN_LETTERS else None


def _by_words(sample: str) -> str | None:
    """The language whose commonest words stand out: three at least, and clearly more than any other language's."""
    words = _WORD.findall(sample.lower())
    scores = Counter(dict.fromkeys(_COMMON_WORDS, 0))
    for word in words:
        for language in _LANGUAGES_BY_WORD.get(word, ()):
            scores[language] += 1
    for language, letters in _FOREIGN.items():
        scores[language] -= len(letters.findall(sample)) if scores[language] else 0
    (best, score), (_, second) = scores.most_common(2)
    return best if score >= max(3, 1.2 * second, MIN_SHARE * len(words)) else None


def _is_believable(claim: str | None, script: str) -> bool:
    return claim is not None and (claim not in _NOT_LATIN if script == "latin" else claim in _CLAIMS_OF_SCRIPT[script])
