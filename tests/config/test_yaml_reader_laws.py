"""Laws of the YAML reader: it never raises, its places lie in the file, and JSON comes back as it was."""

import json

from hypothesis import given
from hypothesis import strategies as st

from monitor.config.yaml_nodes import Document
from monitor.config.yaml_reader import read_yaml

PIECES = st.sampled_from(
    ["a", "b: ", "- ", "\n", "\n  ", "\t", "[", "]", "{", "}", ",", ": ", "? ", "&x ", "*x", "!!", "!t ", "'", '"',
     "\\u", "|", ">", "|2-\n", "%YAML 1", "%TAG ! x", "---", "...", "#", "<<: ", "~", "é", "中", "\u2028", "\x85",
     "\ufeff", "\r"]
)  # fmt: skip
# Text that YAML can carry at all: no control characters, no halves of surrogate pairs.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\ufffe\uffff"), max_size=20)
TREES = st.recursive(
    TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=20,
)


def assert_sound(document: Document) -> None:
    assert document.flaws or document.root is not None
    for flaw in document.flaws:
        place = document.source.place(flaw.offset)
        line = document.source.line(place.line)
        assert 1 <= place.column <= len(line) + 1
        assert "\n" not in flaw.message
        assert len(flaw.message) < 400


@given(st.binary(max_size=200))
def test_no_bytes_make_the_reader_raise(content: bytes) -> None:
    assert_sound(read_yaml(content))


@given(st.lists(PIECES, max_size=40).map("".join))
def test_no_heap_of_yaml_signs_makes_the_reader_raise(text: str) -> None:
    assert_sound(read_yaml(text.encode()))


@given(TREES.filter(bool))
def test_json_comes_back_as_it_was(tree: object) -> None:
    document = read_yaml(json.dumps(tree, ensure_ascii=False, indent=1).encode())
    assert [flaw.message for flaw in document.flaws] == []
    assert document.data == tree
