"""What of a page is the article: witnesses restore what the engine lost, rules drop what is not the article's."""

from collections.abc import Sequence
from functools import partial

import pytest
from lxml import html as lxml_html

from monitor.core.extract import extract
from monitor.core.extract.arbiter import MAX_DROPPED, PASSED_OVER, Body, arbitrate
from monitor.core.extract.blocks import Block, count_words, letters_of, names_in, read_blocks
from monitor.core.extract.draft import Account, share_within
from monitor.core.extract.dropping import RULES, boxes, headline, links, notices, tail, untold
from monitor.core.extract.engine import joined_lines, read_fast, read_generous
from monitor.core.extract.titles import is_like

TITLE = "Bridge reopens after nine months of repairs"
# Sentences of a story, each long enough to count.
STORY = (
    "The old bridge over the harbour mouth opened to traffic on Tuesday, nine months after a barge struck its pier.",
    "Ferries had carried forty thousand people a day across the water while the northern pier was built anew.",
    "Engineers replaced forty metres of steel and poured a foundation in water that is twelve metres deep at low tide.",
    "The harbour master was told that it would take two years, and said that he was glad that they were wrong.",
    "A third ferry, which took lorries, stays until the weight limit is lifted in autumn, said the council on Friday.",
    "The captain of the barge was fined in spring by a court that found him asleep at the wheel of his vessel.",
)


def paragraphs(lines: Sequence[str] = STORY) -> str:
    return "".join(f"<p>{line}</p>" for line in lines)


def account_of(
    body: str, titles: Sequence[str] = (TITLE,), descriptions: Sequence[str] = (), told: str = ""
) -> Account:
    tree = lxml_html.document_fromstring(f"<html><body>{body}</body></html>")
    letters = [tuple(map(letters_of, texts)) for texts in (titles, descriptions)]
    return Account(read_blocks(tree), letters[0], letters[1], letters_of(told))


def chosen(lines: Sequence[str], page: Account, *rereads: Sequence[str]) -> Body:
    return arbitrate(lines, page, [partial(list, lines) for lines in rereads])


def texts(body: Body) -> list[str]:
    return [line.text for line in body.lines]


def dropped(body: Body) -> list[tuple[str, str]]:
    return [(line.reason, line.text) for line in body.dropped]


def blocks(body: str) -> tuple[Block, ...]:
    return account_of(body).blocks


# -------------------------------------------------------------------------------------------------------------- blocks


def test_blocks_are_runs_of_text_between_borders() -> None:
    found = blocks(
        "<div>One <b>two</b><!-- no --> three<br>four<script>no</script> five<p>six <a href='/'>seven</a></p>eight"
        "</div>"
        "<aside> <a href='/'>nine</a> </aside><nav>no</nav><footer>no</footer><p> </p><p>—</p>ten"
    )
    assert [(block.text, block.tag) for block in found] == [
        ("One two three", "div"),
        ("four five", "div"),
        ("six seven", "p"),
        ("eight", "div"),
        ("nine", "aside"),
        ("ten", "body"),
    ]
    assert [round(block.links, 2) for block in found] == [0, 0, 0.56, 0, 1, 0]
    assert [block.is_aside for block in found] == [False, False, False, False, True, False]


def test_blocks_of_a_fragment_are_those_of_its_root() -> None:
    assert [block.text for block in read_blocks(lxml_html.fragment_fromstring("<div>One<p>two</p></div>"))] == [
        "One",
        "two",
    ]


def test_siblings_are_of_one_row_even_if_they_are_numbered() -> None:
    first, second, other = blocks('<p class="par-1">One</p><p class="par-2">two</p><p class="note">three</p>')
    assert first.row == second.row != other.row


def test_blocks_know_boxes_articles_and_leads() -> None:
    boxed, shared, lead, plain, second = blocks(
        '<div class="RelatedLinks"><p>one</p></div><div class="shareholders"><p>two</p></div>'
        '<article id="sidebar"><p class="article-standfirst"><b>three</b></p><p>four</p></article><article><p>five</p>'
        "</article>"
    )
    assert (bool(boxed.box), shared.box, lead.box) == (True, 0, 0)
    assert (lead.is_lead, plain.is_lead) == (True, False)
    assert (boxed.article, lead.article == plain.article, plain.article != second.article) == (0, True, True)
    assert names_in("ShareBar__item-2") >= {"share", "bar", "item"}


def test_headings_are_known_by_their_element() -> None:
    assert [block.is_heading for block in blocks("<h2>one</h2><hr><p>two</p><header>three</header>")] == [
        True,
        False,
        False,
    ]


def test_words_and_letters_of_any_script() -> None:
    assert (count_words("Nine months."), count_words("港の橋が開通"), letters_of("Ｔｈｅ “Bridge”!")) == (
        2,
        4,
        "thebridge",
    )


# -------------------------------------------------------------------------------------------------------------- titles

TITLES = {
    "equal": ("bridgereopens", "bridgereopens", True),
    "nothing": ("", "", False),
    "with a kicker": (letters_of("Harbour: " + TITLE), letters_of(TITLE), True),
    "a word of it": ("bridge", letters_of(TITLE), False),
    "another verb": (letters_of(TITLE), letters_of(TITLE.replace("reopens", "opens")), True),
    "of one length": (letters_of(TITLE), letters_of("Ferry sinks after seven years of service in it"), False),
    "longer by far": (letters_of(TITLE), letters_of(STORY[0]), False),
}


@pytest.mark.parametrize(("one", "other", "expected"), TITLES.values(), ids=TITLES.keys())
def test_headlines_are_told_from_other_lines(one: str, other: str, expected: bool) -> None:
    assert is_like(one, other) is expected
    assert is_like(other, one) is expected


def test_share_of_a_text_within_another() -> None:
    whole = letters_of("".join(STORY))
    assert share_within(letters_of(STORY[1]), whole) == 1.0
    assert share_within("notthere", whole) == 0.0
    assert 0.2 < share_within(letters_of(STORY[1] + "x" * 90), whole) < 0.8


# --------------------------------------------------------------------------------------------------------- what is kept


def test_a_draft_that_nobody_contradicts_stands() -> None:
    body = chosen(STORY, account_of(paragraphs()))
    assert (texts(body), body.dropped, body.standfirst) == (list(STORY), (), "")


def test_nothing_read_is_nothing() -> None:
    assert chosen([""], account_of("")) == Body((), (), "")
    assert texts(chosen(["Not on the page at all."], account_of(""))) == ["Not on the page at all."]


def test_lines_without_letters_stay_where_they_are() -> None:
    lines = [STORY[0], "___", *STORY[1:]]
    assert texts(chosen(lines, account_of(paragraphs()))) == lines


def test_siblings_that_the_engine_lost_come_back_to_their_places() -> None:
    body = chosen([*STORY[:2], *STORY[3:]], account_of(f"<h1>{TITLE}</h1>{paragraphs()}"))
    assert texts(body) == list(STORY)


def test_the_first_paragraph_comes_back_below_the_headline() -> None:
    body = chosen(STORY[1:], account_of(f"<p>{STORY[0][::-1]}</p><h1>{TITLE}</h1>{paragraphs()}"))
    assert texts(body) == list(STORY)


def test_an_article_that_was_cut_goes_on_until_the_next_headline() -> None:
    page = account_of(f"<h1>{TITLE}</h1>{paragraphs()}<h1>Ferries</h1>{paragraphs([line[::-1] for line in STORY])}")
    assert texts(chosen(STORY[:3], page)) == list(STORY)


def test_a_line_or_two_behind_the_end_is_no_part_of_it() -> None:
    assert texts(chosen(STORY[:-1], account_of(paragraphs()))) == list(STORY[:-1])


LEFT_OUT = {
    "of which the engine took less than it left": (STORY[:1] + STORY[5:], paragraphs()),
    "in a box": (
        STORY[:2] + STORY[3:],
        paragraphs(STORY[:2]) + '<div class="promo">' + paragraphs(STORY[2:3]) + "</div>",
    ),
    "beside the text": (STORY[:2] + STORY[3:], paragraphs(STORY[:2]) + f"<aside><p>{STORY[2]}</p></aside>"),
    "a link": (STORY[:2] + STORY[3:], f"{paragraphs(STORY[:2])}<p><a href='/'>Ferries in the harbour of today</a></p>"),
    "a notice": (STORY[:2] + STORY[3:], f"{paragraphs(STORY[:2])}<p>Sign up for our newsletter and more today</p>"),
    "a pointer": (STORY[:2] + STORY[3:], f"{paragraphs(STORY[:2])}<p>Read more about ferries on the next page</p>"),
    "too short": (STORY[:2] + STORY[3:], f"{paragraphs(STORY[:2])}<p>Photo gallery</p>"),
}


@pytest.mark.parametrize(("lines", "page"), LEFT_OUT.values(), ids=LEFT_OUT.keys())
def test_siblings_do_not_vouch_for(lines: tuple[str, ...], page: str) -> None:
    rest = "" if STORY[5] in page else paragraphs(STORY[3:])
    assert texts(chosen(lines, account_of(page + rest))) == list(lines)


def test_a_sibling_in_another_article_is_not_of_this_one() -> None:
    page = f"<article>{paragraphs(STORY[:3])}</article><article><p>{STORY[3]}</p></article><article></article>"
    body = chosen(
        [*STORY[:3], *STORY[4:]], account_of(page.replace("</article><article></article>", paragraphs(STORY[4:])))
    )
    assert STORY[3] not in texts(body)


def test_structured_data_vouches_for_blocks_in_other_markup() -> None:
    quoted = f"<blockquote>{STORY[2]}</blockquote><blockquote>{STORY[2][::-1]}</blockquote>"
    page = paragraphs(STORY[:2]) + quoted + paragraphs(STORY[3:])
    lines = [*STORY[:2], *STORY[3:]]
    assert texts(chosen(lines, account_of(page, told=" ".join(STORY)))) == list(STORY)
    assert texts(chosen(lines, account_of(page, told=STORY[2]))) == lines
    assert texts(chosen(lines, account_of(page, told=" ".join(STORY)[::-1]))) == lines


def test_a_block_that_stands_twice_comes_back_once() -> None:
    page = paragraphs([*STORY[:3], STORY[2], *STORY[3:]])
    assert texts(chosen([*STORY[:2], *STORY[3:]], account_of(page))) == list(STORY)


def test_a_teaser_of_the_article_does_not_vouch_for_its_neighbours() -> None:
    ticker = "".join(f"<li>{line}</li>" for line in (STORY[0][:60] + STORY[1][:20], STORY[0][::-1], STORY[1][::-1]))
    body = chosen(STORY, account_of(f"<ul>{ticker}</ul>{paragraphs()}"))
    assert texts(body) == list(STORY)


# ----------------------------------------------------------------------------------------------------- second readings

WRONG = ("A garden in the east of the town was sold.",)


def test_another_reading_stands_in_for_a_draft_from_the_wrong_place() -> None:
    page = account_of(f"<div>{WRONG[0]}</div>{paragraphs()}")
    assert texts(chosen(WRONG, page, WRONG, STORY)) == list(STORY)


def test_a_draft_of_nearly_nothing_gives_way_to_the_prose_of_the_page() -> None:
    page = account_of(f"<div>{WRONG[0]}</div>{paragraphs()}")
    assert texts(chosen(WRONG, page, WRONG)) == list(STORY)


def test_a_draft_is_not_given_up_for_comments() -> None:
    comments = [line[::-1].strip(".") + "." for line in STORY]
    lines = [*STORY, *(f"{line} And more of it." for line in STORY[:2])]
    page = account_of(
        "".join(f'<div class="{kind}">{line}</div>' for kind, line in zip("ABCDEFGH", lines, strict=True))
        + paragraphs(comments)
    )
    assert texts(chosen(lines, page, comments))[:8] == lines
    both = chosen(lines, page, [*lines, *comments])
    assert texts(both) == [*lines, *comments]


def test_a_draft_that_nothing_replaces_stays() -> None:
    page = account_of(f"<div>{' '.join(STORY)}</div>{paragraphs([line[::-1] + '.' for line in STORY])}")
    assert texts(chosen([" ".join(STORY)], page, WRONG)) == [" ".join(STORY)]


def in_widgets(lines: Sequence[str]) -> str:
    return "".join(f'<div class="widget">{paragraphs([line])}</div>' for line in lines)


LONG_STORY = (*STORY, *(f"Asked again a week later, nobody at the harbour denied it: {line}" for line in STORY))


def test_a_story_whose_every_paragraph_is_a_widget_is_found() -> None:
    page = account_of(f"<div>{WRONG[0]}</div>{in_widgets(LONG_STORY)}")
    assert texts(chosen(WRONG, page, WRONG, LONG_STORY)) == list(LONG_STORY)


@pytest.mark.parametrize(
    ("draft", "boxed", "other"),
    [(WRONG, STORY, STORY), (STORY, LONG_STORY, LONG_STORY), (WRONG, LONG_STORY, LONG_STORY[:2])],
    ids=["little of it", "beside a story", "in part alone"],
)
def test_prose_in_boxes_is_no_story_by_itself(draft: Sequence[str], boxed: Sequence[str], other: Sequence[str]) -> None:
    page = account_of(f"<div>{' '.join(draft)}</div>{in_widgets(boxed)}")
    assert texts(chosen([" ".join(draft)], page, other)) == [" ".join(draft)]


# ------------------------------------------------------------------------------------------------------------- dropping


def test_headline_and_labels_above_it_are_no_body() -> None:
    page = account_of(f"<div>Harbour</div><h1>{TITLE}</h1><h2>Harbour: {TITLE}</h2>{paragraphs()}")
    body = chosen(["Harbour", TITLE, f"Harbour: {TITLE}", *STORY], page)
    assert texts(body) == list(STORY)
    assert dropped(body) == [(headline.REASON, line) for line in ("Harbour", TITLE, f"Harbour: {TITLE}")]


def test_a_headline_of_other_words_is_known_by_its_element() -> None:
    body = chosen(["Nine months", *STORY], account_of(f"<h1>Nine months</h1>{paragraphs()}"))
    assert dropped(body) == [(headline.REASON, "Nine months")]


def test_a_short_line_below_the_headline_is_the_articles() -> None:
    page = account_of(f"<h1>{TITLE}</h1><div>10 a.m.</div>{paragraphs()}")
    assert texts(chosen(["10 a.m.", *STORY], page)) == ["10 a.m.", *STORY]


POINTERS = {
    "that say so": ("<p>Read more: the ferries of the harbour</p>", "Read more: the ferries of the harbour", False),
    "that say so and link": (
        "<p>Read more: <a href='/'>the ferries of the harbour and their owners</a></p>",
        "Read more: the ferries of the harbour and their owners",
        True,
    ),
    "that are a link": ("<p><a href='/'>The ferries of the harbour</a></p>", "The ferries of the harbour", True),
    "that the page shows in pieces": ("<p>Read more</p><p>now</p>", "Read more now", True),
    "a sentence that is a link": (
        "<p><a href='/'>The ferries have gone home.</a></p>",
        "The ferries have gone home.",
        False,
    ),
    "a source": (
        "<p><a href='/'>https://ferry.example/2026 report on it</a></p>",
        "https://ferry.example/2026 report on it",
        False,
    ),
    "a short link": ("<p><a href='/'>Harbour Post</a></p>", "Harbour Post", False),
}


@pytest.mark.parametrize(("markup", "line", "is_dropped"), POINTERS.values(), ids=POINTERS.keys())
def test_pointers_to_other_articles(markup: str, line: str, is_dropped: bool) -> None:
    page = account_of(paragraphs(STORY[:2]) + markup + paragraphs(STORY[2:]))
    body = chosen([*STORY[:2], line, *STORY[2:]], page)
    assert dropped(body) == ([(links.REASON, line)] if is_dropped else [])


def test_a_long_line_points_nowhere() -> None:
    line = "Read more books, said the harbour master, " + STORY[0] + " " + STORY[1]
    assert line in texts(chosen([*STORY, line, STORY[0]], account_of(paragraphs())))


def test_notices_of_the_publisher_are_dropped_and_stories_about_them_are_not() -> None:
    short = "Sign up for our newsletter."
    long = f"They asked readers to sign up for ferries by post. {STORY[0]} {STORY[1]}"
    longest = f"{long} {STORY[2]} {STORY[3]}"
    lines = [*STORY[:2], short, long, *STORY[2:], longest]
    body = chosen(lines, account_of(paragraphs(lines)))
    assert dropped(body) == [(notices.REASON, short)]
    assert dropped(chosen([long, *STORY], account_of(paragraphs()))) == [(notices.REASON, long)]
    assert dropped(chosen([*STORY, long], account_of(paragraphs()))) == [(notices.REASON, long)]


def test_lines_in_boxes_are_dropped_unless_the_box_is_around_the_story() -> None:
    boxed = "The ferry company was founded in the year of the flood by two brothers"
    page = paragraphs(STORY[:3]) + f'<div class="sidebar"><p>{boxed}</p></div>' + paragraphs(STORY[3:])
    body = chosen([*STORY[:3], boxed, *STORY[3:]], account_of(page))
    assert dropped(body) == [(boxes.REASON, boxed)]
    around = f'<div class="sidebar">{paragraphs()}</div>'
    assert texts(chosen(STORY, account_of(around))) == list(STORY)


def test_what_a_complete_copy_does_not_have_is_dropped() -> None:
    extra = "Our expert answers your questions every Sunday"
    added = f"<div>{extra}</div><h3>What the council of the town says now</h3>"
    page = paragraphs(STORY[:3]) + added + paragraphs(STORY[3:])
    lines = [*STORY[:3], extra, "What the council of the town says now", *STORY[3:]]
    body = chosen(lines, account_of(page, told=" ".join(STORY)))
    assert dropped(body) == [(untold.REASON, extra)]
    assert dropped(chosen(lines, account_of(page, told=" ".join(STORY[:4])))) == []


def test_credits_tags_and_lone_headings_at_the_end_are_dropped() -> None:
    end = ["Related stories", "Reporting by Ana Quist", "ana@harbour.example"]
    page = paragraphs() + "<h2>Related stories</h2>" + paragraphs(end[1:])
    body = chosen([*STORY, *end], account_of(page))
    assert texts(body) == list(STORY)
    assert [text for _, text in dropped(body)] == end
    assert dropped(body)[1:] == [(tail.REASON, line) for line in end[1:]]


LAST_SENTENCES = (
    "Contact between the two sides of the dispute broke off in May.",
    "More from the council is expected on Friday, the harbour master said.",
    "Follow the money, said the captain.",
    "Sources of the sand are not known to the council.",
)


@pytest.mark.parametrize("line", LAST_SENTENCES)
def test_a_last_sentence_is_no_credit(line: str) -> None:
    lines = [*STORY, line]
    assert texts(chosen(lines, account_of(paragraphs(lines)))) == lines


def test_a_short_article_has_no_end_of_its_own() -> None:
    lines = [STORY[0], "Contact: the council"]
    assert texts(chosen(lines, account_of(paragraphs(lines)))) == lines


def test_an_article_that_is_all_credits_is_left_as_it_ends() -> None:
    lines = ["Reporting by Ana Quist", "Editing by Bo Lind", "Source: council", "Copyright"]
    assert texts(chosen(lines, account_of(paragraphs(lines)))) == []


def test_furniture_is_never_half_a_story() -> None:
    offers = [f"Get ferry tickets number {number} of the year from the harbour office" for number in "123456789"]
    page = account_of(f"<h1>{TITLE}</h1>" + "".join(f"<p><a href='/'>{line}</a></p>" for line in offers))
    body = chosen([TITLE, *offers], page)
    assert (texts(body), dropped(body)) == (offers, [(headline.REASON, TITLE)])
    assert MAX_DROPPED < 0.5


def test_every_rule_gives_a_reason_for_a_person() -> None:
    assert len({rule.REASON for rule in RULES}) == len(RULES)


def test_what_the_engine_passed_over_is_told_too() -> None:
    passed = "The council of the town sold the old ferries to the islands"
    page = f'<h1>{TITLE}</h1><div class="lead">{DECK}</div>{paragraphs(STORY[:3])}<aside>{passed}</aside><p>Photo</p>'
    body = chosen(STORY, account_of(page + paragraphs(STORY[3:])))
    assert (dropped(body), body.standfirst) == ([(PASSED_OVER, passed)], DECK)


# ----------------------------------------------------------------------------------------------------------- standfirst

DECK = "Ten thousand people a day cross the water on it"
LONG = f"{DECK}, and the ferries that replaced it go home to the islands, where they are wanted back since June"
STANDFIRSTS = {
    "that the description repeats": (f"<div>{DECK}</div>", [f"{DECK}."], DECK),
    "that goes on": (f"<div>{LONG}</div>", [LONG[:80]], LONG),
    "that says something else": (
        f"<div>{DECK}</div>",
        ["Nobody was hurt when the barge struck the bridge, and nobody is"],
        "",
    ),
    "that its class names": (f'<div class="lead">{DECK}</div>', [], DECK),
    "that only search engines see": ("", [DECK], ""),
    "of a few words": ('<div class="lead">Harbour news</div>', [], ""),
    "that is the headline": (f'<div class="lead">{TITLE} now</div>', [], ""),
    "that stands in a list": (f"<ul><li>{DECK}</li></ul>", [DECK], ""),
    "that is a link": (f'<div class="lead"><a href="/">{DECK}</a></div>', [DECK], ""),
    "described too shortly": (f"<div>{DECK}</div>", ["Ten thousand"], ""),
    "that is a sentence of the body": (f'<div class="lead">{STORY[2][:50]} {STORY[2][50:]}</div>', [], ""),
}


@pytest.mark.parametrize(("markup", "descriptions", "expected"), STANDFIRSTS.values(), ids=STANDFIRSTS.keys())
def test_standfirst(markup: str, descriptions: list[str], expected: str) -> None:
    page = account_of(f"<h1>{TITLE}</h1>{markup}{paragraphs()}", descriptions=descriptions)
    assert chosen(STORY, page).standfirst == expected


IN_BODY = {
    "named and described": (f'<div class="standfirst">{DECK}</div>', [DECK], True),
    "named alone": (f'<div class="standfirst">{DECK}</div>', [], False),
    "described alone": (f'<div class="intro">{DECK}</div>', [DECK], False),
    "not to be found on the page": ("", [DECK], False),
}


@pytest.mark.parametrize(("markup", "descriptions", "is_field"), IN_BODY.values(), ids=IN_BODY.keys())
def test_a_standfirst_that_the_engine_took_for_the_body_is_a_field(
    markup: str, descriptions: list[str], is_field: bool
) -> None:
    body = chosen([DECK, *STORY], account_of(f"<h1>{TITLE}</h1>{markup}{paragraphs()}", descriptions=descriptions))
    assert (body.standfirst, texts(body)) == ((DECK, list(STORY)) if is_field else ("", [DECK, *STORY]))


# ---------------------------------------------------------------------------------------------------------- whole pages


def whole(body: str, head: str = "") -> str:
    return f'<html lang="en"><head><meta property="og:title" content="{TITLE}">{head}</head><body>{body}</body></html>'


def test_headings_are_marked_and_lists_are_lines() -> None:
    listed = "<ul><li>The ferries go home in autumn.</li><li>The lorries wait until winter.</li></ul>"
    added = f"<h2>What comes next for the town</h2>{listed}"
    found = extract(whole(f"<article>{paragraphs(STORY[:3])}{added}{paragraphs(STORY[3:])}</article>"))
    lines = found.text.split("\n")
    assert [lines[index] for index in found.headings] == ["What comes next for the town"]
    assert "- The ferries go home in autumn." in lines


def test_other_readings_of_a_page_have_its_paragraphs() -> None:
    page = whole(f"<article>{paragraphs()}</article><script>1</script>")
    assert read_fast(page) == read_generous(page) == list(STORY)


def test_words_that_a_line_breaks_are_joined() -> None:
    assert joined_lines(["The har-", "bour and the spring-", "and summer", "sea-", "Side", "a -", "b"]) == [
        "The harbour and the spring-",
        "and summer",
        "sea-",
        "Side",
        "a -",
        "b",
    ]


def test_the_text_of_the_feed_is_a_witness_of_the_body() -> None:
    extra = '<p class="extra">Our expert answers your questions every Sunday of the year.</p>'
    page = whole(f"<article>{paragraphs(STORY[:3])}{extra}{paragraphs(STORY[3:])}</article>")
    assert extract(page, own_text="\n".join(STORY)).text.split("\n") == list(STORY)
    assert len(extract(page).text.split("\n")) == len(STORY) + 1


def test_scripts_and_drawings_are_not_the_articles() -> None:
    page = whole(f"<article>{paragraphs()}<script>let a = 1;</script><svg><text>Nine</text></svg></article>")
    assert extract(page).text.split("\n") == list(STORY)


def test_words_that_the_source_breaks_are_joined() -> None:
    broken = STORY[0].replace("harbour", "har-\r\n   bour").replace("nine months", "spring-\nand nine mon-\nths")
    found = extract(whole(f"<article>{paragraphs([broken, *STORY[1:]])}</article>"))
    assert found.text.split("\n")[0] == STORY[0].replace("nine", "spring- and nine")


def test_the_body_in_structured_data_is_a_witness_on_whole_pages() -> None:
    copy = "&lt;p&gt;" + " ".join(STORY) + "&lt;/p&gt;"
    ld = f'<script type="application/ld+json">{{"@type":"NewsArticle","headline":"x","articleBody":"{copy}"}}</script>'
    extra = '<p class="extra">Our expert answers your questions every Sunday of the year.</p>'
    page = f"<article>{paragraphs(STORY[:3])}{extra}{paragraphs(STORY[3:])}</article>"
    assert extract(whole(page, ld)).text.split("\n") == list(STORY)
    assert len(extract(whole(page)).text.split("\n")) == len(STORY) + 1


def test_hostile_characters_of_restored_lines_are_removed() -> None:
    lost = STORY[2].replace("steel", "st\u202eeel")
    page = account_of(paragraphs([*STORY[:2], lost, *STORY[3:]]))
    assert texts(chosen([*STORY[:2], *STORY[3:]], page)) == list(STORY)
