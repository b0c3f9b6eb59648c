"""Laws of the arbiter, for any page and any draft."""

from functools import partial

from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html as lxml_html

from monitor.core.extract.arbiter import arbitrate
from monitor.core.extract.blocks import letters_of, read_blocks
from monitor.core.extract.draft import Account, make_draft, share_within
from monitor.core.extract.titles import is_like
from monitor.core.formats.markup import BLOCKS, clean_line

WORDS = "bridge harbour ferry council Related Subscribe 港 мост . : newsletter read more barge engineers opened"
lines = st.lists(st.sampled_from(WORDS.split()), min_size=1, max_size=30).map(" ".join)
tags = st.sampled_from(["p", "div", "h1", "h2", "li", "aside", "article", "a", "span", "figure", "br"])
classes = st.sampled_from(["", "lead", "related", "par-1", "sidebar"])
elements = st.builds(lambda tag, name, text: f'<{tag} class="{name}">{text}</{tag}>', tags, classes, lines)
pages = st.lists(elements, max_size=12).map("".join)


def account_of(page: str, told: str) -> Account:
    tree = lxml_html.document_fromstring(f"<html><body>{page}</body></html>")
    return Account(read_blocks(tree), (letters_of("Bridge opened"),), (), letters_of(told))


@settings(max_examples=50)
@given(pages, st.lists(lines, max_size=12), lines, st.lists(st.lists(lines, max_size=4), max_size=2))
def test_every_line_of_the_article_was_in_a_draft_or_on_the_page(
    page: str, draft: list[str], told: str, others: list[list[str]]
) -> None:
    account = account_of(page, told)
    body = arbitrate(draft, account, [partial(list, each) for each in others])
    known = {clean_line(block.text) for block in account.blocks} | set(draft).union(*others)
    assert {line.text for line in body.lines} <= known
    assert {line.text for line in body.dropped} <= known
    assert body.standfirst in known | {""}


@given(pages)
def test_blocks_hold_the_text_of_the_page_in_order(page: str) -> None:
    tree = lxml_html.document_fromstring(f"<html><body>{page}</body></html>")
    assert letters_of("".join(block.text for block in read_blocks(tree))) == letters_of(str(tree.xpath("string()")))
    assert all(0 <= block.links <= 1 and (block.tag in BLOCKS) for block in read_blocks(tree))


@given(lines, lines)
def test_likeness_of_headlines_has_no_direction(one: str, other: str) -> None:
    first, second = letters_of(one), letters_of(other)
    assert is_like(first, second) == is_like(second, first)
    assert is_like(first, first) == bool(first)


@given(lines, lines)
def test_a_text_is_wholly_within_itself(one: str, other: str) -> None:
    first, second = letters_of(one), letters_of(other)
    assert share_within(first, first + second) == 1.0
    assert 0.0 <= share_within(first, second) <= 1.0


@given(pages, st.lists(lines, max_size=12))
def test_a_draft_keeps_its_lines(page: str, texts: list[str]) -> None:
    draft = make_draft(texts, account_of(page, ""))
    assert [line.text for line in draft.lines] == texts
    assert all(line.block is None or line.block.letters == line.letters for line in draft.lines)
