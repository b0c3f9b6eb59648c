"""YAML in which nothing is guessed: words stay words, and every mistake has its place."""

import time

import pytest

from monitor.config.source import Flaw, SourceText
from monitor.config.yaml_compose import MAX_NODES
from monitor.config.yaml_errors import explain
from monitor.config.yaml_events import NotYamlError
from monitor.config.yaml_reader import MAX_BYTES, read_yaml
from monitor.core.model import Problem
from tests.config.workspace import unmarked


def data_of(text: str) -> object:
    document = read_yaml(text.encode())
    assert document.flaws == ()
    return document.data


def said_of(content: bytes) -> list[str]:
    document = read_yaml(content)
    places = [(document.source.place(flaw.offset), flaw.message) for flaw in document.flaws]
    return [f"{place.line}:{place.column} {message}" for place, message in places]


@pytest.mark.parametrize(
    "word",
    [
        "NO",
        "yes",
        "on",
        "19:30",
        "010",
        "0x1f",
        "2014-03-18",
        "1e3",
        "1_000",
        "null",
        "~",
        "Null",
        ".inf",
        "True",
        "=",
        "1.10",
    ],
)
def test_every_scalar_stays_the_word_it_is(word: str) -> None:
    assert data_of(f"key: {word}\n") == {"key": word}
    assert data_of(f"- {word}\n") == [word]
    assert data_of(f"{word}: x\n") == {word: "x"}


def test_an_empty_value_is_told_apart_from_empty_text_and_from_null() -> None:
    assert data_of("a:\nb: ''\nc: null\nd: \"\"\ne: [x,]\n") == {"a": None, "b": "", "c": "null", "d": "", "e": ["x"]}


def test_quoted_block_and_folded_text_is_read_as_yaml_says() -> None:
    text = "a: 'it''s'\nb: \"x\\u00e9\"\nc: |\n  one\n  two\nd: >\n  one\n  two\n"
    assert data_of(text) == {"a": "it's", "b": "xé", "c": "one\ntwo\n", "d": "one two\n"}


def test_the_plain_tags_of_text_lists_and_maps_are_allowed() -> None:
    assert data_of("a: !!str 1\nb: !!seq [x]\nc: !!map {}\n") == {"a": "1", "b": ["x"], "c": {}}


def test_an_alias_stands_for_what_its_anchor_holds() -> None:
    assert data_of("a: &x [1, {k: v}]\nb: *x\nc: &x 2\nd: *x\n") == {
        "a": ["1", {"k": "v"}],
        "b": ["1", {"k": "v"}],
        "c": "2",
        "d": "2",
    }


def test_a_byte_order_mark_and_line_breaks_of_other_systems_change_nothing() -> None:
    document = read_yaml(b"\xef\xbb\xbfa: 1\r\nb:\r  - x\r\n")
    assert document.data == {"a": "1", "b": ["x"]}
    assert said_of(b"\xef\xbb\xbfa: 1\r\nb: 2\r\na: 3\r\n") == [
        '3:1 the key "a" stands here again; the first is at 1:1'
    ]


MISTAKES = {
    "a tab before a key": ("a:\n‸\tb: 1\n", "tabs"),
    "a tab behind blanks": ("a:\n  ‸\tb: 1\n", "tabs"),
    "a tab behind a dash": ("-‸\t- a\n", "tabs"),
    "equal keys": ("a: 1\nb: 2\n‸a: 3\n", 'the key "a" stands here again; the first is at 1:1'),
    "equal keys on one line": ("m: {a: 1, ‸a: 2}", "the first is at 1:5"),
    "a colon inside a value": ("a: b‸: c\n", "put the value in quotes"),
    "a key with two indentations": ("a: b\n ‸c: d\n", "the indentation does not fit"),
    "an open bracket": ("a: ‸[1, 2\nb: c\n", "this [ is not closed"),
    "an open brace": ("a: ‸{b: c\nd: e\n", "this { is not closed"),
    "an open bracket at the end": ("a: ‸[\n", "this [ is not closed"),
    "an open quote": ("a: ‸'x\nb: c\n", "this quote is never closed"),
    "an open double quote": ('a: ‸"x\nb: c\n', "this quote is never closed"),
    "an unknown escape": ('a: "x‸\\d"\n', "single quotes"),
    "half an escape": ('a: "‸\\u12"\n', "single quotes"),
    "an at sign": ("a: ‸@x\n", "put it in quotes"),
    "a backtick": ("a: ‸`x`\n", "put it in quotes"),
    "a per cent sign": ("a: ‸%x\n", "put it in quotes"),
    "a list one step off": ("a:\n  - x\n ‸- y\n", "the indentation does not fit"),
    "a text one step off": ("a: |\n  text\n ‸bad\n", "the indentation does not fit"),
    "a bracket too many": ("a: [b]‸]\n", "closes nothing"),
    "a key without a colon": ("a: b\n‸foo\nb: c\n", "a colon is missing"),
    "a list behind a key": ("a: ‸- b\n", "a line of its own"),
    "a lone star": ("a: ‸*\n", "cannot begin with * or &"),
    "a lone ampersand": ("a: ‸&\n", "cannot begin with * or &"),
    "a star meant as text": ("a: ‸*word\n", "has no anchor before it; if it is text, put it in quotes"),
    "an anchor around itself": ("a: &x [‸*x]\n", "inside its own anchor"),
    "a Python object": ("a: ‸!!python/object:os.system x\n", "the tag !!python/object:os.system is not allowed"),
    "a number's tag": ("a: ‸!!int 5\n", "the tag !!int is not allowed"),
    "an own tag": ("a: ‸!secret x\n", "the tag !secret is not allowed"),
    "a tag with a handle": ("a: ‸!foo!bar x\n", "tags (!name) are not allowed"),
    "a tag on a list": ("a: ‸!x [b]\n", "the tag !x is not allowed"),
    "a broken tag": ("a: ‸!<\n", "tags (!name) are not allowed"),
    "a merge key": ("a: &x {b: c}\nd:\n  ‸<<: *x\n", "merge keys (<<) are not supported"),
    "a list as a key": ("? ‸[a]\n: b\n", "a key must be text"),
    "a missing key": ("‸: x\n", "a key must be text"),
    "a second document": ("a: b\n‸---\nc: d\n", "a second document"),
    "a bell": ("a: x‸\x07\n", "U+0007 is no text"),
    "an escaped NUL": ('a: "x‸\\0"\n', "\\0 makes no text (U+0000): use single quotes"),
    "half a pair of surrogates": ('a: "‸\\ud800"\n', "\\ud800 makes no text (U+D800)"),
    "an impossible code point": ('‸a: "\\U99999999"\n', "broken % directive or \\ escape"),
    "a wrong directive": ("‸%YAML 3.0\n---\na\n", "version 1.* is required"),
    "an empty file": ("‸", "the file is empty"),
    "only a comment": ("‸# x\n", "the file is empty"),
    "an empty document": ("‸---\n", "the file is empty"),
}


@pytest.mark.parametrize(("marked", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_named_at_its_place(marked: str, message: str) -> None:
    text, place = unmarked(marked)
    said = said_of(text.encode())
    assert len(said) == 1
    assert said[0].startswith(f"{place} ")
    assert message in said[0]


@pytest.mark.parametrize("level", ["[", "{a: ", "- ", "? ", "- ? "])
def test_depth_ends_soon_and_with_one_line(level: str) -> None:
    started = time.process_time()
    said = said_of((level * 4_000).encode())
    # 0.4 s by itself for the worst; six times that under the tracer that measures coverage.
    assert time.process_time() - started < 5
    assert len(said) == 1
    assert "100 levels" in said[0]


def test_twenty_thousand_brackets_over_many_lines_are_one_message() -> None:
    said = said_of(b"[\n" * 20_000)
    assert said == ["101:1 more than 100 levels inside each other"]


def test_an_alias_counts_each_time_with_all_it_holds() -> None:
    bomb = "a: &a [" + "x," * 999 + "x]\nb: [" + "*a," * 200 + "]\n"
    (said,) = said_of(bomb.encode())
    assert said.startswith("2:")
    assert f"more than {MAX_NODES:,} values" in said


def test_nodes_without_aliases_are_counted_with_the_others() -> None:
    # The list and its 58 aliases are 59,000 values.
    text = "a: &a [" + "x," * 998 + "x]\nb: [" + "*a," * 58 + "]\nc: [" + "x," * 2_000 + "]\n"
    (said,) = said_of(text.encode())
    assert said.startswith("3:")
    assert f"more than {MAX_NODES:,} values" in said


def test_an_alias_adds_the_levels_of_what_it_holds() -> None:
    text = "a: &a " + "[" * 60 + "]" * 60 + "\nb: " + "[" * 60 + "*a" + "]" * 60 + "\n"
    (said,) = said_of(text.encode())
    assert said == "2:64 more than 100 levels inside each other"


def test_what_is_no_utf8_text_is_refused_with_its_place() -> None:
    assert said_of("a: b\n".encode("utf-16")) == ["1:1 the file is UTF-16; save it as UTF-8"]
    assert said_of(b"a: b\nb: x\xe9\n") == ["2:5 this byte is not UTF-8; save the file as UTF-8"]
    assert said_of(b"\xef\xbb\xbfa: \xe9\n") == ["1:4 this byte is not UTF-8; save the file as UTF-8"]
    assert said_of("a: b\n".encode("utf-16-le"))[0].startswith("1:2 U+0000 is no text (a binary file or UTF-16)")


def test_size_and_length_of_lines_are_limited() -> None:
    assert said_of(b"#" * (MAX_BYTES + 1)) == ["1:1 the file is larger than 1,000,000 bytes"]
    assert said_of(b"a: 1\nb: " + b"!" * 100_000)[0].startswith("2:20001 the line is longer than 20,000")


def test_a_problem_is_placed_by_its_path() -> None:
    text = "top:\n  - name: x\n    words: [one, 'two three']\n  - &a {k: v}\n  - *a\n"
    document = read_yaml(text.encode())

    def place(*path: str | int, at_key: bool = False, part: str | None = None) -> tuple[int, int]:
        at = document.source.place(document.flaw(Problem(path, "m", at_key=at_key, part=part)).offset)
        return at.line, at.column

    assert place() == (1, 1)
    assert place("top", 0, "name") == (2, 11)
    assert place("top", 0, "words", at_key=True) == (3, 5)
    assert place("top", 0, "words", 1) == (3, 18)
    assert place("top", 0, "words", 1, part="three") == (3, 23)
    assert place("top", 0, "words", 1, part="four") == (3, 18)
    assert place("top", 2, "k") == (4, 12)  # the text stands at the anchor
    assert place("top", 0, "absent") == (2, 5)
    assert place("top", 7, "name", at_key=True) == (2, 3)
    assert place("top", 0, "name", "deeper") == (2, 11)


def test_an_error_without_a_place_is_passed_on_at_the_top() -> None:
    assert explain(NotYamlError("what\nnow"), SourceText("a")) == Flaw(0, "this is not YAML: what now")
