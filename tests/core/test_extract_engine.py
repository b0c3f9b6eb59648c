"""The engine as we ask it reads what it would read by itself; only its time is ours to save."""

from pathlib import Path

import pytest
from lxml import etree
from lxml.etree import _Element
from trafilatura import bare_extraction, load_html
from trafilatura.settings import Document

from monitor.core.extract.blocks import Block, read_blocks
from monitor.core.extract.decoding import decode_page
from monitor.core.extract.engine import MIN_CERTAIN, is_certain, joined_lines, read_precise
from monitor.core.extract.tree import load_tree, strip_unread
from monitor.core.formats.markup import clean_text

PAGES = sorted((Path(__file__).parents[1] / "data" / "pages").glob("*.html"))
SENTENCE = "The council of Brackwater approved part {} of the new harbour wall on Tuesday after a debate of four hours."
STORY = "".join(f"<p>{SENTENCE.format(number)}</p>" for number in range(8))
LINES = [SENTENCE.format(number) for number in range(8)]
DOCTYPE = (
    '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Strict//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-strict.dtd">'
)

ODD_PAGES = {
    "a whole page": f"<html><head><title>x</title></head><body>{STORY}</body></html>",
    "an old doctype": f"{DOCTYPE}\n<html><body>{STORY}</body></html>",
    "a root that closes itself": f'<html lang="en" />\n<body>{STORY}</body></html>',
    "control characters": f"<html><body>\x00\x01{STORY}\x0b\x1f\ufffe\uffff</body></html>",
    "another encoding declared": f'<?xml version="1.0" encoding="latin-1"?><html><body>{STORY}<p>é</p></body></html>',
    "a wrong label in a meta element": f'<html><head><meta charset="utf-16"></head><body>{STORY}<p>é</p></body></html>',
    "two bodies": f"<html><body><p>one</p></body><body>{STORY}</body></html>",
    "a fragment": f"<div>{STORY}</div><div>html</div>",
    "one element": "<p>x</p>",
    "text": "no markup at all",
    "nothing": "",
    "comments": f"<html><!-- one --><body><!-- two -->{STORY}<!-- three",
}


def same(one: _Element | None, other: _Element | None) -> bool:
    return (one is None) == (other is None) and (
        one is None or other is None or etree.tostring(one) == etree.tostring(other)
    )


@pytest.mark.parametrize("page", ODD_PAGES.values(), ids=ODD_PAGES.keys())
def test_a_page_becomes_the_tree_that_the_engine_would_make_of_it(page: str) -> None:
    assert same(load_tree(page), load_html(page))


def test_half_a_character_hides_nothing() -> None:
    tree = load_tree(f"<html><body><p>\ud800</p>{STORY}</body></html>")
    assert tree is not None
    assert [each.text for each in tree.iter("p")] == [None, *LINES]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_no_second_opinion_that_counts_is_left_out(path: Path) -> None:
    tree = load_tree(decode_page(path.read_bytes(), None))
    assert tree is not None
    strip_unread(tree)
    whole = bare_extraction(tree, url=None, favor_precision=True, include_comments=False)
    text = whole.text if isinstance(whole, Document) else None
    assert read_precise(tree, read_blocks(tree)) == joined_lines(clean_text(text or "").split("\n"))


def blocks_of(markup: str) -> tuple[Block, ...]:
    tree = load_tree(f"<html><body>{markup}</body></html>")
    assert tree is not None
    return read_blocks(tree)


def test_a_reading_that_has_most_of_the_page_is_certain() -> None:
    assert is_certain(LINES, blocks_of(f"{STORY}<p><a href=/>{SENTENCE * 30}</a></p>"))


def test_a_reading_is_uncertain_beside_more_than_twice_its_text() -> None:
    assert not is_certain(LINES, blocks_of(f"{STORY}{STORY}<p>And one more.</p>"))


def test_a_short_reading_is_uncertain_even_if_it_is_all_there_is() -> None:
    assert not is_certain(["Closed today."], blocks_of("<p>Closed today.</p>"))
    assert is_certain(["x" * MIN_CERTAIN], ())
