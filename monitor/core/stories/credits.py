"""Which news agency does a text credit? Title and text -> the agency, as an enum. Several languages and scripts.

Credits stand in the first words (`KORVEL (AP) —`, `МОСКВА, 3 марта. /ТАСС/.`, `新华社北京`) or in a line of their own,
the last (`Reuters`, `© AFP`, `— Interfax-Ukraine`) or the first (`By Ana Sousa, Associated Press`). Of two agencies the
one named first counts: `(AFP/dpa)`. `the ministry told Reuters` inside the text is a report on an interview, and no
credit.
"""

import re
from enum import StrEnum
from typing import Final

# Code points: as far into a text as datelines reach, and the longest closing line that is a credit and no sentence.
DATELINE_REACH: Final = 90
LONGEST_CREDIT_LINE: Final = 80


class Agency(StrEnum):
    """News agencies whose texts other outlets print."""

    AP = "AP"
    REUTERS = "Reuters"
    AFP = "AFP"
    XINHUA = "Xinhua"
    TASS = "TASS"
    RIA = "RIA Novosti"
    INTERFAX = "Interfax"
    INTERFAX_UKRAINE = "Interfax-Ukraine"
    UKRINFORM = "Ukrinform"
    DPA = "dpa"
    APA = "APA"
    ANSA = "ANSA"
    EFE = "EFE"
    KYODO = "Kyodo"
    JIJI = "Jiji"
    YONHAP = "Yonhap"
    PTI = "PTI"
    ANADOLU = "Anadolu"
    PAP = "PAP"
    BELGA = "Belga"
    BLOOMBERG = "Bloomberg"
    UPI = "UPI"


# Agency -> how its credit is written. Capitals matter for short names: `AP`, `dpa`, but no `ap`. Longer before shorter.
_NAMES: Final = {
    Agency.INTERFAX_UKRAINE: r"[Ii]nterfax-[Uu]kraine|Інтерфакс-Україна|Интерфакс-Украина",
    Agency.INTERFAX: r"[Ii]nterfax|INTERFAX|Интерфакс|ИНТЕРФАКС|Інтерфакс|国际文传电讯社",
    Agency.REUTERS: r"(?:Thomson )?[Rr]euters|REUTERS|Рейтер|Рейтерс|路透社?|ロイター|로이터|رويترز",
    Agency.AFP: r"AFP|Agence France[- ]Presse|АФП|法新社|AFP時事|フランス通信|الفرنسية",
    Agency.AP: r"AP|Associated Press|АП|Ассошиэйтед Пресс|美联社|美聯社|أسوشيتد برس",
    Agency.XINHUA: r"[Xx]inhua|XINHUA|Синьхуа|新华社|新華社|新華網|شينخوا",
    Agency.TASS: r"TASS|ITAR-TASS|ТАСС|ИТАР-ТАСС|塔斯社|タス通信",
    Agency.RIA: r"RIA Novosti|РИА Новости|俄新社",
    Agency.UKRINFORM: r"Ukrinform|Укрінформ|Укринформ",
    Agency.DPA: r"dpa|dpa-AFX|DPA|德新社",
    Agency.APA: r"APA",
    Agency.ANSA: r"ANSA|АНСА|安莎社",
    Agency.EFE: r"EFE|Agencia EFE|ЭФЕ|埃菲社",
    Agency.KYODO: r"Kyodo|KYODO|Киодо|共同通信|共同社",
    Agency.JIJI: r"Jiji|時事通信|时事社|時事",
    Agency.YONHAP: r"Yonhap|YONHAP|Ёнхап|연합뉴스|韩联社|聯合ニュース",
    Agency.PTI: r"PTI",
    Agency.ANADOLU: r"Anadolu(?: Agency| Ajansı)?|AA",
    Agency.PAP: r"PAP|ПАП",
    Agency.BELGA: r"Belga|BELGA",
    Agency.BLOOMBERG: r"Bloomberg",
    Agency.UPI: r"UPI",
}
_ANY: Final = "|".join(f"(?P<{agency.name}>{names})" for agency, names in _NAMES.items())
# In brackets or slashes, `HALLMOUTH, March 3 (Reuters) -`; or before a dash or stop, `МОСКВА, 3 мар - РИА Новости.`
_in_brackets = re.compile(
    rf"[(/\[【（](?:[^()/\[\]]{{0,20}}?[ /,=-])??(?:{_ANY})(?:[ /,-][^()]{{0,20}})?[)/\]】）]"
).search
_at_start = re.compile(
    rf"(?:{_ANY})(?:\s*[-—–:.]|[\u4e00-\u9fff]{{2,6}}\d{{1,2}}月\d|(?<=[\u4e00-\u9fff])[\u4e00-\u9fff]{{2,4}}电)"
).match
_after_dash = re.compile(rf"^[^.!?]{{2,60}}[-—–,]\s(?:{_ANY})(?:\.\s|\s[-—–]\s)").match
# `© 2026 AFP`, `Reuters/hb`, `(dpa)`, `Source: Xinhua`, `Источник: ТАСС`, `With material from AP`.
_closing_line = re.compile(
    rf"(?:[^\w]|\d{{4}}|(?:Source|Quelle|Fuente|Fonte|Источник|Джерело|Copyright|Agencies|By|The|来源|來源|"
    rf"[Ww]ith (?:additional )?(?:material|reporting|files) (?:from|by)|[Mm]it Material von|"
    rf"По материалам|За матеріалами|Translated (?:from|by)|"
    rf"Перевод|Переклад|Übersetzung|Traducción|Traduction|Tradução)\b)*"
    rf"(?:{_ANY})(?:\W+\w{{0,12}}){{0,3}}\W*"
).fullmatch
# A line of its own above the text: `By AP and AFP`, `By Ana Sousa, Associated Press`, `Ana Sousa | Reuters`.
_byline = re.compile(
    rf"(?:By |By [^|]{{2,50}}?, |[^|]{{2,50}} \| )?(?:The )?(?:{_ANY})(?: ?(?:,|/|and|&|\|) ?[\w ]{{2,20}})?"
).fullmatch
_is_picture = re.compile(r"photo|foto|фото|image|bild|写真|图", re.IGNORECASE).search
# Reuters names who wrote and who edited, and not itself.
_signed = re.compile(r"\(?Reporting by [^\n]{3,200}[;.] ?[Ee]diting by [^\n]{3,80}").fullmatch
_is_named = re.compile(rf"(?<!\w)(?:{_ANY})(?!\w)").search


def is_outlet_of(agency: Agency, outlet: str) -> bool:
    """Whether an outlet is the agency itself, by its name: `Reuters World`, `The Associated Press`."""
    named = _is_named(outlet)
    return agency.casefold() in outlet.casefold().split() or (named is not None and named.lastgroup == agency.name)


def credit_of(text: str) -> Agency | None:
    """The agency that a text is credited to; None where it names none, or only as the source of one statement."""
    start = text[:DATELINE_REACH].lstrip()
    found = _in_brackets(start) or _at_start(start) or _after_dash(start) or _heading(text) or _closing(text)
    if found and found.lastgroup:
        return Agency[found.lastgroup]
    return Agency.REUTERS if _signed(_last_line(text)) else None


def _heading(text: str) -> "re.Match[str] | None":
    first, is_line, _ = text.lstrip()[: LONGEST_CREDIT_LINE + 1].partition("\n")
    return _byline(first.strip()) if is_line and not _is_picture(first) else None


def _closing(text: str) -> "re.Match[str] | None":
    last = _last_line(text)
    return _closing_line(last) if last and len(last) <= LONGEST_CREDIT_LINE and not _is_picture(last) else None


def _last_line(text: str) -> str:
    return text.rstrip().rpartition("\n")[2].strip()
