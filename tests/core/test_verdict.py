"""What kind of page it is: labelled pages in seventeen languages, and the grounds of each verdict one by one."""

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


@pytest.mark.parametrize("language", sorted({label["page"].partition("_")[0] for label in labelled()}))
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


# ----------------------------------------------------------------------------------------------------- one by one

SENTENCE = "The cranes of the harbour stand still since Monday, because the crews refuse to work at night. "
CLAIM = '<meta property="og:type" content="article">'
NOT_FREE = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'


def judged(body: str, *, head: str = CLAIM, title: str = "Cranes idle", language: str | None = "en") -> Extraction:
    page = f"<html lang='en'><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract(page, "https://harbour-post.example/1", None, language)


def story(sentences: int) -> str:
    paragraphs = (f"<p>{SENTENCE}Crew {number} joined them.</p>" for number in range(sentences))
    return f"<article><h1>Cranes idle</h1>{''.join(paragraphs)}</article>"


def test_long_text_is_an_article_whatever_else_stands_on_the_page() -> None:
    found = judged(story(40) + "<p>Subscribe to continue reading.</p>", head=CLAIM + NOT_FREE)
    assert (found.verdict, found.why) == (Verdict.OK, None)


def test_long_text_in_another_language_is_told_apart() -> None:
    found = judged(story(40), language="de")
    assert (found.verdict, found.why) == (
        Verdict.WRONG_LANGUAGE,
        "its text is in “en”, the feed is in “de”",
    )


def test_list_of_partners_is_a_consent_wall_however_long() -> None:
    partners = "".join(
        f"<p>Partner {number} may store information on your device, such as cookies, and process personal data "
        "for personalised advertising, if you give your consent.</p>"
        for number in range(40)
    )
    found = judged(f"<h1>Your privacy</h1>{partners}<button>Accept all</button>", head="", title="Your privacy")
    assert (found.verdict, found.text) == (Verdict.CONSENT, "")


def test_short_page_that_says_it_is_not_free_is_cut_off() -> None:
    found = judged(story(2), head=NOT_FREE)
    assert (found.verdict, found.why) == (Verdict.PAYWALL, "it says of itself that it is not free, and is short")
    assert found.text.startswith(SENTENCE.strip())


def test_longer_page_that_says_it_is_not_free_and_offers_nothing_is_a_metered_article() -> None:
    assert judged(story(9), head=NOT_FREE).verdict is Verdict.OK


def test_offer_with_the_story_going_on_behind_it_is_none() -> None:
    offer = "<p>Subscribe to continue reading.</p>"
    assert judged(story(2) + offer).verdict is Verdict.PAYWALL
    assert judged(f"<article>{offer}{story(2)}</article>").verdict is Verdict.OK


def test_wall_that_is_hidden_is_none() -> None:
    wall = "<div {}><p>Subscribe to continue reading.</p><a href='/'>Offers</a></div>"
    for hidden in ("hidden", "style='display: none'", "style='visibility:hidden'"):
        assert judged(story(2) + wall.format(hidden)).verdict is Verdict.OK
    assert judged(story(2) + wall.format("style='color: red'")).verdict is Verdict.PAYWALL


def test_sentence_that_is_the_whole_of_a_page_is_a_notice() -> None:
    found = judged("<p>Gulls have eaten it.</p>", head="", title="Harbour Post")
    assert (found.verdict, found.why) == (Verdict.ERROR_PAGE, "it says “Gulls have eaten it.” and nothing else")


def test_comments_of_the_markup_are_not_seen() -> None:
    found = judged("<div><!-- Subscribe to continue reading. -->Page<!-- x --> not found</div>", head="", title="Post")
    assert (found.verdict, found.why) == (Verdict.ERROR_PAGE, "it says “page not found”")


def test_words_of_others_in_quotation_marks_are_no_signs() -> None:
    for quoted in (
        "“Page not found”",
        "„Page not found“",
        "«Page not found»",
        '"Page not found"',
        "“He read »Page not found«”",
    ):
        assert (
            judged(f"<p>{quoted} was all that the clerk of the harbour said.</p>", title="A clerk").verdict
            is Verdict.OK
        )


def test_headline_about_an_error_with_a_story_under_it_is_an_article() -> None:
    assert judged(story(2), title="Page not found: cranes idle").verdict is Verdict.OK


def test_login_form_without_an_article_is_a_wall() -> None:
    form = "<form><input type='email'><input type='password'><button>Go</button></form>"
    found = judged(f"<h1>Log in</h1>{form}", head="", title="Log in | Harbour Post")
    assert (found.verdict, found.why) == (Verdict.PAYWALL, "it is called “Log in”")
    assert judged(story(3) + form, title="Log in").verdict is Verdict.OK


def test_page_for_readers_of_another_language_is_told_apart() -> None:
    found = judged("<p>This article is not available in English.</p>", language=None)
    assert (found.verdict, found.why) == (Verdict.WRONG_LANGUAGE, "it says “is not available in english”")


# ---------------------------------------------------------------------------------------- built to bar the way

BOX = "<div{}><h3>There is more to it</h3><p>{}</p><button>Go on</button></div>"
BARRIERS = {
    "named and priced": BOX.format(" class='c-paywall'", "All of it for $2"),
    "named by its test": BOX.format(" data-testid='regwall'", "All of it for 3 €"),
    "a lock": BOX.format("", "\U0001f512 With a key"),
    "over the page, with a price": BOX.format(" role='dialog'", "All of it for £2"),
    "over the page and named": BOX.format(" id='gate' aria-modal='true'", "All of it"),
    "closed by AMP, with a price": f"<section amp-access='NOT granted'>{BOX.format('', '2 € a day')}</section>",
    "a password and a name": "<form class='gate'><p>Come in</p><input type='password'><button>Go</button></form>",
    "in so many words": BOX.format(" class='x'", "Subscribe to continue reading."),
    "called a paywall and nothing else": BOX.format(" class='paywall'", "With a map"),
    "closed by AMP": f"<section amp-access='NOT granted'>{BOX.format('', 'With a map')}</section>",
    "two doors": "<div><p>Friends of the harbour know more.</p><a href='/join'>In</a> <a href='/login'>Back</a></div>",
    "a door and a price": "<div><p>All of it for 2 €.</p><p><a href='https://x.example/abo'>In</a></p></div>",
    "a field and a door": "<div><p>Tell us who you are.</p><input type='email'><a href='/sign-in'>I did</a></div>",
    "a slot for a wall and a price": f"<div id='paywall-inline'></div>{BOX.format('', 'All of it for 2 €')}",
    "a field, a password and one to press": (
        "<form><p>Who are you?</p><input type='email'><input type='password'><input type='submit' value='Go'></form>"
    ),
    "two elements around the same lines": f"<div class='upsell'>{BOX.format('', 'From 2 € on')}</div>",
}
NO_BARRIERS = {
    "a price alone": BOX.format("", "Tickets: £14, students £5"),
    "doors at the foot of the page": "<div>© 2026</div><div><a href='/join'>In</a> <a href='/login'>Back</a></div>",
    "doors behind other things": (
        f"{'<p>Weather</p>' * 5}<div><p>Come in.</p><a href='/join'>In</a> <a href='/login'>Back</a></div>"
    ),
    "a letter by mail": (
        "<div><p>Our newsletter, daily.</p><p>Sign up and read on.</p><input type='email'><button>Go</button></div>"
    ),
    "a name alone": BOX.format(" class='premium'", "With a map of the harbour"),
    "nothing to press": "<div class='paywall'><p>All of it for $2</p></div>",
    "a newsletter": BOX.format(" class='paywall'", "\U0001f512 Our newsletter for $2"),
    "a gift": BOX.format(" class='paywall'", "Donate $5"),
    "in the margin": f"<aside>{BOX.format(' class=paywall', 'All of it for $2')}</aside>",
    "too much for a box": BOX.format(" class='paywall'", "All of it for $2. " * 60),
    "the story going on": BOX.format(" class='paywall'", "All of it for $2") + story(2),
}


@pytest.mark.parametrize("box", BARRIERS.values(), ids=BARRIERS.keys())
def test_a_box_that_is_built_to_bar_the_way_is_a_wall(box: str) -> None:
    found = judged(story(2) + box)
    assert found.verdict is Verdict.PAYWALL
    assert found.text.startswith(SENTENCE.strip())
    assert "more to it" not in found.text


@pytest.mark.parametrize("box", NO_BARRIERS.values(), ids=NO_BARRIERS.keys())
def test_a_box_of_another_kind_is_no_wall(box: str) -> None:
    assert judged(story(2) + box).verdict is Verdict.OK


def test_a_box_after_a_longer_text_is_no_wall_unless_the_page_says_that_it_is_not_free() -> None:
    box = BOX.format(" class='paywall'", "All of it for $2")
    assert judged(story(9) + box).verdict is Verdict.OK
    assert judged(story(17) + box).verdict is Verdict.OK
    assert judged(story(9) + box, head=CLAIM + NOT_FREE).verdict is Verdict.PAYWALL


def test_boxes_without_number_are_not_looked_at_for_ever() -> None:
    boxes = "".join(f"<div><p>{number}</p></div>" for number in range(500))
    assert judged(story(2) + boxes + BOX.format(" class='paywall'", "$2")).verdict is Verdict.OK


def test_short_metered_article_that_ends_is_whole() -> None:
    whole = story(3)
    assert judged(whole + "<div>2 of 5 articles left this month</div>", head=NOT_FREE).verdict is Verdict.OK
    short = whole.replace(f"{SENTENCE}Crew 2 joined them.", "Crew 2 joined them on Monday at dawn, the union said.")
    assert judged(short, head=NOT_FREE).verdict is Verdict.OK
    assert judged(whole, head=NOT_FREE).verdict is Verdict.OK
    assert judged(whole + "<p><a href='/x'>Go on</a></p>", head=NOT_FREE).verdict is Verdict.PAYWALL
    assert judged(whole.replace("Crew 2 joined them.", "Crew 2 and…"), head=NOT_FREE).verdict is Verdict.PAYWALL


# ------------------------------------------------------------------------------------------------ notices and robots


def test_a_page_without_a_site_around_it_that_speaks_to_its_reader_is_a_notice() -> None:
    words = "The gulls are on the wire again. Have a coffee with us, and come by when your cup is empty. " * 2
    found = judged(f"<h1>Gulls</h1><p>{words}</p>", head="", title="Gulls")
    assert found.verdict is Verdict.ERROR_PAGE
    assert found.why is not None
    assert found.why.endswith("and nothing else")
    dated = judged(f"<h1>Gulls</h1><p>14 April 2026</p><p>{words}</p>", head="", title="Gulls")
    framed = judged(f"<nav><a href='/a'>News</a></nav><h1>Gulls</h1><p>{words}</p>", head="", title="Gulls")
    told = judged(f"<h1>Gulls</h1><p>{SENTENCE * 2}</p>", head="", title="Gulls")
    assert {dated.verdict, framed.verdict, told.verdict} == {Verdict.OK}


def test_a_page_that_says_sorry_in_its_own_way_and_leads_home_is_an_error_page() -> None:
    sorry = (
        "<nav><a href='/n'>News</a></nav><h1>Adrift</h1><p>We looked for it in every drawer, and under the boat.</p>"
    )
    found = judged(sorry + "<a href='/'>Front</a>", head="", title="Adrift")
    assert found.why == "it says “We looked for it in every drawer, and under the boat.” and shows the way home"
    dated = sorry + "<p>14 April 2026</p>"
    assert judged(dated + "<a href='/boats'>Boats</a>", head="", title="Adrift").verdict is Verdict.OK
    assert judged(sorry + "<a href='/'>Front</a>", title="Adrift").verdict is Verdict.OK


def test_a_sentence_with_the_way_home_in_it_is_a_notice() -> None:
    page = "<nav><a href='/n'>News</a></nav><h1>Adrift</h1><p>Gulls ate it on {}. The <a href='/'>front</a> is dry.</p>"
    found = judged(page.format("14 April"), head="", title="Adrift")
    assert found.why == "it says “Gulls ate it on 14 April. The front is dry.” and shows the way home"


def test_a_sentence_that_no_date_and_no_claim_makes_an_article_is_a_notice() -> None:
    notice = "<nav><a href='/n'>News</a></nav><h1>Adrift</h1><p>Every drawer has been searched, and the boat.</p>"
    found = judged(notice, head="", title="Adrift")
    assert found.why == "it says “Every drawer has been searched, and the boat.” and has no date"
    assert judged(notice, title="Adrift").verdict is Verdict.OK
    assert judged(notice + "<time>today</time>", head="", title="Adrift").verdict is Verdict.OK
    assert judged(notice + "<p>11.09.2026</p>", head="", title="Adrift").verdict is Verdict.OK


@pytest.mark.parametrize("body", ["<body class='error404'>", "<body><div class='NotFound_root__x1'>"])
def test_a_page_that_is_built_for_what_is_not_there_is_an_error_page(body: str) -> None:
    words = "<h1>Adrift</h1><p>11.09.2026</p><p>Gulls and waves, waves and gulls.</p>"
    found = extract(f"<html><head><title>Adrift</title></head>{body}<nav>News</nav>{words}", None, None, "en")
    assert (found.verdict, found.why) == (Verdict.ERROR_PAGE, "it says “not found”")


def test_clocks_that_go_back_bid_nobody_to_do_so() -> None:
    clocks = (
        "<p>Every October, before the clocks go back, the keeper of the tower climbs up 212 steps with his oil.</p>"
    )
    dated = f"<nav><a href='/n'>News</a></nav><h1>Oil</h1><time>12 October</time>{clocks}"
    assert judged(dated, head="", title="Oil").verdict is Verdict.OK
    assert judged("<p>Please try again later.</p>", head="", title="Oil").verdict is Verdict.ERROR_PAGE


def test_a_heading_alone_is_a_notice() -> None:
    found = judged("<h1>The tide has taken the whole of the library away</h1>", head="", title="Post")
    assert found.verdict is Verdict.ERROR_PAGE


DIALOG = "<div role='dialog'><h2>{}</h2><p>{}</p><footer class='box-footer'><button>Ja</button></footer></div>"


def test_a_dialog_about_data_is_a_consent_wall_in_any_language() -> None:
    walloon = DIALOG.format("Vosse vicåreye", "Nos sierans des cookies po mostrer des rclames k' vos plairont bén.")
    found = judged(walloon, head="", title="Gazete")
    assert (found.verdict, found.why) == (Verdict.CONSENT, "it says “cookie”")
    assert judged(story(2) + walloon, head="", title="Gazete").verdict is Verdict.OK
    assert judged(walloon.replace("cookies", "wafes"), head="", title="Gazete").verdict is not Verdict.CONSENT


def test_a_bare_page_with_a_choice_about_data_is_a_consent_wall() -> None:
    choice = "<h1>As you like</h1><p>Without tracking for 2 € a day.</p><button>Yes</button>{}"
    assert judged(choice.format("<button>Pay</button>"), head="", title="Post").verdict is Verdict.CONSENT
    assert judged(choice.format(""), head="", title="Post").verdict is not Verdict.CONSENT


def test_a_list_of_headlines_around_a_story_is_no_list() -> None:
    links = "".join(
        f"<p><a href='/{number}'>Crew {number} joins the strike of the harbour</a></p>" for number in range(40)
    )
    assert judged(links + story(6) + links, head="").verdict is Verdict.OK
    listed = "".join(
        f"<p><a href='/{number}'>Crew {number} joins the strike</a></p><p>{SENTENCE}</p>" for number in range(8)
    )
    assert judged(listed, head="").verdict is not Verdict.CONSENT
    assert judged(links, head="").verdict is Verdict.EMPTY


def test_a_cut_off_paragraph_with_a_word_on_the_rest_is_a_teaser() -> None:
    cut = f"<article><h1>Cranes idle</h1><p>{SENTENCE * 2}And then, on Monday…</p><p>{{}}</p></article>"
    assert judged(cut.format("The whole of it is in the October issue.")).verdict is Verdict.TEASER
    assert judged(cut.format(SENTENCE * 2)).verdict is Verdict.OK


def test_a_word_on_loading_is_no_teaser() -> None:
    assert judged("<p>Wird geladen, bitte…</p>", head="", language="de", title="Post").verdict is Verdict.EMPTY


def test_a_sentence_does_not_tell_neighbours_apart() -> None:
    danish = "Færgen sejler ikke mere, og det er kommunen ked af, efter at den blev lukket. "
    assert judged(f"<p>{danish}</p>", language="no").verdict is Verdict.OK
    assert judged(f"<p>{danish * 4}</p>", language="no").verdict is Verdict.WRONG_LANGUAGE


# ----------------------------------------------------------------------------------------- the whole of it elsewhere

WHOLE = (
    '<meta property="og:type" content="article"><script type="application/ld+json">'
    '{{"@type": "NewsArticle", "headline": "Cranes idle", "articleBody": "{}"}}</script>'
)
OFFER = "<p>Subscribe to continue reading.</p>"
COPY = f"{SENTENCE}Crew 0 joined them. "


def test_an_article_that_is_whole_in_the_structured_data_is_read_there() -> None:
    whole = COPY * 6
    found = judged(story(2) + OFFER, head=WHOLE.format(whole.strip()))
    assert (found.verdict, found.why, found.text) == (Verdict.OK, None, whole.strip())


@pytest.mark.parametrize(
    "copy",
    ["", COPY * 2, "Gulls have eaten it. " * 40, COPY * 8 + "And the"],
    ids=["none", "no longer", "of something else", "cut off too"],
)
def test_a_copy_that_is_not_whole_opens_no_wall(copy: str) -> None:
    assert judged(story(2) + OFFER, head=WHOLE.format(copy.strip())).verdict is Verdict.PAYWALL


def test_a_page_that_tells_nothing_and_loads_a_puzzle_takes_its_visitor_for_a_robot() -> None:
    puzzle = "<script src='https://ct.captcha-delivery.example/c.js'></script>"
    assert judged(puzzle, head="").why == "it asks whether its visitor is a robot"
    assert judged(puzzle + story(3), head="").verdict is Verdict.OK
    apart = "<script src='/a.js'></script><p>captcha</p>"
    assert judged(apart, head="").why != "it asks whether its visitor is a robot"


@pytest.mark.parametrize(
    ("page", "why"),
    [
        ("<html><body>" + "<span>" * 400 + SENTENCE, "it is nested 256 levels deep, and only that far read"),
        ("<html><body>", "it tells nothing without scripts"),
        ("<b>" * 200_001, "it has 200,001 tags, the limit is 200,000"),
        ("x" * 5_000_001, "it has more than 5,000,000 bytes"),
        ("", "it is no HTML"),
    ],
    ids=["deep", "nothing", "tags", "bytes", "no page"],
)
def test_a_page_that_gives_no_text_says_why(page: str, why: str) -> None:
    found = extract(page)
    assert (found.verdict, found.why) == (Verdict.EMPTY, why)


def test_letters_that_a_language_does_not_have_speak_against_it() -> None:
    russian = (
        "В Заречье подтоплены девять дворов, жителей вывезли в школу, сообщили в штабе. Уровень воды у моста высок."
    )
    assert judged(f"<p>{russian}</p>" * 2, language="ru").verdict is Verdict.OK


@pytest.mark.parametrize(
    "last",
    [
        "The two face a trial in May.",
        "Inspectors are asking for full access to the plant.",
        "The deal is meant to unlock frozen funds.",
        "Readings at the quay exceeded the limit.",
        "Two smaller crews will join the strike and continue into June.",
        "Im Hafen wurde bereits ein Mann festgenommen.",
        "Er muss drei Monate für die Tat ins Gefängnis.",
        "Die Inspekteure verlangen vollen Zugang zu der Anlage.",
        "L'Union va débloquer deux milliards pour le port.",
        "El Senado desbloquea las obras del puerto.",
        "Los inspectores piden acceso completo a la planta.",
        "As negociações entre os dois países vão continuar em Genebra.",
        "A ONU exige acesso total às zonas atingidas pelas cheias.",
        "I casi registrati in Lombardia potrebbero continuare ad aumentare.",
        "Gli abbonati a Netflix sono calati del due per cento.",
        "나토 가입 절차는 연말까지 계속된다.",
        "유럽연합 회원국들은 지원을 계속하기로 했다.",
        "Bolagets köp av varvet för tre miljarder godkändes i går.",
        "Møtet i Oslo er åpent for medlemmer.",
        "Inloggen bij de gemeente lukt niet door een storing.",
        "Lees het interview met de havenmeester.",
    ],
)
def test_a_report_may_end_in_words_that_walls_are_made_of(last: str) -> None:
    found = judged(f"<article><h1>Cranes idle</h1><p>{SENTENCE}</p><p>{last}</p></article>", language=None)
    assert (found.verdict, last in found.text) == (Verdict.OK, True)


@pytest.mark.parametrize(
    "wall",
    [
        "Unlock this story with a free trial.",
        "Full access for $1 a week.",
        "Join today and keep reading.",
        "Sie haben bereits ein Konto?",
        "Drei Monate für nur 9 Euro.",
        "Débloquez cet article.",
        "Desbloquea este artículo.",
        "Entre na sua conta para continuar a ler.",
        "Registrati gratis per continuare a leggere.",
        "로그인하면 기사를 계속 읽을 수 있습니다.",
        "Prenumerera för att få tillgång till hela artikeln.",
        "Kjøp abonnement for å lese saken.",
        "Lees verder met een abonnement.",
    ],
)
def test_an_offer_at_the_end_of_a_beginning_is_a_wall(wall: str) -> None:
    found = judged(f"<article><h1>Cranes idle</h1><p>{SENTENCE}</p><p>{wall}</p></article>", language=None)
    assert (found.verdict, wall in found.text) == (Verdict.PAYWALL, False)


def test_a_wall_may_speak_of_london_and_ask_who_does_not_have_what() -> None:
    box = '<div class="gate"><p>Don’t miss it: Dolna and London, £2 a week.</p><button>Go on</button></div>'
    assert judged(f"{story(2)}{box}").verdict is Verdict.PAYWALL
    gift = '<div class="gate"><p>A don of £2 a week is a help.</p><button>Go on</button></div>'
    assert judged(f"{story(2)}{gift}").verdict is Verdict.OK
