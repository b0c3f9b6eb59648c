"""What kind of page it is: labelled pages in eight languages, and the grounds of each verdict one by one."""

import csv
from functools import cache
from pathlib import Path

import pytest

from monitor.core.extract import extract
from monitor.core.model import Extraction, Verdict

FOLDER = Path(__file__).parent.parent / "data" / "verdicts"
# A verdict is no more than a judgement: of a hundred pages of these kinds three may be misjudged.
FLOOR = 0.97


@cache
def labelled() -> tuple[dict[str, str], ...]:
    with (FOLDER / "labels.tsv").open(encoding="utf-8") as lines:
        return tuple(csv.DictReader(lines, delimiter="\t"))


@cache
def read(name: str) -> Extraction:
    label = next(label for label in labelled() if label["page"] == name)
    body = (FOLDER / f"{name}.html").read_bytes()
    return extract(body, label["url"], "text/html; charset=utf-8", label["feed_language"])


def test_each_page_of_the_folder_is_labelled() -> None:
    assert sorted(label["page"] for label in labelled()) == sorted(path.stem for path in FOLDER.glob("*.html"))


@pytest.mark.parametrize("language", ["de", "en", "es", "fr", "pl", "ru", "uk", "zh"])
def test_pages_are_told_apart_in(language: str) -> None:
    pages = [label for label in labelled() if label["page"].startswith(f"{language}_")]
    wrong = [label["page"] for label in pages if read(label["page"]).verdict != label["verdict"]]
    assert len(wrong) <= (1 - FLOOR) * len(pages), wrong


def test_no_article_is_called_anything_else() -> None:
    articles = [label["page"] for label in labelled() if label["verdict"] == "ok"]
    assert [name for name in articles if read(name).verdict is not Verdict.OK] == []


def test_every_refusal_says_why_and_an_article_needs_no_reason() -> None:
    for label in labelled():
        found = read(label["page"])
        assert (found.why is None) == (found.verdict is Verdict.OK), label["page"]


def test_nothing_of_a_wall_is_kept() -> None:
    unreadable = (Verdict.CONSENT, Verdict.ERROR_PAGE, Verdict.EMPTY)
    for label in labelled():
        found = read(label["page"])
        assert not (found.verdict in unreadable and (found.text or found.standfirst)), label["page"]
