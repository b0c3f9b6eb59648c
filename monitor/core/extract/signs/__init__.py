"""What walls and error pages say to their readers, in the languages of the shipped feeds: one line of text -> Sign.

Phrases of the trade, never names of outlets; one file for each language, one phrase a line, all regular expressions. A
phrase alone proves nothing: there are articles about paywalls and about cookies. Words in quotation marks do not count,
long paragraphs do not count, and the verdict asks how much else the page says.

Texts are compared folded: lower case, plain apostrophes, no ё.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Final

from monitor.core.extract.signs import (
    chinese,
    dutch,
    english,
    french,
    german,
    italian,
    japanese,
    korean,
    nordic,
    others,
    polish,
    portuguese,
    russian,
    spanish,
    ukrainian,
)
from monitor.core.extract.signs.kinds import Sign

__all__ = [
    "ALL_LANGUAGES",
    "Sign",
    "error_title",
    "fold",
    "is_addressed",
    "is_bare_error",
    "is_login_title",
    "languages_of",
    "say",
    "speaks",
]

# Characters of the longest line that walls are made of; what says more in one breath is a paragraph of an article.
MAX_SIGN_LINE: Final = 420
# Characters. "Sorry, the page you are looking for cannot be found" has fifty; longer titles are headlines.
MAX_ERROR_TITLE: Final = 80
# Characters of "Accept all cookies".
MAX_LABEL: Final = 40

# By BCP 47 code; what is listed under none is looked for where the language is not known.
_PHRASES: Final[Mapping[str, Mapping[Sign, str]]] = MappingProxyType(
    {
        "en": english.PHRASES,
        "de": german.PHRASES,
        "fr": french.PHRASES,
        "es": spanish.PHRASES,
        "pl": polish.PHRASES,
        "it": italian.PHRASES,
        "pt": portuguese.PHRASES,
        "nl": dutch.PHRASES,
        "sv": nordic.PHRASES,
        "ja": japanese.PHRASES,
        "ko": korean.PHRASES,
        "": others.PHRASES,
        "ru": russian.PHRASES,
        "uk": ukrainian.PHRASES,
        "zh": chinese.PHRASES,
    }
)
ALL_LANGUAGES: Final = tuple(_PHRASES)
# Languages whose phrases a line without a letter of their script cannot hold.
_SCRIPTS: Final = MappingProxyType(
    {
        "ru": re.compile("[\u0430-\u044f]"),
        "uk": re.compile("[\u0430-\u044f]"),
        "zh": re.compile("[\u4e00-\u9fff]"),
        "ja": re.compile("[\u3041-\u30ff\u4e00-\u9fff]"),
        "ko": re.compile("[\uac00-\ud7a3]"),
    }
)
# Written without spaces, or collected from many.
_UNSPACED: Final = frozenset({"zh", "ja", "ko", ""})
# Languages whose readers are told things in the words of a neighbour's file.
_TOLD_AS: Final = MappingProxyType({"no": "sv", "da": "sv"})
_FOLDING: Final = str.maketrans(
    {
        "\u2019": "'",
        "\u2018": "'",
        "\u02bc": "'",
        "\u00a0": " ",
        "\u202f": " ",
        "\u0451": "\u0435",
        "\u2013": "-",
        "\u2014": "-",
    }
)
# Two words or more in quotation marks are somebody's words; one may be the label of a button.
_QUOTED = re.compile(
    "\u201c[^\u201c\u201d]{1,200}\u201d|\u201e[^\u201e\u201c\u201d]{1,200}[\u201c\u201d]"
    "|\u00ab[^\u00ab\u00bb]{1,200}\u00bb|\u00bb[^\u00ab\u00bb]{1,200}\u00ab"
    '|\u300c[^\u300c\u300d]{1,200}\u300d|"[^"]{1,200}"'
)
# A link to the rest says little else: "read the full story on the Courier's site". With an offer it is a paywall.
_MORE: Final = (
    r"^\W*(?:{})(?!\w)(?!.*(?:subscri|log ?in|sign|regist|\babo|abonn|plus\b|anmeld|suscri|подпис|войд|передпл|prenumer"
    r"|account|konto|compte|cuenta|free|trial|会员|登录|订阅|付费)).{{0,50}}$"
)
_STATUS: Final = "(?:40[0-9]|41[0-8]|42[0-9]|451|50[0-9]|52[0-9])"
_ERROR_WORD: Final = "error|fehler|erreur|ошибка|помилка|błąd|errore|erro|fout|错误"
_BARE_ERROR = re.compile(
    rf"\W*(?:(?:oops|sorry|ups|oups|hoppla|vaya|упс|ой|http|the|hmm)\W+)*"
    rf"(?:(?:(?:{_ERROR_WORD}|code|status|seite|page)\W*)*{_STATUS}"
    rf"(?:\W+(?:{_ERROR_WORD}|not found|forbidden|gone|page|unauthorized))?"
    rf"|{_ERROR_WORD}|出错了|oops|access denied|forbidden|not found)\W*"
)
_LOGIN_TITLE = re.compile(
    r"\W*(?:(?:member |subscriber |user )?(?:log ?in|sign ?in|log ?on|login page|sign ?up)(?: (?:to|or)\b.{0,40})?"
    r"|register|create (?:an )?account|anmelden|anmeldung|einloggen|registrieren|registrierung|connexion|se connecter"
    r"|identification|connectez-vous|iniciar sesión|inicia sesión|acceder|acceso|identifícate|войти|вход|авторизация"
    r"|регистрация|увійти|вхід|logowanie|zaloguj się|accedi|entrar|inloggen"
    r"|用户登录|会员登录|登录|登陆|注册|ログイン|로그인)\W*"
)
_ADDRESS = re.compile(
    r"\b(?:we|our|us|you|your|wir|uns|unser\w*|ihr|ihre\w?|ihnen|bitte|du|dein\w*|nous|nos|notre|vous|vos|votre"
    r"|nosotros|nuestr\w+|tu|tus|te|su|usted|utilizamos|usamos|puedes|мы|нас|наш\w*|нам|вы|вас|ваш\w*|вам|ми|вашу|вашої|ви"
    r"|my|nas[iz]\w*|twoj\w+|twój|państwa|szanujemy|używamy|noi|nostr\w+|wij|onze|uw|nós|vi|våra|vår|vores)\b"
    r"|我们|您|你|本网站|本站"
)


def fold(text: str) -> str:
    """`text` as the phrases are written."""
    return " ".join(text.lower().translate(_FOLDING).split())


def languages_of(language: str | None) -> tuple[str, ...]:
    """The languages that a page in `language` speaks to its readers: its own, and English."""
    spoken = _TOLD_AS.get(language or "", language or "")
    return tuple(dict.fromkeys(("en", spoken))) if spoken and spoken in _PHRASES else ALL_LANGUAGES


@lru_cache(maxsize=4_096)
def say(line: str, languages: tuple[str, ...] = ALL_LANGUAGES) -> Mapping[Sign, str]:
    """All that the line says to a reader, each with the words; nothing if it says something of its own."""
    if len(line) > MAX_SIGN_LINE:
        return _NOTHING
    unquoted = _unquoted(line)
    spoken = [_patterns(language) for language in languages if _is_possible(language, unquoted)]
    found = ((sign, patterns[sign].search(unquoted)) for sign in Sign for patterns in spoken if sign in patterns)
    words: dict[Sign, str] = {}
    for sign, match in found:
        if match is not None:
            words.setdefault(sign, match[0].strip(" ,.:;"))
    return MappingProxyType(words)


def is_addressed(line: str) -> bool:
    """Whether a line is said by somebody to the reader, or is short as the label of a button: no report says "we"."""
    return len(line) <= MAX_LABEL or speaks(line)


def speaks(line: str) -> bool:
    """Whether a line is said by somebody to the reader."""
    return _ADDRESS.search(_unquoted(line)) is not None


def error_title(title: str) -> str | None:
    """The words by which `title` is that of an error page, or None."""
    found = _BARE_ERROR.fullmatch(_unquoted(title))
    if found is not None:
        return found[0].strip()
    said = say(title) if len(title) <= MAX_ERROR_TITLE else _NOTHING
    return said.get(Sign.ROBOT) or said.get(Sign.ERROR)


def is_bare_error(title: str) -> bool:
    """Whether `title` is a status or "error", and says nothing else."""
    return _BARE_ERROR.fullmatch(_unquoted(title)) is not None


def is_login_title(title: str) -> bool:
    """Whether a page calls itself the place to log in."""
    return _LOGIN_TITLE.fullmatch(fold(title)) is not None


def _unquoted(line: str) -> str:
    """The line folded, without what somebody else is quoted with, and what is quoted in that."""
    return fold(_QUOTED.sub(" ", _QUOTED.sub(" ", line)))


def _phrases(block: str) -> Iterator[str]:
    """The phrases of one block: a line each; a line that is indented deeper goes on with the one before."""
    return (re.sub(r"\n\s+", "", phrase) for phrase in re.split(r"\n {8}(?! )", block.rstrip()) if phrase.strip())


def _is_possible(language: str, text: str) -> bool:
    script = _SCRIPTS.get(language)
    return script is None or script.search(text) is not None


@cache
def _patterns(language: str) -> Mapping[Sign, re.Pattern[str]]:
    """What is said in one language, compiled when it is first asked for: all of them take a second."""
    return MappingProxyType({sign: _pattern(sign, block, language) for sign, block in _PHRASES[language].items()})


def _pattern(sign: Sign, block: str, language: str) -> re.Pattern[str]:
    either = "|".join(_phrases(block))
    if sign is Sign.MORE:
        return re.compile(_MORE.format(either))
    # Phrases begin with a word, and most positions are none; Chinese writes no spaces.
    return re.compile(either if language in _UNSPACED else rf"(?<!\w)(?:{either})")


_NOTHING: Final[Mapping[Sign, str]] = MappingProxyType({})
