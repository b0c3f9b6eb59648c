"""Strangers' text made safe."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.formats.markup import clean_line, clean_text, fragment_text

# No deadline: the machine may be busy with other things.
PATIENT = settings(deadline=None)

CLEANED = {
    "spaces of all kinds": ("a \u00a0\t\u3000b", "a b"),
    "line breaks of all kinds": ("a\r\nb\rc\u2028d\x85e\x0bf", "a\nb\nc\nd\ne\nf"),
    "empty lines": (" a \n\n  \n b ", "a\nb"),
    "controls": ("a\x00b\x07c\x9fd", "abcd"),
    "bidirectional overrides": ("\u202etxt.exe\u202c", "txt.exe"),
    "zero-width characters": ("mus\u200bk\u2060et\ufeff\u00ad", "musket"),
    "joiners that hide in Latin words": ("sa\u200cnc\u200dtions", "sanctions"),
    "joiners that spell Persian": ("می\u200cخواهم", "می\u200cخواهم"),
    "joiners in emoji": ("👩\u200d🚀", "👩\u200d🚀"),
    "tag characters": ("a\U000e0061b", "ab"),
    "lone surrogates": ("a\ud800b", "ab"),
    "composition": ("e\u0301", "é"),
    "piles of marks": ("z" + "\u0335" * 50, "z" + "\u0335" * 3),
    "plain text": ("5 < 6 & 7", "5 < 6 & 7"),
}


@pytest.mark.parametrize(("text", "expected"), CLEANED.values(), ids=CLEANED.keys())
def test_text_is_cleaned(text: str, expected: str) -> None:
    assert clean_text(text) == expected


def test_a_line_has_no_breaks() -> None:
    assert clean_line("a\nb\r\n c") == "a b c"


FRAGMENTS = {
    "no markup": ("one\ntwo", "one two"),
    "entities alone": ("Tom &amp; Jerry&nbsp;&#8211; &lt;3", "Tom & Jerry – <3"),
    "paragraphs": ("<p>one</p><p>two\nthree</p>", "one\ntwo three"),
    "line breaks": ("one<br>two<br/>three", "one\ntwo\nthree"),
    "lists": ("<ul><li>one<li>two</ul>three", "one\ntwo\nthree"),
    "inline elements": ("un<b>believ</b>able <a href='x'>story</a>", "unbelievable story"),
    "scripts and styles": ("a<script>b()</script><style>c{}</style>d", "ad"),
    "comments": ("a<!-- b -->c", "ac"),
    "drawings": ("<svg><text>x</text></svg>y", "y"),
    "a drawing that is empty": ("<svg/>y", "y"),
    "a stray end tag": ("</svg>a</b> b", "a b"),
    "a sign that is no tag": ("5 < 6 &amp; <i>7</i>", "5 < 6 & 7"),
    "a NUL": ("<p>a\x00b</p>", "ab"),
    "half a surrogate pair": ("<p>a\ud800b</p>", "ab"),
    "nothing": ("", ""),
}


@pytest.mark.parametrize(("markup", "expected"), FRAGMENTS.values(), ids=FRAGMENTS.keys())
def test_fragment_becomes_text(markup: str, expected: str) -> None:
    assert fragment_text(markup) == expected


def test_deep_nesting_keeps_the_text() -> None:
    assert fragment_text("<span>" * 5_000 + "deep" + "</span>" * 5_000) == "deep"


@PATIENT
@given(st.text())
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    once = clean_text(text)
    assert clean_text(once) == once


@PATIENT
@given(st.text())
def test_clean_text_is_visible_and_composed(text: str) -> None:
    cleaned = clean_text(text)
    assert unicodedata.is_normalized("NFC", cleaned)
    assert not any(unicodedata.category(character) in ("Cc", "Cs") for character in cleaned if character != "\n")
    assert cleaned.encode().decode() == cleaned


@PATIENT
@given(st.text(alphabet="<>/abp&;\"'= !-\n"))
def test_any_fragment_becomes_lines_without_borders(markup: str) -> None:
    assert all(line and line == line.strip() for line in fragment_text(markup).split("\n") if fragment_text(markup))


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("a<!-- b -->c", "ac"),
        ("a<!-- b > c", "a c"),
        ("a<!-- b", "a"),
        ("a <object data='x'>instead", "a instead"),
        ("a <iframe src='x'></iframe> b", "a b"),
    ],
)
def test_nothing_that_is_never_closed_hides_the_rest(markup: str, expected: str) -> None:
    assert fragment_text(markup) == expected
