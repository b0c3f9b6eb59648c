"""New feeds in the text of feeds.yaml: nothing else of it changes."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.config.feeds_edit import NewFeed, feed_lines, with_feeds
from monitor.config.yaml_reader import read_yaml
from monitor.errors import CannotRunError

NEW = NewFeed("https://new.example.org/rss")
CASES = {
    "at the end": (
        "feeds:\n  - https://a.org/1\n",
        "feeds:\n  - https://a.org/1\n  - url: https://new.example.org/rss\n",
    ),
    "without a last line break": (
        "feeds:\n- https://a.org/1",
        "feeds:\n- https://a.org/1\n- url: https://new.example.org/rss\n",
    ),
    "before what follows": (
        "# mine\nfeeds:\n  - url: https://a.org/1 # one\n    tags: [x]\n    # inner\n"
        "\n# next\npoliteness:\n  host_gap: 2s\n",
        "# mine\nfeeds:\n  - url: https://a.org/1 # one\n    tags: [x]\n    # inner\n"
        "  - url: https://new.example.org/rss\n\n# next\npoliteness:\n  host_gap: 2s\n",
    ),
    "into an empty list": (
        "feeds: []  # none\nx: 1\n",
        "feeds:   # none\n  - url: https://new.example.org/rss\nx: 1\n",
    ),
    "behind a bare key": ("feeds:\nx: 1\n", "feeds:\n  - url: https://new.example.org/rss\nx: 1\n"),
    "into brackets": ("feeds: [https://a.org/1]\n", "feeds: [https://a.org/1, {url: https://new.example.org/rss}]\n"),
    "without the key": (
        "defaults:\n  interval: 1h",
        "defaults:\n  interval: 1h\nfeeds:\n  - url: https://new.example.org/rss\n",
    ),
    "into an empty file": ("", "feeds:\n  - url: https://new.example.org/rss\n"),
    "with line breaks of Windows": (
        "feeds:\r\n  - a\r\n",
        "feeds:\r\n  - a\r\n  - url: https://new.example.org/rss\r\n",
    ),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_feed_is_added(text: str, expected: str) -> None:
    assert with_feeds(text, [NEW]) == expected


@pytest.mark.parametrize(
    "text", ["feeds: [", "- a list", "{defaults: {}}", "feeds: [a, ]\n", "feeds: {a: b}\n", "feeds: text\n"]
)
def test_file_that_cannot_be_added_to_safely_is_left_alone(text: str) -> None:
    with pytest.raises(CannotRunError):
        with_feeds(text, [NEW])


def test_texts_are_quoted_where_they_have_to_be() -> None:
    feed = NewFeed("http://e.org/a#b", "Yes", "no", ("a", "b: c", "#d", "Північ"))
    assert feed_lines(feed) == [
        '- url: "http://e.org/a#b"',
        '  name: "Yes"',
        '  language: "no"',
        '  tags: ["a", "b: c", "#d", Північ]',
    ]


TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp", "Cf")), min_size=1, max_size=12)


@settings(deadline=None)
@given(TEXTS, st.lists(TEXTS, max_size=3), st.sampled_from(["feeds:\n  - a\n", "feeds: [a]\n", "feeds: []\n"]))
def test_whatever_a_feed_is_called_comes_back(name: str, tags: list[str], text: str) -> None:
    edited = with_feeds(text, [NewFeed("https://e.org/1", name, None, tuple(tags))])
    data = read_yaml(edited.encode()).data
    assert isinstance(data, dict)
    added = data["feeds"][-1]
    assert (added["url"], added["name"], added.get("tags", [])) == ("https://e.org/1", name, tags)
