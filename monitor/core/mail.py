"""A rendered message, addressed: Message + Envelope -> the bytes that go on the wire (RFC 5322, 2045, 2047). Pure.

The bytes are put together here from the standard library's encoders rather than by `email.policy.SMTP`, which
RFC 2047-encodes any header token over 78 characters (cpython#85725: it breaks List-Unsubscribe and References),
decodes encoded words that stand in a headline, and chooses a transfer encoding from the first ten lines alone.
Equal input gives equal bytes, on every version of Python.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.base64mime import body_encode as base64_encode
from email.header import Header
from email.quoprimime import body_encode as quoted_printable_encode
from email.utils import format_datetime
from urllib.parse import quote

from monitor.core.model import Message

CRLF = "\r\n"
LINE = 76  # RFC 2045 6.7 and 6.8: encoded lines; RFC 5322 2.1.1 recommends at most 78.
HARD_LINE = 998  # RFC 5322 2.1.1
TEXT_ALONE = "(The mail server takes no message as large as this one, so it comes without its HTML part.)\n\n"

# RFC 5322 2.3 and RFC 5321 4.5.2: no NUL, no bare CR; C1 makes Gmail clip a message at any size. Tabs and lines stay.
_UNFIT = re.compile(r"[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\ud800-\udfff]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]+")
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = rf"(?P<address>{_ATOM}(?:\.{_ATOM})*@(?P<domain>[A-Za-z0-9](?:[A-Za-z0-9.-]{{0,251}}[A-Za-z0-9])?))"
_MAILBOX = re.compile(
    rf'(?:"?(?P<name>[^"<>]*?)"?\s*<{_ADDRESS}>|{_ADDRESS.replace("address", "bare").replace("domain", "bare_domain")})'
)
_URL = re.compile(r"https://[!-;=?-~]+")


@dataclass(frozen=True, slots=True)
class Mailbox:
    """A name for people and an address in ASCII (RFC 5322 3.4)."""

    name: str
    address: str

    @property
    def domain(self) -> str:
        """What follows the @."""
        return self.address.rpartition("@")[2]

    @classmethod
    def parse(cls, text: str) -> "Mailbox":
        """The mailbox in `text`: "desk@example.org" or "News desk <desk@example.org>".

        Raises:
            ValueError: `text` is no address that mail can be sent to or from.
        """
        found = _MAILBOX.fullmatch(text.strip())
        if found is None or _CONTROL.search(text):
            raise ValueError(f"{text!r} is not a mail address; write name@example.org")
        return cls((found["name"] or "").strip(), found["address"] or found["bare"])


@dataclass(frozen=True, slots=True)
class Envelope:
    """What is on the outside of one copy.

    `recipient` is None for a digest that lies in a folder and is addressed to nobody. `date` is the moment of freezing,
    aware. `references` are Message-IDs, oldest first, that this message follows. `unsubscribe_url` (https) is offered
    beside the mailto address, which is that of `unsubscribe_to` or else the sender, and must then answer a POST as RFC
    8058 says.
    """

    sender: Mailbox
    recipient: Mailbox | None
    message_id: str
    date: datetime
    digest_id: str
    digest_title: str
    references: tuple[str, ...] = ()
    unsubscribe_url: str | None = None
    unsubscribe_to: Mailbox | None = None


def message_id(install_id: str, digest_id: str, period_key: str, recipient: str, domain: str) -> str:
    """The Message-ID of one recipient's copy: a second sending of it is recognised as the same message."""
    key = "|".join((install_id, digest_id, period_key, recipient))
    return f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@{domain}>"


def unsubscribe_mailto(mailbox: Mailbox, digest_id: str) -> str:
    """The address that a mail program writes to when its reader wants no more of this digest (RFC 2369 3.2)."""
    subject = quote(f"unsubscribe {digest_id}", safe="", errors="replace")
    return f"mailto:{quote(mailbox.address, safe='@')}?subject={subject}"


def compose(message: Message, envelope: Envelope) -> bytes:
    """The whole message: text part, then HTML, in lines of 7-bit ASCII ended by CRLF.

    Raises:
        ValueError: the envelope holds what no header can (a Message-ID with a space, a naive date).
    """
    boundary = _boundary(message, envelope)
    lines = [_folded(name, value) for name, value in _headers(message, envelope, boundary)]
    for subtype, body in (("plain", message.text), ("html", message.html)):
        encoding, encoded = _encoded(body)
        lines += ["", f"--{boundary}", f'Content-Type: text/{subtype}; charset="utf-8"']
        lines += [f"Content-Transfer-Encoding: {encoding}", "", encoded.removesuffix(CRLF)]
    lines += ["", f"--{boundary}--", ""]
    return CRLF.join(lines).encode("ascii")


# ------------------------------------------------------------------------------------------------ headers


def _headers(message: Message, envelope: Envelope, boundary: str) -> list[tuple[str, str]]:
    sender, recipient = envelope.sender, envelope.recipient
    title = envelope.digest_title
    # An inbox shows who wrote and how the subject begins: digests are told apart by the former.
    name = f"{sender.name or 'News Monitor'} · {title}"
    return [
        ("From", f"{_phrase(name)} <{sender.address}>"),
        ("To", recipient.address if recipient else "undisclosed-recipients:;"),
        ("Subject", _unstructured(message.subject)),
        ("Date", _date(envelope.date)),
        ("Message-ID", _token(envelope.message_id)),
        *_threading(envelope.references),
        ("List-Id", f"{_phrase(title)} <{_list_label(envelope.digest_id)}.digests.{sender.domain}>"),
        *_unsubscribe(envelope),
        ("Auto-Submitted", "auto-generated"),  # RFC 3834 5: no out-of-office replies
        ("X-Auto-Response-Suppress", "All"),  # the same for Exchange
        ("MIME-Version", "1.0"),
        ("Content-Type", f'multipart/alternative; boundary="{boundary}"'),
    ]


def _date(date: datetime) -> str:
    if date.tzinfo is None:
        raise ValueError("a message needs an aware date")
    return format_datetime(date.astimezone(UTC))


def _threading(references: tuple[str, ...]) -> list[tuple[str, str]]:
    if not references:
        return []
    tokens = [_token(reference) for reference in references]
    return [("In-Reply-To", tokens[-1]), ("References", " ".join(tokens))]


def _unsubscribe(envelope: Envelope) -> list[tuple[str, str]]:
    mailto = f"<{unsubscribe_mailto(envelope.unsubscribe_to or envelope.sender, envelope.digest_id)}>"
    url = envelope.unsubscribe_url
    if url is None:
        return [("List-Unsubscribe", mailto)]
    if not _URL.fullmatch(url):
        raise ValueError(f"{url!r} is not an https address for List-Unsubscribe")
    return [("List-Unsubscribe", f"<{url}>, {mailto}"), ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")]


def _token(text: str) -> str:
    """`text` if it may stand in a header as it is: visible ASCII without spaces, within one line."""
    if not re.fullmatch(r"<[!-~]+>", text) or len(text) > HARD_LINE - len("In-Reply-To: "):
        raise ValueError(f"{text!r} is not a message id")
    return text


def _list_label(digest_id: str) -> str:
    """`digest_id` as one label of a List-Id (RFC 2919 2); a hash where nothing of it can stand there."""
    label = re.sub(r"[^a-z0-9]+", "-", digest_id.lower()).strip("-")[:60]
    return label or hashlib.sha256(digest_id.encode("utf-8", "replace")).hexdigest()[:12]


def _phrase(text: str) -> str:
    """`text` as a display name: quoted in ASCII, else encoded words."""
    shown = _one_line(text)
    if _is_plain(shown):
        escaped = shown.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{escaped}"'
    return _encoded_words(shown)


def _unstructured(text: str) -> str:
    shown = _one_line(text)
    return shown if _is_plain(shown) else _encoded_words(shown)


def _one_line(text: str) -> str:
    """`text` without what could end or hide a header."""
    return _CONTROL.sub(" ", text).strip()


def _is_plain(text: str) -> bool:
    """Whether `text` needs no encoding: ASCII, words that can be folded, and nothing that reads as an encoded word."""
    return (
        text.isascii()
        and "=?" not in text
        and "  " not in text
        and all(len(word) <= LINE - 20 for word in text.split())
    )


def _encoded_words(text: str) -> str:
    """`text` as RFC 2047 words, each short enough for a line of its own."""
    return (
        Header(text, "utf-8", maxlinelen=LINE - len("Subject: "), continuation_ws=" ")
        .encode(linesep="\n")
        .replace("\n", "")
    )


def _folded(name: str, value: str) -> str:
    """One header, folded at white space only: a token is never broken, however long it is."""
    lines, line = [], f"{name}:"
    for token in value.split(" "):
        if len(line) + 1 + len(token) > LINE + 2 and line != f"{name}:":
            lines.append(line)
            line = ""
        line += f" {token}"
    return CRLF.join([*lines, line])


# ------------------------------------------------------------------------------------------------ bodies


def _boundary(message: Message, envelope: Envelope) -> str:
    """A line that no part holds: "=_" stands in neither base64 nor quoted-printable (RFC 2045 6.7), and the hash
    covers both bodies, so that a 7-bit body cannot hold it either.
    """
    digest = hashlib.sha256(
        "\0".join((envelope.message_id, message.text, message.html)).encode("utf-8", "replace")
    ).hexdigest()
    return f"=_{digest[:32]}"


def _encoded(body: str) -> tuple[str, str]:
    """The transfer encoding of `body`, chosen from all of it, and the encoded lines."""
    lines = _UNFIT.sub("", body).splitlines()
    if body.isascii() and all(len(line) <= LINE for line in lines):
        return "7bit", CRLF.join(lines) + CRLF
    raw = (CRLF.join(lines) + CRLF).encode()
    quoted = quoted_printable_encode("\n".join(lines).encode().decode("latin-1") + "\n", LINE, CRLF)
    based = base64_encode(raw, LINE, CRLF)
    return ("quoted-printable", quoted) if len(quoted) <= len(based) else ("base64", based)


def without_html(raw: bytes) -> bytes | None:
    """A message of `compose` with its text part alone, under the same headers; None for what has no two parts.

    For a server that takes no message as large. The text says so at its top; it has every headline and link.
    """
    head, separator, body = raw.partition(b"\r\n\r\n")
    boundary = re.search(rb'boundary="([^"]+)"', head)
    if not separator or boundary is None:
        return None
    part = body.split(b"--" + boundary[1])[1].removeprefix(b"\r\n").removesuffix(b"\r\n")
    kept = re.sub(rb"(?m)^Content-Type:.*(?:\r\n[ \t].*)*\r\n?", b"", head + b"\r\n")
    encoding, text = _encoded(TEXT_ALONE + _decoded(part))
    fields = ('Content-Type: text/plain; charset="utf-8"', f"Content-Transfer-Encoding: {encoding}", "", text)
    return kept + CRLF.join(fields).encode("ascii")


def _decoded(part: bytes) -> str:
    """The words of a part as `_encoded` wrote them."""
    message = message_from_bytes(part)
    payload = message.get_payload(decode=True)
    return payload.decode("utf-8").replace(CRLF, "\n") if isinstance(payload, bytes) else ""


def wire_size(body: str) -> int:
    """Bytes that `body` takes as a part of a message, after the better of the transfer encodings."""
    return len(_encoded(body)[1])
