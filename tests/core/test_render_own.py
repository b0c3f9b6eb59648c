"""Templates of a user's own: what they change, and that no mistake in them keeps a digest from going out."""

from dataclasses import replace
from datetime import date

import pytest

from monitor.core.model import Message
from monitor.core.render import ENGLISH, Fault, faults_of, render, render_own
from monitor.core.render.own import TEXT_BYTES
from monitor.core.render.page import HTML_BYTES
from tests.digest_samples import SAMPLES, a_digest, a_match, an_article, shipped_templates, some_facts

SHIPPED = shipped_templates()
MORNING = SAMPLES["ordinary"]()


def made(own: dict[str, str]) -> tuple[Message, tuple[Fault, ...]]:
    found = render_own(MORNING, own, SHIPPED)
    return found.message, found.faults


def test_without_templates_of_ones_own_the_shipped_ones_are_used() -> None:
    assert made({}) == (render(MORNING, SHIPPED), ())


def test_shipped_templates_are_without_fault() -> None:
    assert faults_of(SHIPPED, SHIPPED) == ()
    assert faults_of({}, SHIPPED) == ()


def test_own_template_takes_the_place_of_the_shipped_one_and_may_include_it() -> None:
    own = {"story.html.j2": '<p class="eye">Our desk: {{ story.source.name }}</p>{% include "shipped/story.html.j2" %}'}
    message, faults = made(own)
    assert faults == ()
    assert "Our desk: Harbour Post" in message.html
    assert "Inspectors follow lathes" in message.html
    assert message.text == render(MORNING, SHIPPED).text


def test_own_style_sheet_is_written_into_the_elements() -> None:
    message, _ = made({"digest.css": SHIPPED["digest.css"].replace("#1f6fd0", "#aa0011")})
    assert "#aa0011" in message.html


BROKEN = {
    "syntax": ({"digest.html.j2": "<p>\n{% if %}"}, "digest.html.j2:2: "),
    "name": ({"digest.txt.j2": "{{ digest.title }}\n{{ digst.title }}"}, "digest.txt.j2:2: 'digst' is undefined"),
    "attribute": ({"digest.txt.j2": "{{ digest.titel }}"}, "digest.txt.j2:1: 'monitor.core.digest"),
    "type": ({"digest.txt.j2": "{{ digest.title + 1 }}"}, "digest.txt.j2:1: TypeError"),
    "include": ({"digest.txt.j2": '{% include "gone.j2" %}'}, "digest.txt.j2:1: there is no template gone.j2"),
    "sandbox": (
        {"digest.txt.j2": "{{ digest.__class__.__mro__ }}"},
        "digest.txt.j2:1: access to attribute '__class__'",
    ),
    "endless": ({"digest.txt.j2": "{% for n in range(999999999) %}x{% endfor %}"}, "digest.txt.j2:1: OverflowError"),
    "memory": ({"digest.txt.j2": "{{ 'a' * 10**18 }}"}, "digest.txt.j2:1: it takes more memory than there is for it"),
    "too long a text": ({"digest.txt.j2": "x" * (1 + TEXT_BYTES)}, "digest.txt.j2: the text is longer than 4 MiB"),
    "too long": ({"digest.html.j2": "x" * 99 * 1024}, "digest.html.j2: the page is longer than mail programs show"),
    "story": ({"story.html.j2": "{{ 1 / 0 }}", "story.txt.j2": "x"}, "story.html.j2:1: ZeroDivisionError"),
}
for_broken = pytest.mark.parametrize(("own", "told"), BROKEN.values(), ids=BROKEN)


@for_broken
def test_each_mistake_is_found_at_its_line(own: dict[str, str], told: str) -> None:
    assert str(faults_of(own, SHIPPED)[0]).startswith(told)


@for_broken
def test_digest_goes_out_whatever_is_wrong_and_says_so_at_its_top(own: dict[str, str], told: str) -> None:
    message, faults = made(own)
    assert str(faults[0]).startswith(told)
    text = " ".join(message.text.split())
    if "story.html.j2" not in own:
        assert text.index("! Your templates cannot be used") < text.index("AT A GLANCE")
        assert "Inspectors follow lathes" in text
    assert "Inspectors follow lathes" in message.html
    assert len(message.html.encode()) <= HTML_BYTES


def test_template_that_fails_on_one_story_costs_that_story_its_card_alone() -> None:
    own = {"story.html.j2": "{{ 1 // (story.article_id - 1) }}" + SHIPPED["story.html.j2"]}
    facts = some_facts(an_article(1, "Broken one", a_match("summit")), an_article(2, "Fine one", a_match("summit")))
    found = render_own(a_digest(facts), own, SHIPPED)
    assert [fault.template for fault in found.faults] == ["story.html.j2"]
    assert "Some stories stand as plain rows" in " ".join(found.message.text.split())
    assert "Broken one" in found.message.html
    assert found.message.html.count("strength 60") == 1


def test_template_whose_time_is_up_is_not_tried_on_another_story() -> None:
    asked = []

    def out_of_time(_: date) -> str:
        asked.append(1)
        raise TimeoutError("it took more than 10 seconds")

    own = {"story.html.j2": "\n{{ clock.day(story.first_seen_at) }}"}
    found = render_own(MORNING, own, SHIPPED, replace(ENGLISH, day=out_of_time))
    assert found.faults == (Fault("story.html.j2", 2, "it took more than 10 seconds", is_limit=True),)
    assert "Inspectors follow lathes" in found.message.html
    assert asked == [1]


def test_template_that_fails_when_it_has_to_say_so_is_given_up() -> None:
    own = {
        "story.html.j2": "{{ 1 / 0 }}",
        "digest.txt.j2": "{{ 'x' * (10**18 * digest.notices|length) }}",
    }
    found = render_own(MORNING, own, SHIPPED)
    assert [fault.is_limit for fault in found.faults] == [True]
    assert "Inspectors follow lathes" in found.message.text


def test_file_that_no_template_asks_for_is_named() -> None:
    own = {"digest.htm.j2": "x", "ours.j2": "y", "story.txt.j2": '{% include "ours.j2" %}'}
    [fault] = faults_of(own, SHIPPED)
    assert (fault.template, fault.line) == ("digest.htm.j2", None)


def test_template_cannot_change_what_it_is_given() -> None:
    own = {"digest.txt.j2": "{{ lists.__setattr__('names', 3) }}"}
    assert "unsafe" in faults_of(own, SHIPPED)[0].message
