"""Dates as strangers write them -> aware UTC, or None: a date that cannot be read for certain is none.

feedparser's own reading is not used, because it is wrong where it guesses: "2026/11/21" is the first of November to
it, "10:00 PM" the morning, "10:00:00 JST" nine hours late, "1795255200" the year 1795, and "10:00" today, for which it
looks at the clock. A written time without a zone is taken as UTC, as feedparser does.

    Tue, 03 Mar 2026 07:30:00 +0200     RFC 822 and 2822, with months and weekdays of many languages
    2026-03-03T07:30:00+02:00           RFC 3339, W3C-DTF, and other orders with the year in front
    2026年3月3日 下午7:30                 Chinese, Japanese, Korean; also 令和8年, 民國115年, 2026년 3월 3일
    03.03.2026, 3/31/2026               numbers alone, where they can mean one day only
    1795255200                          seconds, or milliseconds, since 1970
"""

import re
import unicodedata
from datetime import UTC, datetime, timedelta
from typing import Final

# Longer ones are no dates, and need not be looked at.
MAX_LENGTH: Final = 120

# Names from January to December, full; forms that differ by case stand as further lines. What is written shorter
# counts where it begins the names of one month only, in whatever language.
_MONTH_NAMES: Final = """
january february march april may june july august september october november december
januar februar märz april mai juni juli august september oktober november dezember
jänner feber maerz april mai juni juli august september oktober november dezember
janvier février mars avril mai juin juillet août septembre octobre novembre décembre
enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre
gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre
janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro
januari februari maart april mei juni juli augustus september oktober november december
januari februari mars april maj juni juli augusti september oktober november december
stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia
styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień
ledna února března dubna května června července srpna září října listopadu prosince
leden únor březen duben květen červen červenec srpen září říjen listopad prosinec
siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca
января февраля марта апреля мая июня июля августа сентября октября ноября декабря
январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь
січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень
ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık
ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου
január február március április május június július augusztus szeptember október november december
"""
# Hours east of Greenwich of the names that publishers write. One that is not here, or stands for several zones, makes
# the time unknown. IST is India's: publishers of Ireland and Israel write GMT.
_ZONE_HOURS: Final = {
    "z": 0.0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "cest": 2, "met": 1, "mest": 2,
    "mez": 1, "mesz": 2, "eet": 2, "eest": 3, "sast": 2, "msk": 3, "msd": 4, "trt": 3, "gst": 4, "pkt": 5, "ist": 5.5,
    "npt": 5.75, "ict": 7, "wib": 7, "hkt": 8, "sgt": 8, "pht": 8, "awst": 8, "jst": 9, "kst": 9, "acst": 9.5,
    "acdt": 10.5, "aest": 10, "aedt": 11, "nzst": 12, "nzdt": 13, "nst": -3.5, "ndt": -2.5, "adt": -3, "ast": -4,
    "edt": -4, "est": -5, "et": -5, "cdt": -5, "cst": -6, "ct": -6, "mdt": -6, "mst": -7, "mt": -7, "pdt": -7,
    "pst": -8, "pt": -8, "akdt": -8, "akst": -9, "hst": -10, "brt": -3, "art": -3, "clt": -4, "cot": -5,
}  # fmt: skip
# The year before the first one of each era.
_ERAS: Final = {"令和": 2018, "平成": 1988, "昭和": 1925, "民國": 1911, "民国": 1911}
_AFTERNOON: Final = ("pm", "下午", "晚上", "午後", "오후")
_MORNING: Final = ("am", "上午", "凌晨", "早上", "午前", "오전")
_NOON: Final = ("中午",)

_DAY_WORD = r"(?:[^\W\d_]{2,13}\.?,?\s+|[^\W\d_]{2,13}\.?,)?\s*(?:den\s+)?"
_CLOCK = (
    r"(?P<half>上午|下午|晚上|凌晨|早上|中午|午前|午後|오전|오후)?\s*"
    r"(?P<hour>\d{1,2})\s*(?::|时|時|点|點|시)\s*(?P<minute>\d{1,2})?\s*(?:(?::|分|분)\s*(?:(?P<second>\d{1,2})"
    r"(?:[.,]\d{1,9})?\s*[秒초]?)?)?\s*(?P<m>[ap]\.?m\.?\b)?(?:\s*(?:Uhr|hrs)\b)?"
)
_ZONE = (
    r"(?P<zone>[A-Za-z]{1,5}(?![A-Za-z/]))?\s*(?:(?P<sign>[+-])\s*(?P<zh>\d{1,2}):?(?P<zm>\d{2})?)?"
    r"\s*(?:\[[\w/+-]+\]|\([^()]{1,60}\))?"
)
_TIME = rf"(?:{_CLOCK}\s*{_ZONE})?"
_YEAR = r"(?P<year>\d{4})"
_MONTH_WORD = r"(?P<name>[^\W\d_]{3,12})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_GAP = r"(?:[Tt]|\s*,?\s+(?:at|um|à|в|о|-|–)?\s*|\s*-\s+)?"
_CJK_DAY_WORD = (
    r"\s*(?:[((]?\s*(?:(?:星期|週|周|礼拜)?[一二三四五六日天月火水木金土]|[일월화수목금토])(?:曜日?|요일)?\s*[))]?\s*)?"
)

# In this order; a text that fits a form and names no instant is not tried again as another.
_FORMS: Final = tuple(
    re.compile(rf"{form}\s*\.?", re.IGNORECASE)
    for form in (
        rf"{_YEAR}(?:-(?P<month>\d{{1,2}})(?:-(?P<day>\d{{1,2}})(?:{_GAP}{_TIME})?)?)?",
        rf"{_YEAR}([/.])\s*(?P<month>\d{{1,2}})\2\s*(?P<day>\d{{1,2}})\.?{_CJK_DAY_WORD}(?:{_GAP}{_TIME})?",
        rf"{_YEAR}(?P<month>\d\d)(?P<day>\d\d)(?:[T ]?(?P<hour>\d\d)(?P<minute>\d\d)(?P<second>\d\d)?\s*{_ZONE})?",
        rf"{_DAY_WORD}{_DAY}[\s-]+(?:de\s+)?{_MONTH_WORD}[\s,-]+(?:de\s+)?(?P<year>\d{{4}}|\d{{2}})(?:{_GAP}{_TIME})?",
        rf"{_DAY_WORD}{_MONTH_WORD}\s+{_DAY},?\s+{_YEAR}(?:{_GAP}{_TIME})?",
        rf"{_DAY_WORD}{_MONTH_WORD}\s+{_DAY},?\s+{_CLOCK}\s*{_ZONE}\s*{_YEAR}",
        rf"{_DAY_WORD}{_DAY}\s*(?P<month>\d{{1,2}})[月월],?\s*{_YEAR}(?:{_GAP}{_TIME})?",
        rf"(?P<era>令和|平成|昭和|民國|民国)?\s*(?P<year>\d{{1,4}}|元)\s*[年년]\s*(?P<month>\d{{1,2}})\s*[月월]\s*"
        rf"(?P<day>\d{{1,2}})\s*[日일号號]?{_CJK_DAY_WORD}[,,]?\s*{_TIME}",
        rf"(?P<first>\d{{1,2}})([./-])(?P<other>\d{{1,2}})\2{_YEAR}(?:{_GAP}{_TIME})?",
    )
)
_CJK_FIRST_DAY_WORD = re.compile(
    r"^(?:[((]?(?:星期|週|周)[一二三四五六日天][))]?|[((]?[月火水木金土日](?:曜日?)?[))]),?\s*"
)
_ORDINAL = re.compile(r"(\d{4})-?(\d{3})")
_EPOCH = re.compile(r"(\d{10})(?:\d{3}|\.\d+)?")
_MONTHS: dict[str, frozenset[int]] = {}
_EARLIEST_EPOCH: Final = 315_532_800  # 1980; a smaller number of ten digits would be something else


def read_date(written: str) -> datetime | None:
    """The instant that `written` names, in UTC, to the second. None where it names none, or more than one."""
    text = unicodedata.normalize("NFC", written).strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    text = _CJK_FIRST_DAY_WORD.sub("", text)
    try:
        return _counted(text) or next((_instant(found) for form in _FORMS if (found := form.fullmatch(text))), None)
    except (ValueError, OverflowError):  # a day, an hour or a year that no calendar holds
        return None


def _counted(text: str) -> datetime | None:
    """Days since the first of January (ISO 8601), or seconds since 1970."""
    if found := _ORDINAL.fullmatch(text):
        day = datetime(int(found[1]), 1, 1, tzinfo=UTC) + timedelta(days=int(found[2]) - 1)
        return day if day.year == int(found[1]) else None
    found = _EPOCH.fullmatch(text)
    seconds = int(found[1]) if found else 0
    return datetime.fromtimestamp(seconds, UTC) if seconds > _EARLIEST_EPOCH else None


def _instant(found: re.Match[str]) -> datetime | None:
    parts = {"first": None, "other": None, "name": None, "era": None, **found.groupdict()}
    day_and_month = _day_and_month(parts)
    clock = _seconds_of_day(parts)
    east = _seconds_east(parts)
    if day_and_month is None or clock is None or east is None:
        return None
    day, month = day_and_month
    midnight = datetime(_year(parts), month, day, tzinfo=UTC)
    return midnight + timedelta(seconds=clock - east)


def _year(parts: dict[str, str | None]) -> int:
    written = parts["year"] or ""
    if era := parts["era"]:
        return _ERAS[era] + (1 if written == "元" else int(written))
    # RFC 2822 4.3: two digits below 50 are of this century.
    return int(written) + ((2000 if int(written) < 50 else 1900) if len(written) == 2 else 0)


def _day_and_month(parts: dict[str, str | None]) -> tuple[int, int] | None:
    if parts["first"] and parts["other"]:
        return _numbers_alone(int(parts["first"]), int(parts["other"]))
    day = int(parts["day"] or 1)
    if parts["name"] is None:
        return day, int(parts["month"] or 1)
    month = month_named(parts["name"])
    return (day, month) if month else None


def _numbers_alone(first: int, other: int) -> tuple[int, int] | None:
    """Day and month; None where both could be either."""
    if first == other or first > 12:
        return first, other
    return (other, first) if other > 12 else None


def month_named(name: str) -> int | None:
    """The month of a name or of its beginning, 1 to 12; None where it begins those of several, or none."""
    if not _MONTHS:
        _MONTHS.update(_month_prefixes())
    found = _MONTHS.get(_folded(name), frozenset())
    return min(found) if len(found) == 1 else None


def _folded(name: str) -> str:
    """In lower case without accents, which are often left out."""
    return "".join(mark for mark in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(mark))


def _month_prefixes() -> dict[str, frozenset[int]]:
    months: dict[str, set[int]] = {}
    whole: dict[str, set[int]] = {}
    for line in _MONTH_NAMES.split("\n"):
        for number, name in enumerate(line.split(), 1):
            folded = _folded(name)
            whole.setdefault(folded, set()).add(number)
            for length in range(3, len(folded)):
                months.setdefault(folded[:length], set()).add(number)
    # A whole name stands for itself, though others begin with it.
    return {name: frozenset(found) for name, found in (months | whole).items()}


def _seconds_of_day(parts: dict[str, str | None]) -> int | None:
    if not parts.get("hour"):
        return 0
    hour, minute, second = (int(parts.get(key) or 0) for key in ("hour", "minute", "second"))
    half = (parts.get("half") or "").lower() or (parts.get("m") or "").lower().replace(".", "")
    if half in _AFTERNOON and hour < 12:
        hour += 12
    elif half in _MORNING and hour == 12:
        hour = 0
    elif half in _NOON and hour < 11:
        hour += 12
    is_midnight = (hour, minute, second) == (24, 0, 0)
    # 60 is a leap second.
    return hour * 3600 + minute * 60 + second if is_midnight or (hour < 24 and minute < 60 and second <= 60) else None


def _seconds_east(parts: dict[str, str | None]) -> float | None:
    """Seconds to take away for UTC; 0 where no zone is written, None where its name is not known."""
    name = (parts.get("zone") or "").lower()
    if parts.get("sign") is None:
        return 0 if not name else _ZONE_HOURS[name] * 3600 if name in _ZONE_HOURS else None
    hours, minutes = int(parts["zh"] or 0), int(parts.get("zm") or 0)
    if hours > 14 or minutes > 59:
        return None
    return (hours * 3600 + minutes * 60) * (-1 if parts["sign"] == "-" else 1)
