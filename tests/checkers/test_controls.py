"""That each check of a mail can fail: what is broken on purpose is found. The outside checkers: test_mails.py."""

from dataclasses import replace
from email.errors import MessageDefect
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest

from monitor.core.mail import compose
from monitor.core.model import Message
from monitor.core.render import render
from monitor.core.render.page import HTML_BYTES
from tests.browser.chromium import CHROMIUM
from tests.browser.test_digest_in_browser import measured
from tests.core.test_mail import ENVELOPE, PLAIN, read_strictly
from tests.digest_samples import SAMPLES, shipped_templates
from tests.mail_checks import active, missing_in_text, too_large, unseen


@pytest.fixture(scope="module")
def morning() -> Message:
    return render(SAMPLES["ordinary"](), shipped_templates())


def test_mail_as_it_is_has_no_fault(morning: Message) -> None:
    assert [*active(morning), *missing_in_text(morning), *too_large(morning), *unseen(morning)] == []
    read_strictly(compose(morning, ENVELOPE))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"\r\n\r\n", b"\n\n"),
        (b"Subject: ", b"Subject: again\r\nSubject: "),
        (b"List-Id: ", b"X-List: "),
        (b"Content-Transfer-Encoding: 7bit", b"Content-Transfer-Encoding: 7bit\r\nX-Long: " + b"x" * 1000),
        (b"--=_", b"--=x"),
    ],
    ids=["a bare line feed", "two subjects", "no list", "a line of a thousand", "no parts"],
)
def test_careful_receiver_refuses_what_is_broken(old: bytes, new: bytes) -> None:
    raw = compose(PLAIN, ENVELOPE)
    assert old in raw
    with pytest.raises((AssertionError, MessageDefect)):
        read_strictly(raw.replace(old, new))


def test_the_standard_library_would_break_a_long_token() -> None:
    token = f"<https://watch.example.org/u/{'t0ken' * 40}>"
    message = EmailMessage(policy=SMTP)
    message["List-Unsubscribe"] = token
    assert token.encode() not in message.as_bytes()


def test_page_that_is_too_large_is_found(morning: Message) -> None:
    assert len(too_large(replace(morning, html=morning.html + "<p>more</p>" * (HTML_BYTES // 10)))) == 2


def test_what_the_text_part_lacks_is_found(morning: Message) -> None:
    first = next(line for line in morning.text.splitlines() if line.startswith("[") or "https://" in line)
    assert missing_in_text(replace(morning, text=morning.text.replace(first.strip(), "")))
    assert missing_in_text(replace(morning, html=morning.html.replace("</h1>", " 98,765</h1>"))) == ["98,765"]


@pytest.mark.parametrize(
    "markup",
    ["<script>x</script>", '<img alt="" src="https://a.example/x.png">', '<p onclick="x">x</p>',
     '<a href="javascript:x">x</a>', '<td background="https://a.example/x.png">x</td>'],
)  # fmt: skip
def test_what_loads_or_runs_is_found(markup: str, morning: Message) -> None:
    assert active(replace(morning, html=morning.html.replace("</h1>", f"</h1>{markup}")))


def test_templates_that_escape_nothing_let_a_hostile_feed_in() -> None:
    shipped = shipped_templates()
    card = shipped["story.html.j2"].replace("{{ headline }}", "{{ headline|string|safe }}")
    careless = {**shipped, "story.html.j2": card.replace("else story.headline %}", "else story.headline|safe %}")}
    assert active(render(SAMPLES["hostile"](), shipped)) == []
    assert "script" in active(render(SAMPLES["hostile"](), careless))


@pytest.mark.parametrize("character", ["\x85", "\u202e", "\u200b"])
def test_characters_that_nobody_sees_are_found(character: str, morning: Message) -> None:
    assert unseen(replace(morning, subject=morning.subject + character)) == [character]


@pytest.mark.slow
@pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium")
def test_page_that_scrolls_sideways_is_found(morning: Message, tmp_path: Path) -> None:
    wide = morning.html.replace("</h1>", '</h1><div style="width:900px">wide</div>')
    assert all(int(frame["scroll"]) > int(frame["asked"]) for frame in measured(wide, tmp_path))
