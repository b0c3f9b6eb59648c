"""What an alert says: on a lock screen, in a mail program, in a terminal, to a machine."""

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from lxml import etree
from lxml import html as lxml_html

from monitor.config import shipped_templates
from monitor.core.alerts import (
    AlertKind,
    AlertRenderer,
    Before,
    Letter,
    Reason,
    StoryFacts,
    Told,
    content_of,
    decide,
    item_of,
    template_faults,
)
from monitor.core.alerts.letter import SHOWN, SUBJECT_LENGTH, subject_of
from monitor.core.model import (
    Appearance,
    ClusterFacts,
    ClusterMember,
    Evidence,
    Match,
    MatchedArticle,
    Message,
    Priority,
    Span,
    StoredMatch,
    Strength,
    TextField,
    TextSource,
)
from monitor.core.render.own import TEXT_BYTES
from tests.core.test_alerts import a_plan

SEEN = datetime(2026, 11, 20, 4, 26, tzinfo=UTC)
NOW = SEEN + timedelta(minutes=3)
KYIV = ZoneInfo("Europe/Kyiv")
TITLE = "Draft summit text keeps the word 'enabler' for Beijing"
QUOTE = "Delegates from three members said the draft declaration again calls China a decisive enabler."
NAMES = {"summit": "NATO summit", "drones": "Drones"}
OUTLETS = ("Alliance Observer", "Nordic Wire", "Capital Brief", "Baltic Ledger")


def a_match(rule: str = "summit", strength: int = 88) -> Match:
    term, actor = QUOTE.index("draft declaration"), QUOTE.index("China")
    return Match(
        rule,
        Priority.ALERT,
        Strength(strength, 0, 0),
        Span(TextField.TEXT, 0, len(QUOTE), QUOTE),
        (
            Evidence(Span(TextField.TEXT, term, term + 17, "draft declaration"), "draft declaration", None),
            Evidence(Span(TextField.TEXT, actor, actor + 5, "China"), "China", "china"),
        ),
    )


def a_story(
    number: int = 1,
    *,
    title: str = TITLE,
    outlets: tuple[str, ...] = ("Alliance Observer",),
    carriers: tuple[str, ...] = (),
    matches: tuple[Match, ...] = (),
    url: str | None = "https://alliance.test/draft",
    language: str = "en",
    is_demonstration: bool = False,
) -> StoryFacts:
    place = Appearance(outlets[0], url, SEEN, is_reprint=False)
    stored = tuple(StoredMatch(n, match) for n, match in enumerate(matches or (a_match(),)))
    article = MatchedArticle(
        number, title, language, SEEN, SEEN, (place,), TextSource.PAGE, None, is_demonstration, stored, number
    )
    member = ClusterMember(number, title, language, SEEN, (place,))
    cluster = ClusterFacts(number, (member,), outlets, carriers)
    return StoryFacts(f"story:{number}", frozenset({number}), (article,), outlets, carriers, cluster=cluster)


def a_letter(*stories: StoryFacts, told: Told | None = None, **changes: object) -> Letter:
    plan = a_plan(thresholds=((Priority.ALERT, 80),), repeat_interval=timedelta(0), steps=(2,))
    items = []
    for story in stories or (a_story(),):
        decision = decide(story, plan, Before(told), {}, NOW)
        assert decision.sends, decision
        items.append(item_of(story, decision, told, NAMES, {"china": "China", "nato": "NATO"}))
    kind = AlertKind.SUMMARY if len(items) > 1 else AlertKind.FOLLOW_UP if told else AlertKind.NEW
    made = Letter(kind, Reason.SEND_NEW, "urgent", "At once", KYIV, NOW, tuple(items))
    return replace(made, **changes)  # type: ignore[arg-type]


def rendered(letter: Letter, own: Mapping[str, str] | None = None) -> Message:
    return AlertRenderer(own or {}, shipped_templates()).render(letter)


def kinds() -> dict[str, Letter]:
    """One alert of each kind, for checkers that take their time."""
    told = Told(1, 1, frozenset(), SEEN)
    hostile = "<script>alert(1)</script>" + "x" * 400
    several = (
        a_story(1, outlets=OUTLETS),
        a_story(2, title="北约峰会", language="zh"),
        a_story(3, title="الرافعات", language="ar"),
    )
    return {
        "new": a_letter(a_story(outlets=OUTLETS, carriers=("Evening Star",))),
        "follow-up": a_letter(a_story(outlets=OUTLETS), told=told, base_url="https://news.example.org"),
        "summary": a_letter(*several, held_for=frozenset({Reason.HELD_QUIET_HOURS})),
        "long summary": a_letter(*(a_story(number) for number in range(SHOWN + 1))),
        "hostile": a_letter(a_story(title=hostile, outlets=("<b>Outlet</b>",), url=None, is_demonstration=True)),
    }


def samples() -> dict[str, Message]:
    """The mails of them."""
    return {name: rendered(letter) for name, letter in kinds().items()}


def test_the_text_is_that_of_the_design() -> None:
    message = rendered(a_letter(a_story(outlets=OUTLETS)))
    assert message.subject == f"NATO summit: {TITLE}"
    assert (
        message.text
        == f"""\
NATO summit: {TITLE}
[strength 100, alerts at 80]
> Delegates from three members said the *draft declaration* again calls
> _China_ a decisive enabler.
4 outlets: Alliance Observer, Nordic Wire, Capital Brief, Baltic Ledger
· first seen 06:26 EET
Read: https://alliance.test/draft
Why:  monitor why story:1
Mute: monitor mute story:1 --for 24h

--\N{SPACE}
News Monitor · At once · alert urgent of digests.yaml
"""
    )


def test_the_page_says_what_the_text_says() -> None:
    message = rendered(a_letter(a_story(outlets=OUTLETS, carriers=("Evening Star", "City Mail"))))
    page = lxml_html.document_fromstring(message.html)
    shown = " ".join(etree.tostring(page, method="text", encoding="unicode").split())
    for said in (TITLE, "draft declaration", "NATO summit", "strength 100, alerts at 80", "4 outlets", "2 reprints",
                 "first seen 06:26 EET", "monitor why story:1", "monitor mute story:1 --for 24h"):  # fmt: skip
        assert said in shown
    assert page.xpath("//a/@href") == ["https://alliance.test/draft"]
    assert page.xpath("//h1//text()") == [TITLE]
    assert len(message.html) < 20_000


def test_with_a_status_page_there_are_links_to_it() -> None:
    message = rendered(a_letter(base_url="https://news.example.org"))
    assert "Why:  https://news.example.org/story/story:1\n" in message.text
    assert "Mute: https://news.example.org/story/story:1/mute\n" in message.text
    assert 'href="https://news.example.org/story/story:1/mute"' in message.html


def test_a_follow_up_goes_on_under_its_subject_and_says_what_is_new() -> None:
    told = Told(1, 1, frozenset({"nato"}), SEEN)
    letter = a_letter(a_story(outlets=OUTLETS), told=told, thread_subject="NATO summit: An older headline")
    message = rendered(letter)
    assert message.subject == "Re: NATO summit: An older headline"
    assert "\n▲ +3 outlets, 4 now · new: China\n" in message.text
    assert "▲ +3 outlets, 4 now · new: China" in message.html


def test_a_follow_up_without_a_thread_opens_one() -> None:
    letter = a_letter(a_story(outlets=OUTLETS), told=Told(1, 1, frozenset({"china"}), SEEN))
    assert subject_of(letter) == f"NATO summit: {TITLE}"


def test_a_new_actor_alone_is_named() -> None:
    letter = a_letter(told=Told(1, 1, frozenset(), SEEN))
    assert letter.items[0].news == ("new: China",)


@pytest.mark.parametrize(
    ("held_for", "lead"),
    [
        ({Reason.HELD_QUIET_HOURS}, "2 stories from the quiet hours"),
        ({Reason.HELD_CAP}, "2 stories beyond the alerts of an hour"),
        ({Reason.HELD_CAP, Reason.HELD_QUIET_HOURS}, "2 stories that were held back"),
        ((), "2 stories that were held back"),
    ],
)
def test_a_summary_says_why_it_waited(held_for: set[Reason], lead: str) -> None:
    letter = a_letter(a_story(1), a_story(2, title="Drones over the port"), held_for=frozenset(held_for))
    message = rendered(letter)
    assert message.subject == f"{lead}: {TITLE}"
    assert message.text.startswith(f"{lead}, the strongest first\n\nNATO summit: {TITLE}")
    assert "monitor why story:2" in message.text
    assert f">{lead}</h1>" in message.html
    assert "Drones over the port" in message.html


def test_a_long_summary_is_counted_at_its_end() -> None:
    stories = [a_story(number, title=f"Headline {number}") for number in range(SHOWN + 3)]
    message = rendered(a_letter(*stories))
    for part in (message.text, message.html):
        assert f"Headline {SHOWN - 1}" in part
        assert f"Headline {SHOWN}" not in part
        assert "and 3 more; all of them stand in the digest." in part


def test_the_subject_fits_and_begins_with_the_rule() -> None:
    subject = subject_of(a_letter(a_story(title="word " * 100)))
    assert subject.startswith("NATO summit: word word")
    assert len(subject) <= SUBJECT_LENGTH


def test_a_hostile_story_stays_inert() -> None:
    bad = "<script>alert(1)</script>\r\nBcc: x\u202e{{ 7*7 }}"
    story = a_story(title=bad, outlets=("<b>Outlet</b>",), url="javascript:alert(1)", language='en"><b')
    letter = a_letter(story, title="</title><script>")
    message = rendered(letter)
    page = lxml_html.document_fromstring(message.html)
    assert page.xpath("//script | //b") == []
    assert page.xpath("//a/@href") == []
    assert "\n" not in message.subject
    assert "\u202e" not in message.subject + message.html + message.text
    assert "{{ 7*7 }}" in message.text


def test_what_is_right_to_left_and_what_is_a_demonstration_is_marked() -> None:
    message = rendered(a_letter(a_story(title="الرافعات متوقفة", language="ar", is_demonstration=True)))
    assert 'dir="rtl"' in message.html
    assert 'lang="ar"' in message.html
    assert ">Demonstration<" in message.html
    assert "· Demonstration" in message.text


def test_a_headline_that_is_the_evidence_is_marked_itself() -> None:
    span = Span(TextField.TITLE, 0, 5, "Draft")
    match = replace(
        a_match(), sentence=Span(TextField.TITLE, 0, len(TITLE), TITLE), evidence=(Evidence(span, "draft", None),)
    )
    message = rendered(a_letter(a_story(matches=(match,))))
    assert re.search(r"<h1[^>]*><a[^>]*><span[^>]*>Draft</span> summit", message.html)
    assert "\n> " not in message.text


def test_a_rule_that_is_gone_is_named_by_its_key_and_a_weak_threshold_is_not_named() -> None:
    letter = a_letter(a_story(matches=(a_match("gone"), a_match("drones"))))
    assert letter.items[0].rule == "gone"
    assert letter.items[0].card.other_rules == ("Drones",)
    assert "[strength 88]" in rendered(replace(letter, items=(replace(letter.items[0], threshold=0),))).text


def test_equal_letters_are_equal_to_the_byte() -> None:
    assert rendered(a_letter()) == rendered(a_letter())


def test_templates_of_the_user_go_before_ours() -> None:
    message = rendered(a_letter(), {"alert.txt.j2": "{{ letter.items[0].card.headline }}!\n"})
    assert message.text == f"{TITLE}!\n"
    assert "<h1" in message.html


@pytest.mark.parametrize("broken", ["{{ nothing.of.the.kind }}", "{% if %}", "{{ 1 // 0 }}", "{{ letter.__class__ }}"])
def test_a_template_that_fails_costs_the_looks_alone(broken: str) -> None:
    assert rendered(a_letter(), {"alert.html.j2": broken}) == rendered(a_letter())


@pytest.mark.parametrize(
    ("own", "told"),
    {
        "undefined": ("{{ letter.kind }}\n{{ lettr }}", "alert.txt.j2:2: 'lettr' is undefined"),
        "too much": ("{{ 'a' * 10**18 }}", "alert.txt.j2:1: it takes more memory than there is for it"),
        "too long": ("a" * (1 + TEXT_BYTES), "alert.html.j2: an alert is longer than mail programs show (92 KiB)"),
        "of summaries alone": (
            "{{ 1 // 0 if letter.kind == 'summary' }}",
            "alert.txt.j2:1: ZeroDivisionError: integer division or modulo by zero",
        ),
    }.values(),
)
def test_a_mistake_in_a_template_is_found_before_there_is_an_alert(own: str, told: str) -> None:
    [fault] = template_faults({"alert.txt.j2": own}, shipped_templates())
    assert str(fault) == told


def test_templates_are_tried_on_digests_first() -> None:
    own = {"alert.txt.j2": "{{ x }}", "digest.txt.j2": "{{ y }}"}
    assert [str(fault) for fault in template_faults(own, shipped_templates())] == ["digest.txt.j2:1: 'y' is undefined"]
    assert template_faults(shipped_templates(), shipped_templates()) == ()


def test_without_any_template_that_works_headlines_and_links_are_left() -> None:
    renderer = AlertRenderer({"alert.txt.j2": "{{ x }}"}, {"alert.html.j2": "{{ x }}"})
    message = renderer.render(a_letter(a_story(title="a < b")))
    assert message.subject == "NATO summit: a < b"
    assert "a < b\nhttps://alliance.test/draft\nstrength 88, alerts at 80\n" in message.text
    assert "a &lt; b" in message.html


def test_machines_are_told_the_same() -> None:
    letter = a_letter(a_story(outlets=OUTLETS, carriers=("Evening Star",)), base_url="https://news.example.org")
    told = json.loads(content_of(letter, "1-1"))
    [story] = told["data"].pop("stories")
    assert told == {
        "type": "alert.new",
        "timestamp": "2026-11-20T04:29:00+00:00",
        "data": {
            "alert": "urgent/1-1",
            "plan": "urgent",
            "title": "At once",
            "reason": "send_new",
            "subject": f"NATO summit: {TITLE}",
        },
    }
    assert story == {
        "id": "story:1",
        "headline": TITLE,
        "url": "https://alliance.test/draft",
        "language": "en",
        "rule": "NATO summit",
        "other_rules": [],
        "strength": 100,
        "alerts_at": 80,
        "sentence": QUOTE,
        "marked": ["draft declaration", "China"],
        "outlets": list(OUTLETS),
        "reprints": ["Evening Star"],
        "first_seen_at": "2026-11-20T04:26:00+00:00",
        "news": [],
        "page": "https://news.example.org/story/story:1",
        "is_demonstration": False,
    }


def test_the_templates_are_where_a_user_finds_them() -> None:
    names = {path.name for path in (Path(__file__).parents[2] / "templates").iterdir()}
    assert {"alert.html.j2", "alert.txt.j2"} <= names
