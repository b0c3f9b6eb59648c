"""Which charset a document is in."""

import pytest

from monitor.core.formats.charsets import as_utf8, label_of, settled

RUSSIAN = "Россия сегодня: новости и комментарии"
CASES = {
    "UTF-8 with a label of Latin-1": (f'<?xml version="1.0" encoding="latin-1"?><a>{RUSSIAN}</a>'.encode(), None),
    "UTF-8 with a label of HTTP": (f"<a>{RUSSIAN}</a>".encode(), "text/xml; charset=windows-1252"),
    "UTF-8 with a broken letter": (f"<a>{RUSSIAN}</a>".encode() + b"\xd0", None),
    "windows-1251 without a label": (f"<a>{RUSSIAN}</a>".encode("windows-1251"), None),
    "KOI8-R without a label": (f"<a>{RUSSIAN}</a>".encode("koi8-r"), "text/xml"),
    "UTF-16 with a mark": (f"<a>{RUSSIAN}</a>".encode("utf-16"), None),
}


@pytest.mark.parametrize(("body", "content_type"), CASES.values(), ids=CASES.keys())
def test_certain_charset_is_settled_without_labels(body: bytes, content_type: str | None) -> None:
    found, label = settled(body, content_type)
    assert RUSSIAN in found.decode()
    assert b"encoding" not in found
    assert label is None


LEFT = {
    "ASCII": (b'<?xml version="1.0" encoding="latin-1"?><a/>', "text/xml; charset=utf-8"),
    "UTF-8 as labelled": (RUSSIAN.encode(), "text/xml; charset=utf-8"),
    "windows-1251 as labelled": (RUSSIAN.encode("windows-1251"), "text/xml; charset=windows-1251"),
    "GBK that is UTF-8 by chance": ("联通".encode("gbk"), "text/xml; charset=gbk"),
    "a little Latin-1 without a label": ("<a>très élégant</a>".encode("latin-1"), None),
    "much Latin-1 without a label": (("<a>très élégant, déjà vu, " + "naïveté " * 30).encode("latin-1"), None),
}


@pytest.mark.parametrize(("body", "content_type"), LEFT.values(), ids=LEFT.keys())
def test_uncertain_charset_is_left_to_its_labels(body: bytes, content_type: str | None) -> None:
    assert settled(body, content_type) == (body, content_type)


def test_labels_that_name_no_charset_are_dropped() -> None:
    body = b'<?xml version="1.0" encoding="klingon"?><a/>'
    assert settled(body, 'text/xml; charset="none"') == (b'<?xml version="1.0"?><a/>', "text/xml")
    assert (label_of(body, None), label_of(body, "text/xml; charset=KOI8-R")) == ("", "koi8-r")


def test_as_utf8_follows_the_label() -> None:
    assert as_utf8(RUSSIAN.encode("koi8-r"), "text/xml; charset=koi8-r").decode() == RUSSIAN
