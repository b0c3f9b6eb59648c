"""The second lot of pairs, made of `tests/data/reprints_2`: other texts, other templates, other ways of desks."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from tests.reprint_pairs import Pair, Report, filled, records

FOLDER = Path(__file__).parent / "data" / "reprints_2"
FILLINGS = 15


@dataclass(frozen=True, slots=True)
class Text:
    """A record of `texts.txt`; its keys are told in the folder's README."""

    name: str
    language: str
    lines: dict[str, tuple[str, ...]]

    def all(self, key: str) -> tuple[str, ...]:
        """The lines of a key."""
        return self.lines.get(key, ())

    def one(self, key: str) -> str:
        """The only line of a key."""
        (line,) = self.lines[key]
        return line


def texts() -> tuple[Text, ...]:
    """The records of `texts.txt`."""
    return tuple(map(_text, records(FOLDER / "texts.txt")))


def pairs() -> tuple[Pair, ...]:
    """All pairs: reprints, then look-alikes."""
    return (*reprint_pairs(), *look_alike_pairs())


def reprint_pairs() -> Iterator[Pair]:
    """Each text by each way, and two desks' versions of it."""
    for text in texts():
        original = _report(text)
        for way, change in WAYS.items():
            changed = change(text)
            # Not every language is spelled in two ways.
            if changed != original:
                yield Pair(f"{text.name}-{way}", way, original, changed, is_reprint=True)
        yield Pair(f"{text.name}-two-desks", "two-desks", _captions(text), _names_and_numbers(text), is_reprint=True)


def look_alike_pairs() -> Iterator[Pair]:
    """Other reports of the same event, and fillings of one template."""
    for text in texts():
        for way, first, second in _other_reports(text):
            yield Pair(f"{text.name}-{way}", way, first, second, is_reprint=False)
    lists = _lists()
    for head, *lines in records(FOLDER / "templates.txt"):
        name = head.split()[0]
        reports = [filled(lines, f"{name} {number}", lists) for number in range(FILLINGS)]
        for number, (first, second) in enumerate(pairwise(reports)):
            yield Pair(f"{name}-{number}", "template", first, second, is_reprint=False)


def _other_reports(text: Text) -> Iterator[tuple[str, Report, Report]]:
    original, other = _report(text), text.one("U")
    news, retold, told = text.all("F"), text.all("R"), text.all("G")
    yield "follow-up", original, Report(news[0], "\n".join(news))
    yield "follow-up-with-background", original, Report(news[0], "\n".join((*news, *_background(text))))
    yield "other-writer", original, Report(other, "\n".join((*text.all("O"), *told)))
    yield "same-quotation", original, Report(other, "\n".join((retold[0], _quotation(text), retold[1], *news)))
    first, second = ((begin, text.one("K"), end) for begin, end in (retold, told))
    yield "same-release", Report(other, "\n".join(first)), Report(told[0], "\n".join(second))
    below = (text.one("X"), text.one("M"))
    yield "same-furniture", _report(text, (*text.all("P"), *below)), Report(news[0], "\n".join((*news, *below)))
    before, *after = text.all("L")
    yield "mention-on-a-live-page", original, Report(text.one("X"), "\n".join((before, retold[0], *after)))


def _background(text: Text) -> list[str]:
    """The last paragraphs, as long together as the news above them."""
    paragraphs, size = list(text.all("P")), sum(map(len, text.all("F")))
    chosen: list[str] = []
    while sum(map(len, chosen)) < size and len(chosen) < len(paragraphs) // 2:
        chosen.insert(0, paragraphs[-1 - len(chosen)])
    return chosen


def _quotation(text: Text) -> str:
    said = (paragraph for paragraph in text.all("P") if re.search('["«»“„「]', paragraph))
    return next(said, text.one("K"))


# ── The ways of desks ────────────────────────────────────────────────────────────────────────────


def _report(text: Text, paragraphs: tuple[str, ...] | None = None, *, title: str | None = None) -> Report:
    chosen = text.all("P") if paragraphs is None else paragraphs
    return Report(text.one("T") if title is None else title, "\n".join(chosen))


def _two_combined(text: Text) -> Report:
    paragraphs, told, retold = text.all("P"), text.all("G"), text.all("R")
    kept = paragraphs[: max(2, len(paragraphs) * 3 // 5)]
    return _report(text, (*kept[:2], told[0], *kept[2:], retold[1], told[1]), title=text.one("U"))


def _own_top(text: Text) -> Report:
    paragraphs = text.all("P")
    return _report(text, (*text.all("O"), *paragraphs[: (len(paragraphs) + 1) // 2]), title=text.one("U"))


def _edited(text: Text) -> Report:
    return _report(text, text.all("E"), title=text.one("U"))


def _edited_and_cut(text: Text) -> Report:
    edited = text.all("E")
    return _report(text, edited[: max(2, len(edited) * 3 // 5)], title=text.one("U"))


def _by(key: str) -> Callable[[Text], Report]:
    """The text with each `old => new` of the key carried out."""
    return lambda text: _replaced(_report(text), text.all(key))


def _replaced(report: Report, changes: tuple[str, ...]) -> Report:
    title, body = report.title, report.text
    for old, new in (change.split(" => ") for change in changes):
        title, body = title.replace(old, new), body.replace(old, new)
    return Report(title, body)


def _other_spelling(text: Text) -> Report:
    report = _replaced(_report(text), text.all("B"))
    return Report(report.title, report.text.translate(WIDE_DIGITS)) if text.language == "ja" else report


WIDE_DIGITS = {ord("0") + digit: 0xFF10 + digit for digit in range(10)}
MARKS = str.maketrans(
    {"“": "„", "”": "“", '"': "'", "«": '"', "»": '"', "„": '"', "「": "『", "」": "』", "—": "--", "–": "—", ";": ":"}
)


def _other_marks(text: Text) -> Report:
    report = _report(text)
    return Report(report.title.translate(MARKS), report.text.translate(MARKS).replace("'s", "\u2019s"))


def _rotated(text: Text) -> Report:
    paragraphs = text.all("P")
    middle = len(paragraphs) // 2
    return _report(text, (*paragraphs[middle:], *paragraphs[:middle]), title=text.one("U"))


def _credit_top(text: Text) -> Report:
    return _report(text, (text.one("H"), *text.all("P")), title=text.one("U"))


def _credit_end(text: Text) -> Report:
    return _report(text, (*text.all("P"), text.one("Z")), title=text.one("U"))


def _dateline(text: Text) -> Report:
    lead, *rest = text.all("P")
    return _report(text, (text.one("D") + lead, *rest), title=text.one("U"))


def _live_page(text: Text) -> Report:
    first, second, third = text.all("L")
    return _report(text, (first, second, text.one("T"), *text.all("P"), third, text.one("M")), title=first)


def _three_sentences(text: Text) -> Report:
    space = "" if text.language in {"zh", "ja"} else " "
    sentences = _sentences(space.join(text.all("P")))
    return _report(text, (space.join(sentences[:3]),), title=text.one("U"))


def _captions(text: Text) -> Report:
    first, second, *rest = text.all("P")
    above, below = text.all("C")
    return _report(text, (above, text.one("D") + first, text.one("X"), second, below, *rest))


def _hyphenated(text: Text) -> Report:
    column = _columns_of_signs if text.language in {"zh", "ja"} else _columns_of_words
    may_divide = text.language != "ar"
    lines = [line for paragraph in text.all("P") for line in column(paragraph, may_divide=may_divide)]
    return _report(text, tuple(lines), title=text.one("U"))


def _columns_of_signs(paragraph: str, *, may_divide: bool) -> list[str]:
    return re.findall(".{1,19}" if may_divide else ".+", paragraph)


def _columns_of_words(paragraph: str, *, may_divide: bool) -> list[str]:
    """Lines of at most 46 signs; a long word is divided as a careless machine does it."""
    lines = [""]
    for word in paragraph.split(" "):
        room = 46 - len(lines[-1])
        if len(word) < room:
            lines[-1] += f"{word} "
        elif may_divide and word.isalpha() and 3 < room <= len(word) - 2:
            lines[-1] += f"{word[: room - 1]}-"
            lines.append(f"{word[room - 1 :]} ")
        else:
            lines.append(f"{word} ")
    return [line.strip() for line in lines]


def _soft_hyphens(text: Text) -> Report:
    def spread(paragraph: str) -> str:
        divided = re.sub(r"([^\W\d_]{4})(?=[^\W\d_]{3})", "\\1\u00ad", paragraph)
        return re.sub(r"(?<=\d) (?=\w)", "\u00a0", divided).replace(", ", ",\u2002")

    return _report(text, tuple(map(spread, text.all("P"))), title=text.one("U"))


def _paywall(text: Text) -> Report:
    body = "\n".join(text.all("P"))
    shown = body[: len(body) * 9 // 20]
    shown = shown if text.language in {"zh", "ja"} else shown.rpartition(" ")[0]
    shown = re.sub(r"\W+$", "", shown)
    return _report(text, (f"{shown} …", text.one("M")), title=text.one("U"))


def _capitals(text: Text) -> Report:
    lead, *rest = text.all("P")
    words = lead.split(" ")
    lead = " ".join((*(word.upper() for word in words[:4]), *words[4:]))
    return _report(text, (lead, *rest), title=text.one("U").upper())


def _names_and_numbers(text: Text) -> Report:
    """Names spelled otherwise, numbers as words, the paragraphs after the lead the other way round."""
    lead, *rest = text.all("P")
    turned = _report(text, (lead, *reversed(rest)), title=text.one("U"))
    return _replaced(turned, (*text.all("W"), *text.all("N")))


def _several(text: Text) -> Report:
    """Caption, dateline, other names and numbers, a third cut, a credit below."""
    lead, *rest = text.all("P")
    kept = rest[: max(1, len(rest) * 2 // 3)]
    paragraphs = (text.all("C")[0], text.one("D") + lead, text.one("X"), *kept, text.one("Z"))
    return _replaced(_report(text, paragraphs, title=text.one("U")), (*text.all("W"), *text.all("N")))


WAYS: dict[str, Callable[[Text], Report]] = {
    "two-combined": _two_combined,
    "own-top-first-half": _own_top,
    "every-sentence-edited": _edited,
    "every-sentence-edited-cut": _edited_and_cut,
    "attribution-moved": _by("V"),
    "other-spelling": _other_spelling,
    "other-marks": _other_marks,
    "numbers-as-words": _by("W"),
    "paragraphs-rotated": _rotated,
    "credit-top": _credit_top,
    "credit-end": _credit_end,
    "credit-dateline": _dateline,
    "live-page": _live_page,
    "first-three-sentences": _three_sentences,
    "names-otherwise": _by("N"),
    "captions-and-links": _captions,
    "hyphenated-lines": _hyphenated,
    "soft-hyphens": _soft_hyphens,
    "paywall-cut": _paywall,
    "capitals": _capitals,
    "several-at-once": _several,
}


def _lists() -> dict[str, str]:
    lists: dict[str, str] = {}
    for line in (FOLDER / "lists.txt").read_text(encoding="utf-8").splitlines():
        names, _, members = line.partition(": ")
        lists.update(dict.fromkeys(names.split(", "), members.replace("|", ",")))
    return lists


def _text(lines: list[str]) -> Text:
    name, language = lines[0].split()
    keys = dict.fromkeys(line[0] for line in lines[1:])
    return Text(name, language, {key: tuple(line[3:] for line in lines[1:] if line[0] == key) for key in keys})


def _sentences(paragraph: str) -> list[str]:
    return [each for each in re.split(r"(?<=[.!?]) (?=\W?[^\W\d_a-zа-яё])|(?<=。)(?!”|」)", paragraph) if each]
