"""Whatever a page says, its signature is small, soon made, and comes back from the store; stories stay sane."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.stories import Document, Limits, StoryBook, content_of, freeze, pack, sign, thaw, unpack
from monitor.core.stories.book import MOST_OF_TITLE
from monitor.core.stories.cluster import MOST_KEPT
from monitor.core.stories.lexemes import MOST_LETTERS, MOST_LEXEMES, lexed, lexeme
from monitor.core.stories.numbers import MOST_DIGITS
from tests.same_news_pairs import news

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
FERRY = news()[0].report
# Kilobytes of a packed signature: 40,000 different words in a row, four bytes for each three of them.
MOST_KILOBYTES = 200

PAGES = {
    "no words": ("!!!", "… — !!! " * 2_000),
    "one word without an end": ("a", "a" * 400_000),
    "digits without an end": ("1", "1" * 400_000),
    "digits without an end, in millions": ("1", "1" * 5_000 + " million " + "9" * 5_000 + "bn"),
    "groups of digits": ("1", "1 " + "000 " * 50_000),
    "multipliers in a row": ("9", "9 million " * 20_000),
    "numbers": ("1 2 3", " ".join(str(number * 7919 % 999_983) for number in range(20_000))),
    "different words": ("x", " ".join(f"w{number:x}q" for number in range(60_000))),
    "names": ("Anna", " ".join(f"Name{chr(97 + n % 26)}{chr(97 + n // 26 % 26)}" for n in range(50_000))),
    "lines": ("a", "a\n" * 100_000),
    "capitals": ("ALARM " * 50, "ALARM NOW " * 20_000),
    "a title without an end": (" ".join(f"w{number:x}q." for number in range(60_000)), "text"),
    "ideographs": ("台", "台风登陆福建" * 40_000),
    "a title of ideographs": ("".join(map(chr, range(0x4E00, 0x4E00 + MOST_OF_TITLE))), "台"),
    "numbers in signs": ("二十、三十", "〇、二十三万人、㊉人、" * 5_000),
    "accents": ("e", "e" + "\u0301" * 100_000),
    "controls": ("\x00", "\x00\u202e\ufeff" * 10_000),
}


def test_spellings_without_end_are_let_go_of_and_read_alike_when_they_come_again() -> None:
    first = lexeme("Dolna")
    lexed(" ".join(f"v{number:x}z" for number in range(MOST_LEXEMES + 1)))
    assert lexeme("Dolna") == first
    assert lexeme("Dolna") is not first


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_signed_whatever_it_says(name: str) -> None:
    document = Document("a", *PAGES[name], NOON)
    signature = sign(document)
    packed = pack(signature)
    assert unpack(packed) == signature
    assert len(packed) < 1_000 * MOST_KILOBYTES
    assert all(len(number.partition("|")[0]) <= MOST_DIGITS for number in signature.terms.numbers)
    assert len(signature.terms.words) < 2_000
    book = StoryBook()
    ferry = Document("ferry", FERRY.title, FERRY.text, NOON)
    cluster_id = book.add(ferry).cluster_id
    assert book.add(document, signature).cluster_id != cluster_id
    book.look_again()
    assert len(book.clusters) == 2
    assert all(len(number) <= MOST_DIGITS for number in content_of(*PAGES[name]).numbers)


def test_no_more_of_a_word_is_kept_than_tells_it_from_others() -> None:
    (found,) = lexed("x" * 100_000).lexemes
    assert found.word == "x" * MOST_LETTERS


def test_one_text_without_an_end_of_it_keeps_a_few_and_costs_the_same() -> None:
    book, signature = StoryBook(limits=Limits(articles=500)), sign(Document("", FERRY.title, FERRY.text))
    for number in range(200):
        book.add(Document(str(number), FERRY.title, FERRY.text, NOON + timedelta(seconds=number)), signature)
        if book.is_look_due:
            book.look_again()
    assert len(book.clusters) == 1
    assert len(book.kept) <= 2 * MOST_KEPT
    assert next(iter(book.clusters.values())).size == 200


@pytest.mark.parametrize(
    "hours", [-1, -24 * 30, 0, 24 * 36_500], ids=["backwards", "by months", "not at all", "by centuries"]
)
def test_time_may_run_as_it_likes(hours: int) -> None:
    book = StoryBook()
    for number, each in enumerate(news() * 2):
        published = NOON + timedelta(hours=hours * (number % 3))
        book.add(Document(str(number), each.report.title, each.report.text, published))
    book.look_again()
    again = thaw(freeze(book), book.limits)
    after = Document("after", FERRY.title, FERRY.text, NOON)
    assert again.add(after) == book.add(after)
    assert {article_id for article_id, _ in book.kept.values()} == {article_id for article_id, _ in again.kept.values()}
