"""Pairs of reports: reprints by the ways of real desks, and look-alikes, made of `tests/data/reprints`."""

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

FOLDER = Path(__file__).parent / "data" / "reprints"
FILLINGS = 17


@dataclass(frozen=True, slots=True)
class Story:
    """A record of `texts.txt`."""

    name: str
    language: str
    credit: str
    title: str
    other_title: str
    paragraphs: tuple[str, ...]
    addition: str
    follow_up: tuple[str, ...]
    retelling: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """Headline and text, one paragraph a line."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two reports, what was done to the second, and whether they are one text."""

    name: str
    way: str
    first: Report
    second: Report
    is_reprint: bool


def stories() -> tuple[Story, ...]:
    """The records of `texts.txt`."""
    return tuple(map(_story, records(FOLDER / "texts.txt")))


def pairs() -> tuple[Pair, ...]:
    """All pairs: reprints, then look-alikes."""
    return (*reprint_pairs(), *look_alike_pairs())


def reprint_pairs() -> Iterator[Pair]:
    """Each text by each way."""
    for story in stories():
        original = _report(story)
        for way, change in WAYS.items():
            changed = change(story)
            # Not every text has a word that is spelled in two ways.
            if changed != original:
                yield Pair(f"{story.name}-{way}", way, original, changed, is_reprint=True)


def look_alike_pairs() -> Iterator[Pair]:
    """Follow-ups, other writers' reports, and fillings of one template."""
    for story in stories():
        original = _report(story)
        for way, report in _other_reports(story):
            yield Pair(f"{story.name}-{way}", way, original, report, is_reprint=False)
    for name, *lines in records(FOLDER / "templates.txt"):
        reports = [filled(lines, f"{name} {number}", LISTS) for number in range(FILLINGS)]
        for number, (first, second) in enumerate(pairwise(reports)):
            yield Pair(f"{name.split()[0]}-{number}", "template", first, second, is_reprint=False)


def _other_reports(story: Story) -> Iterator[tuple[str, Report]]:
    background, quotation = story.paragraphs[-1], story.paragraphs[2]
    yield "follow-up", _report(story, title=story.follow_up[0], paragraphs=story.follow_up)
    yield "follow-up-with-background", _report(story, paragraphs=(*story.follow_up, story.addition, background))
    yield "other-writer", _report(story, title=story.other_title, paragraphs=story.retelling)
    same_quotation = (story.retelling[0], quotation, story.retelling[1], *story.follow_up)
    yield "other-writer-same-quotation", _report(story, title=story.other_title, paragraphs=same_quotation)


# ── The ways of desks ────────────────────────────────────────────────────────────────────────────


def _report(story: Story, *, title: str | None = None, paragraphs: tuple[str, ...] | None = None) -> Report:
    chosen = story.paragraphs if paragraphs is None else paragraphs
    return Report(story.title if title is None else title, "\n".join(chosen))


def _new_headline(story: Story) -> Report:
    return _report(story, title=story.other_title)


def _new_credit(story: Story) -> Report:
    first, *rest = story.paragraphs
    # A dateline and a credit of its own: `KORVEL (AP) —` gives way to `HALLMOUTH (AFP) -`.
    body = re.sub(r"^[A-Z]+ \(AP\) — ", "", first)
    return _report(story, paragraphs=(f"NEWSROOM (AFP) - {body}", *rest, "© 2026 AFP"))


def _first_half(story: Story) -> Report:
    return _report(story, paragraphs=story.paragraphs[: (len(story.paragraphs) + 1) // 2])


def _lead_only(story: Story) -> Report:
    return _report(story, title=story.other_title, paragraphs=story.paragraphs[:2])


def _excerpt(story: Story) -> Report:
    return _report(story, title=story.other_title, paragraphs=story.paragraphs[1:4])


def _paragraph_added(story: Story) -> Report:
    return _report(story, paragraphs=(*story.paragraphs, story.addition))


def _new_top(story: Story) -> Report:
    return _report(story, title=story.other_title, paragraphs=(story.addition, *story.paragraphs))


def _lead_rewritten(story: Story) -> Report:
    return _report(story, title=story.other_title, paragraphs=(story.retelling[0], *story.paragraphs[1:]))


def _sentences_reordered(story: Story) -> Report:
    changed = tuple(" ".join(reversed(_sentences(paragraph))) for paragraph in story.paragraphs)
    return _report(story, paragraphs=changed)


def _paragraphs_reordered(story: Story) -> Report:
    first, *rest = story.paragraphs
    return _report(story, title=story.other_title, paragraphs=(first, *reversed(rest)))


def _sentences_dropped(story: Story) -> Report:
    sentences = [each for paragraph in story.paragraphs for each in _sentences(paragraph)]
    kept = [sentence for number, sentence in enumerate(sentences) if number % 4 != 3]
    return _report(story, title=story.other_title, paragraphs=tuple(kept))


SPELLINGS = {
    r"our\b": "or", r"metre": "meter", r"litre": "liter", r"per cent": "percent", r"tonne": "ton", r"ё": "е",
    r"ß": "ss", r"(\d)[ .](\d{3})\b": r"\1,\2", r"\bmillion\b": "mn", r"млн": "миллионов", r"Millionen": "Mio.",
    r"星期": "周", r"キロ": "km", r"万": "萬", r"isation": "ization",
}  # fmt: skip


def _spelling_changed(story: Story) -> Report:
    def spelled(text: str) -> str:
        for here, there in SPELLINGS.items():
            text = re.sub(here, there, text)
        return text

    return _report(story, title=spelled(story.title), paragraphs=tuple(map(spelled, story.paragraphs)))


MARKS = str.maketrans({"“": '"', "”": '"', "«": "„", "»": "“", "—": "-", "–": "-", "’": "'", "„": "«", ",": ","})


def _marks_changed(story: Story) -> Report:
    changed = tuple(paragraph.translate(MARKS) for paragraph in story.paragraphs)
    return _report(story, title=story.other_title, paragraphs=changed)


FURNITURE = {
    "ru": ("Читайте также", "Подписывайтесь на наш канал, чтобы не пропустить главное за день."),
    "zh": ("相关阅读", "欢迎关注本报公众号,获取更多新闻资讯。"),
    "ja": ("関連記事", "ご意見、ご感想は編集部までお寄せください。"),
}


def _furniture(story: Story) -> Report:
    more = ("Read also", "Sign up for our newsletter and never miss the news that matters in your town.")
    above, below = FURNITURE.get(story.language, more)
    return _report(story, paragraphs=(above, *story.paragraphs, below))


def _everything(story: Story) -> Report:
    kept = tuple(replace_first(paragraph) for paragraph in story.paragraphs[:-1])
    changed = _marks_changed(replace(story, paragraphs=(*kept, story.addition)))
    return Report(story.other_title, changed.text)


def replace_first(paragraph: str) -> str:
    """The paragraph without its last sentence, where it has several."""
    sentences = _sentences(paragraph)
    return " ".join(sentences[:-1] or sentences)


WAYS: dict[str, Callable[[Story], Report]] = {
    "new-headline": _new_headline,
    "new-credit": _new_credit,
    "first-half": _first_half,
    "lead-only": _lead_only,
    "excerpt": _excerpt,
    "paragraph-added": _paragraph_added,
    "new-top": _new_top,
    "lead-rewritten": _lead_rewritten,
    "sentences-reordered": _sentences_reordered,
    "paragraphs-reordered": _paragraphs_reordered,
    "sentences-dropped": _sentences_dropped,
    "spelling-changed": _spelling_changed,
    "marks-changed": _marks_changed,
    "furniture": _furniture,
    "everything": _everything,
}


# ── Templates ────────────────────────────────────────────────────────────────────────────────────

CITIES = "Hallmouth,Korvel,Port Anselm,Lindau Bay,Dorsano,Redhaven,Tarn,Gorlin,Almira,Vaurelle"
TEAMS = "Redhaven,Castle Rovers,Inter Sallow,Portmere,Northgate,Union Dale,Harbour City,Old Mill"
PEOPLE = "Jonas Piel,Arvid Nool,Peter Marsh,Dean Holloway,Kim Soler,Luis Prado,Owen Tate,Mark Fenn"
LISTS = {
    "city": CITIES, "city2": CITIES, "team": TEAMS, "team2": TEAMS, "person": PEOPLE, "person2": PEOPLE,
    "street": "Mill Lane,High Street,Quay Road,Station Road,Church Hill,Elm Grove",
    "street2": "Abbey Road,Bridge Street,Park View,Castle Walk,North Parade,Sea Close",
    "sky": "sunny spells,heavy rain,light showers,clear skies,low cloud,thunderstorms",
    "wind": "north,south,east,west,north-west,south-east", "up": "higher,lower,flat", "gain": "gain,slip,wobble",
    "weekday": "Monday,Tuesday,Wednesday,Thursday,Friday,Saturday,Sunday",
    "day": "3 March,14 April,9 May,21 June,30 July,11 August,17 September,25 October",
    "day2": "2 January,8 February,19 November,27 December",
    "firm": "Brack & Sons,Norrfisk,Luzmar,Dermavax,Tolsey Line,Medara",
    "firm2": "Anselm Yard,Westmark Rail,Polar Bank,Sella Water,Gray Mills",
    "road": "A4,B19,M7,E55,N301", "city_ru": "Северогорск,Заозёрск,Каменск,Приозёрье,Верхнереченск",
    "day_ru": "3 марта,14 апреля,9 мая,21 июня,30 июля,11 августа,17 сентября",
    "day_de": "3. März,14. April,9. Mai,21. Juni,30. Juli,11. August,17. September",
    "city_zh": "临川,白石,洛荣,清江,南屏", "city_ja": "白浜県,北浜,南野,高山沖,東条",
}  # fmt: skip
_SLOT = re.compile(r"\{([^{}]+)\}")


def filled(lines: list[str], seed: str, lists: Mapping[str, str]) -> Report:
    """The template's report number `seed`: slots drawn by hash, from a range or a list of names."""
    title, paragraphs = "", []
    for number, line in enumerate(lines):
        parts = _SLOT.split(line)
        parts[1::2] = [_choice(slot, seed, f"{number} {at}", lists) for at, slot in enumerate(parts[1::2])]
        text = "".join(parts)
        if text.startswith("T: "):
            title = text[3:]
        else:
            paragraphs.append(text[3:])
    return Report(title, "\n".join(paragraphs))


def _choice(slot: str, seed: str, place: str, lists: Mapping[str, str]) -> str:
    # One name throughout a report, a number of its own at each place.
    key = f"{seed} {slot if slot in lists else place}"
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:6], "big")
    if slot in lists:
        names = lists[slot].split(",")
        return names[number % len(names)]
    low, high = map(int, slot.split("-"))
    return str(low + number % (high - low + 1))


def records(file: Path) -> list[list[str]]:
    """The lines of each record of a file; a record opens with `= `."""
    text = file.read_text(encoding="utf-8")
    return [record.strip().split("\n") for record in re.split(r"^= ", text, flags=re.MULTILINE)[1:]]


def _story(lines: list[str]) -> Story:
    name, language, credit = lines[0].split()

    def all_of(key: str) -> tuple[str, ...]:
        return tuple(line[3:] for line in lines[1:] if line.startswith(f"{key}: "))

    (title,), (other,), (addition,) = all_of("T"), all_of("U"), all_of("A")
    return Story(name, language, credit, title, other, all_of("P"), addition, all_of("F"), all_of("R"))


def _sentences(paragraph: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?]) |(?<=[。!?])(?!”|」)", paragraph) if each]
