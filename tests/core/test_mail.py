"""The bytes of a message, read back strictly and looked at on the wire."""

import email
import email.policy
import re
from dataclasses import replace
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.mail import (
    TEXT_ALONE,
    Envelope,
    Mailbox,
    compose,
    message_id,
    unsubscribe_mailto,
    wire_size,
    without_html,
)
from monitor.core.model import Message
from monitor.core.render import render
from tests.digest_samples import a_digest, an_article, shipped_templates, some_facts

STRICT = email.policy.default.clone(raise_on_defect=True)
PLAIN = Message("Two new stories: Harbour", "<p>Harbour</p>\n", "Harbour\n")
RUSSIAN = Message("Две новости: Хабаровск", "<p>Сборка беспилотников</p>\n" * 40, "Сборка беспилотников\n" * 40)
ENVELOPE = Envelope(
    sender=Mailbox("", "desk@example.org"),
    recipient=Mailbox("", "reader@example.net"),
    message_id="<0123456789abcdef@example.org>",
    date=datetime(2026, 11, 21, 5, 0, tzinfo=UTC),
    digest_id="analyst-desk",
    digest_title="Analyst desk",
)


def read_strictly(raw: bytes) -> EmailMessage:
    """The message in `raw`, after every check that a careful receiver makes."""
    assert raw.isascii()
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    message = email.message_from_bytes(raw, policy=STRICT)
    assert isinstance(message, EmailMessage)
    for part in message.walk():
        assert not part.defects
        assert not [value.defects for value in part.values() if value.defects]
    for name in ("From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "List-Id", "List-Unsubscribe"):
        assert len(message.get_all(name, [])) == 1, name
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    return message


def bodies(message: EmailMessage) -> tuple[str, str]:
    text, html = (part.get_content().replace("\r\n", "\n") for part in message.iter_parts())
    return text, html


def header_line(raw: bytes, name: str) -> str:
    """The unfolded header as it stands on the wire."""
    head = raw.split(b"\r\n\r\n", 1)[0].decode()
    return next(line for line in re.sub(r"\r\n[ \t]", " ", head).split("\r\n") if line.startswith(f"{name}: "))


@pytest.mark.parametrize("message", [PLAIN, RUSSIAN], ids=["ascii", "russian"])
def test_message_is_read_back_as_it_was_written(message: Message) -> None:
    parsed = read_strictly(compose(message, ENVELOPE))
    assert bodies(parsed) == (message.text, message.html)
    assert parsed["Subject"] == message.subject


def test_headers_say_who_what_and_that_no_person_wrote_it() -> None:
    parsed = read_strictly(compose(PLAIN, ENVELOPE))
    assert parsed["From"] == '"News Monitor · Analyst desk" <desk@example.org>'.replace('"', "")
    assert parsed["To"] == "reader@example.net"
    assert parsed["Date"] == "Sat, 21 Nov 2026 05:00:00 +0000"
    assert parsed["Message-ID"] == "<0123456789abcdef@example.org>"
    assert parsed["List-Id"] == '"Analyst desk" <analyst-desk.digests.example.org>'
    assert parsed["List-Unsubscribe"] == "<mailto:desk@example.org?subject=unsubscribe%20analyst-desk>"
    assert parsed["List-Unsubscribe-Post"] is None
    assert (parsed["Auto-Submitted"], parsed["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    assert parsed["MIME-Version"] == "1.0"


def test_composing_twice_gives_equal_bytes_and_another_text_another_boundary() -> None:
    raw = compose(RUSSIAN, ENVELOPE)
    assert raw == compose(RUSSIAN, ENVELOPE)
    other = compose(replace(RUSSIAN, text="x"), ENVELOPE)
    assert header_line(raw, "Content-Type") != header_line(other, "Content-Type")


def test_sender_keeps_the_name_it_was_given_and_digests_are_told_apart() -> None:
    parsed = read_strictly(compose(PLAIN, replace(ENVELOPE, sender=Mailbox('Анна "A" Smith', "desk@example.org"))))
    assert parsed["From"].addresses[0].display_name == 'Анна "A" Smith · Analyst desk'


def test_name_with_quotes_and_backslashes_is_quoted() -> None:
    parsed = read_strictly(compose(PLAIN, replace(ENVELOPE, sender=Mailbox('De\\sk "A"', "desk@example.org"))))
    assert parsed["From"].addresses[0].display_name == 'De\\sk "A" · Analyst desk'


def test_digest_in_a_folder_is_addressed_to_nobody() -> None:
    parsed = read_strictly(compose(PLAIN, replace(ENVELOPE, recipient=None)))
    assert parsed["To"] == "undisclosed-recipients:;"
    assert parsed["To"].addresses == ()


def test_list_id_is_a_label_whatever_the_digest_is_called() -> None:
    raw = compose(PLAIN, replace(ENVELOPE, digest_id="сводка", digest_title="Сводка <b>"))
    parsed = read_strictly(raw)
    assert re.fullmatch(r"Сводка <b> <[0-9a-f]{12}\.digests\.example\.org>", parsed["List-Id"])


# ---- traps of the standard library


def test_long_unsubscribe_token_and_references_stand_verbatim_on_the_wire() -> None:
    url = "https://watch.example.org/u/" + "t0ken" * 40
    references = tuple(f"<{letter * 70}@watch.example.org>" for letter in "ab")
    raw = compose(PLAIN, replace(ENVELOPE, unsubscribe_url=url, references=references))
    read_strictly(raw)
    assert f"<{url}>, <mailto:desk@example.org".encode() in raw.replace(b"\r\n ", b" ")
    assert header_line(raw, "List-Unsubscribe-Post") == "List-Unsubscribe-Post: List-Unsubscribe=One-Click"
    assert header_line(raw, "References") == f"References: {references[0]} {references[1]}"
    assert header_line(raw, "In-Reply-To") == f"In-Reply-To: {references[1]}"
    assert all(reference.encode() in raw for reference in references)


def test_transfer_encoding_is_chosen_from_the_whole_body() -> None:
    text = "An ASCII line at the head\n" * 12 + "Сборка грузовых беспилотников началась\n" * 200
    parsed = read_strictly(compose(replace(PLAIN, text=text), ENVELOPE))
    part = next(parsed.iter_parts())
    assert part["Content-Transfer-Encoding"] == "base64"
    assert part.get_content().replace("\r\n", "\n") == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("short ASCII\n", "7bit"),
        ("x" * 77 + "\n", "quoted-printable"),
        ("mostly ASCII, one ’ sign\n" * 10, "quoted-printable"),
        ("北约峰会公报草案\n", "base64"),
    ],
)
def test_shortest_transfer_encoding_is_taken(text: str, encoding: str) -> None:
    parsed = read_strictly(compose(replace(PLAIN, text=text), ENVELOPE))
    assert next(parsed.iter_parts())["Content-Transfer-Encoding"] == encoding
    assert bodies(parsed)[0] == text


def test_encoded_words_in_a_headline_are_shown_as_they_are_written() -> None:
    subject = "=?utf-8?q?a=0D=0ABcc:_x@example.org?= and more"
    parsed = read_strictly(compose(replace(PLAIN, subject=subject), ENVELOPE))
    assert parsed["Subject"] == subject
    assert parsed["Bcc"] is None


@pytest.mark.parametrize("subject", ["x" * 300, "слово " * 60, "汉" * 200, "two  spaces", "", " padded "])
def test_subject_of_any_length_is_folded_and_comes_back(subject: str) -> None:
    raw = compose(replace(PLAIN, subject=subject), ENVELOPE)
    assert read_strictly(raw)["Subject"] == subject.strip()
    head = raw.split(b"\r\n\r\n", 1)[0]
    assert max(map(len, head.split(b"\r\n"))) <= 78


# ---- injection


@pytest.mark.parametrize(
    "control", ["\r\n", "\n", "\r", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029", "\0", "\ud800"]
)
def test_line_ends_in_texts_never_end_a_header(control: str) -> None:
    evil = f"Harbour{control}Bcc: all@example.org"
    envelope = replace(ENVELOPE, sender=Mailbox(evil, "desk@example.org"), digest_title=evil, digest_id=evil)
    parsed = read_strictly(compose(replace(PLAIN, subject=evil), envelope))
    assert parsed["Bcc"] is None
    assert parsed["Subject"] == "Harbour Bcc: all@example.org"


@pytest.mark.parametrize(
    "change",
    [
        {"message_id": "<a@b>\r\nBcc: x@example.org"},
        {"message_id": "no brackets"},
        {"message_id": "<" + "x" * 1000 + ">"},
        {"references": ("<a b>",)},
        {"unsubscribe_url": "http://watch.example.org/u"},
        {"unsubscribe_url": "https://watch.example.org/>\r\n"},
        {"date": datetime(2026, 11, 21)},  # noqa: DTZ001 - a naive date is the case
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_no_header_can_hold_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"is not|aware date"):
        compose(PLAIN, replace(ENVELOPE, **change))  # type: ignore[arg-type]


@given(
    st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8")), st.text(st.characters(codec="utf-8"))
)
def test_any_text_is_read_back_strictly(subject: str, text: str, title: str) -> None:
    parsed = read_strictly(compose(Message(subject, text, text), replace(ENVELOPE, digest_title=title)))
    assert set(parsed) <= {
        "From", "To", "Subject", "Date", "Message-ID", "List-Id", "List-Unsubscribe", "Auto-Submitted",
        "X-Auto-Response-Suppress", "MIME-Version", "Content-Type",
    }  # fmt: skip


@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Zl", "Zp"]), max_size=400))
def test_size_on_the_wire_is_that_of_the_encoded_part(body: str) -> None:
    raw = compose(Message("S", body, "T"), ENVELOPE)
    assert wire_size(body) <= len(raw)
    assert bodies(read_strictly(raw))[1].rstrip("\n") == body


# ---- what no body may hold


@pytest.mark.parametrize("control", ["\0", "\x01", "\x0e", "\x1b", "\x7f", "\x9b", "\ud800"])
def test_what_no_body_may_hold_is_left_out(control: str) -> None:
    parsed = read_strictly(compose(Message("S", f"<p>a{control}b</p>\n", f"a{control}b\n"), ENVELOPE))
    assert bodies(parsed) == ("ab\n", "<p>ab</p>\n")


@given(st.text())
def test_bodies_are_lines_without_controls_whatever_they_are_made_from(body: str) -> None:
    raw = compose(Message("S", body, body), ENVELOPE)
    assert b"\0" not in raw
    for text in bodies(read_strictly(raw)):
        assert "\r" not in text
        assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]", text)


# ---- the text alone


@pytest.mark.parametrize("message", [PLAIN, RUSSIAN, Message("S", "<p>x</p>\n", "a long line " * 40 + "\n")])
def test_a_message_without_its_html_says_so_and_keeps_every_header(message: Message) -> None:
    envelope = replace(ENVELOPE, references=("<a@example.org>",))
    whole = email.message_from_bytes(compose(message, envelope), policy=STRICT)
    raw = without_html(compose(message, envelope))
    assert raw is not None
    alone = email.message_from_bytes(raw, policy=STRICT)
    assert isinstance(alone, EmailMessage)
    assert alone.get_content().replace("\r\n", "\n") == TEXT_ALONE + message.text
    assert alone.get_content_type() == "text/plain"
    of_parts = {"Content-Type", "Content-Transfer-Encoding"}
    assert [item for item in alone.items() if item[0] not in of_parts] == [
        item for item in whole.items() if item[0] not in of_parts
    ]
    assert [len(alone.get_all(name, [])) for name in sorted(of_parts)] == [1, 1]
    assert raw == without_html(compose(message, envelope))
    assert raw.isascii()
    assert max(map(len, raw.split(b"\r\n"))) <= 998


@pytest.mark.parametrize("raw", [b'{"json": 1}', b"", b"Subject: x\r\n\r\ntext\r\n"])
def test_what_has_no_two_parts_has_none_to_leave_out(raw: bytes) -> None:
    assert without_html(raw) is None
    whole = without_html(compose(PLAIN, ENVELOPE))
    assert whole is not None
    assert without_html(whole) is None


# ---- addresses and identities


@pytest.mark.parametrize(
    ("text", "mailbox"),
    [
        ("desk@example.org", Mailbox("", "desk@example.org")),
        (" desk@localhost ", Mailbox("", "desk@localhost")),
        ("News desk <desk@example.org>", Mailbox("News desk", "desk@example.org")),
        ('"Desk, News" <desk+a@mail.example.org>', Mailbox("Desk, News", "desk+a@mail.example.org")),
        ("<desk@example.org>", Mailbox("", "desk@example.org")),
    ],
)
def test_mailbox_is_read(text: str, mailbox: Mailbox) -> None:
    assert Mailbox.parse(text) == mailbox


@pytest.mark.parametrize(
    "text",
    [
        "", "desk", "@example.org", "desk@", "a b@example.org", "desk@example.org, x@example.org", "desk@exa mple.org",
        "desk@example.org\r\nBcc: x@example.org", "Desk\n <desk@example.org>", "déšk@example.org", "desk@пример.рф",
        "a..b@example.org", "desk@-example.org",
    ],
)  # fmt: skip
def test_what_is_no_mailbox_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not a mail address"):
        Mailbox.parse(text)


def test_domain_of_a_mailbox_is_what_follows_the_at_sign() -> None:
    assert Mailbox("", "desk@mail.example.org").domain == "mail.example.org"


def test_message_id_is_the_same_for_the_same_copy_alone() -> None:
    one = message_id("install", "desk", "2026-11-21", "reader@example.net", "example.org")
    assert re.fullmatch(r"<[0-9a-f]{32}@example\.org>", one)
    assert one == message_id("install", "desk", "2026-11-21", "reader@example.net", "example.org")
    others = {
        message_id("another", "desk", "2026-11-21", "reader@example.net", "example.org"),
        message_id("install", "other", "2026-11-21", "reader@example.net", "example.org"),
        message_id("install", "desk", "2026-11-22", "reader@example.net", "example.org"),
        message_id("install", "desk", "2026-11-21", "editor@example.net", "example.org"),
    }
    assert len(others | {one}) == 5


def test_unsubscribe_address_escapes_what_a_link_cannot_hold() -> None:
    assert (
        unsubscribe_mailto(Mailbox("", "d%sk@example.org"), "a&b")
        == "mailto:d%25sk@example.org?subject=unsubscribe%20a%26b"
    )


# ---- whole digests


@pytest.mark.parametrize("count", [0, 8, 40, 500])
@pytest.mark.parametrize("title", ["Customs audit {n}", "北约峰会公报草案{n}", "سفينة شحن تنقل معدات {n}"])
def test_digest_of_any_size_and_script_is_read_back_strictly(title: str, count: int) -> None:
    digest = a_digest(some_facts(*(an_article(n, title.format(n=n)) for n in range(count))))
    message = render(digest, shipped_templates())
    raw = compose(message, ENVELOPE)
    assert bodies(read_strictly(raw)) == (message.text.rstrip("\n") + "\n", message.html.rstrip("\n") + "\n")
