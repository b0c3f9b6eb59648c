"""robots.txt: what RFC 9309 says, case by case, and what a hostile file costs."""

from datetime import timedelta
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.robots import ALLOWS_ALL, LONGEST_DELAY, MOST_BYTES, MOST_RULES, normalise, parse_robots


def allowed(text: str, path: str, token: str = "NewsMonitor") -> bool:
    return parse_robots(text.encode(), token).allows(path)


EXAMPLE = """
# a comment
User-Agent: *
Disallow: *.gif$
Disallow: /example/
Allow: /publications/

User-Agent: foobot
Disallow:/
Allow:/example/page.html
Allow:/example/allowed.gif

User-Agent: barbot
User-Agent: bazbot
Disallow: /example/page.html

User-Agent: quxbot
"""


@pytest.mark.parametrize(
    ("token", "path", "is_allowed"),
    [
        ("anybot", "/", True),
        ("anybot", "/example/", False),
        ("anybot", "/example/page.html", False),
        ("anybot", "/images/a.gif", False),
        ("anybot", "/images/a.gif?x=1", True),
        ("anybot", "/publications/a", True),
        ("foobot", "/", False),
        ("foobot", "/example/page.html", True),
        ("foobot", "/example/allowed.gif", True),
        ("FooBot", "/publications/", False),
        ("barbot", "/example/page.html", False),
        ("bazbot", "/example/page.html", False),
        ("bazbot", "/example/other.html", True),
        ("quxbot", "/example/", True),
    ],
)
def test_the_example_of_the_standard(token: str, path: str, is_allowed: bool) -> None:
    """RFC 9309 5.1."""
    assert allowed(EXAMPLE, path, token) is is_allowed


def test_the_longest_rule_decides() -> None:
    """RFC 9309 5.2."""
    text = "User-Agent: foobot\nAllow: /example/page/\nDisallow: /example/page/disallowed.gif\n"
    assert not allowed(text, "/example/page/disallowed.gif", "foobot")
    assert allowed(text, "/example/page/other.gif", "foobot")


def test_allow_wins_against_a_disallow_of_the_same_length() -> None:
    assert allowed("User-agent: *\nDisallow: /page\nAllow: /page\n", "/page")


@pytest.mark.parametrize(
    ("pattern", "matching", "other"),
    [
        ("/", ("/", "/a"), ()),
        ("/fish", ("/fish", "/fish.html", "/fishheads?id=1"), ("/Fish", "/catfish", "/")),
        ("/fish/", ("/fish/", "/fish/salmon.htm"), ("/fish", "/fish.html")),
        ("/*.php", ("/a.php", "/a/b.php?x", "/index.php/"), ("/", "/a.PHP")),
        ("/*.php$", ("/a.php", "/a/b.php"), ("/a.php?x", "/a.php/", "/a.php5")),
        ("/fish*.php", ("/fish.php", "/fishheads/a.php?x"), ("/Fish.php",)),
        ("*", ("/", "/a"), ()),
        ("/*", ("/", "/a"), ()),
        ("/a*$", ("/a", "/abc"), ("/b",)),
        ("/a$", ("/a",), ("/ab", "/a?x")),
        ("/a**b***c", ("/abc", "/a1b2c3"), ("/acb",)),
        ("/*a*b$", ("/ab", "/aab", "/abab"), ("/aba", "/b")),
        ("/*aba$", ("/aba", "/xaba"), ("/ab", "/a")),
        ("/a*a$", ("/aa", "/aba"), ("/a",)),
        ("$", (), ("/", "/a")),
        ("/a$b", ("/a$b", "/a%24bc"), ("/a",)),
        ("/caf%C3%A9", ("/café", "/caf%c3%a9"), ("/cafe",)),
        ("/café", ("/café", "/caf%c3%a9"), ("/cafe",)),
        ("/a%3cd.html", ("/a%3Cd.html", "/a<d.html"), ()),
        ("/%7Ejoe/", ("/~joe/index.html", "/%7ejoe/"), ()),
        ("/a%2fb", ("/a%2Fb",), ("/a/b",)),
        ("/path/file-with-a-%2A.html", ("/path/file-with-a-*.html",), ("/path/file-with-a-x.html",)),
    ],
)
def test_patterns(pattern: str, matching: tuple[str, ...], other: tuple[str, ...]) -> None:
    text = f"User-agent: *\nDisallow: {pattern}\n"
    assert [path for path in matching if allowed(text, path)] == []
    assert [path for path in other if not allowed(text, path)] == []


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Disallow: /",
        "User-agent: *",
        "User-agent: *\nDisallow:",
        "User-agent: otherbot\nDisallow: /",
        "User-agent: news\nDisallow: /",
        "User-agent: NewsMonitorBot\nDisallow: /",
        "User-agent: *\nDisallow: /\n\nUser-agent: newsmonitor\nDisallow:",
        "User-agent: *\n# Disallow: /",
        "User-agent *\nDisallow /",
        "<html><body>Not found: User-agent: * Disallow: /</body></html>",
        "\0\0\0\xff",
    ],
)
def test_what_forbids_us_nothing(text: str) -> None:
    assert allowed(text, "/news/1")


@pytest.mark.parametrize(
    "text",
    [
        "User-agent: *\nDisallow: /",
        "\ufeffUser-agent: *\nDisallow: /",
        "user-AGENT:*\r\ndisALLOW:/\r\n",
        "User-agent: *\rDisallow: /\r",
        "  User-agent : * # all\n\tDisallow : / # everything",
        "User-agent: a\nUser-agent: *\n\nSitemap: https://a.test/s.xml\nDisallow: /",
        "User-agent: newsmonitor/1.0 (x)\nDisallow: /news\nUser-agent: *\nAllow: /",
        "User-agent: NewsMonitor\nAllow: /about\nUser-agent: x\nAllow: /\nUser-agent: newsmonitor\nDisallow: /news",
    ],
)
def test_what_forbids_us_a_page(text: str) -> None:
    assert not allowed(text, "/news/1")


def test_robots_txt_itself_may_always_be_asked_for() -> None:
    assert allowed("User-agent: *\nDisallow: /", "/robots.txt")


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("5", 5.0),
        ("0.5", 0.5),
        ("10", 10.0),
        ("30", 10.0),
        ("9" * 5000, 10.0),
        ("0", None),
        ("-1", None),
        ("1e9", None),
    ],
)
def test_a_crawl_delay_is_read_within_its_cap(value: str, seconds: float | None) -> None:
    robots = parse_robots(f"User-agent: *\nCrawl-delay: {value}\nDisallow: /a".encode(), "NewsMonitor")
    assert robots.delay == (None if seconds is None else timedelta(seconds=seconds))
    assert not robots.allows("/a")


def test_the_longest_crawl_delay_of_our_groups_counts() -> None:
    groups = (("newsmonitor", 2), ("newsmonitor", 3), ("*", 9))
    text = "".join(f"User-agent: {agent}\nCrawl-delay: {delay}\n" for agent, delay in groups).encode()
    assert parse_robots(text, "NewsMonitor").delay == timedelta(seconds=3)


def test_what_lies_beyond_500_kib_is_not_read() -> None:
    padding = b"#" + b"x" * MOST_BYTES + b"\n"
    assert parse_robots(padding + b"User-agent: *\nDisallow: /", "NewsMonitor") == ALLOWS_ALL


def test_only_so_many_rules_are_kept() -> None:
    lines = "".join(f"Disallow: /{number}\n" for number in range(2 * MOST_RULES))
    assert len(parse_robots(f"User-agent: *\n{lines}".encode(), "NewsMonitor").rules) == MOST_RULES


@given(st.binary(max_size=500), st.text(max_size=50))
def test_nothing_raises_and_delays_stay_within_their_cap(body: bytes, path: str) -> None:
    robots = parse_robots(body, "NewsMonitor")
    robots.allows(path)
    assert robots.delay is None or timedelta(0) < robots.delay <= LONGEST_DELAY


@given(st.text(st.sampled_from("ab/*$%2AFfé"), max_size=12), st.text(st.sampled_from("ab/*$%2AFfé"), max_size=20))
def test_a_pattern_matches_as_the_slow_reading_of_it_does(pattern: str, path: str) -> None:
    robots = parse_robots(b"User-agent: *\nDisallow: " + pattern.encode(), "NewsMonitor")
    if robots.rules:
        stripped = pattern.strip()
        pieces = [normalise(piece) for piece in stripped.removesuffix("$").split("*")]
        assert robots.rules[0].matches(normalise(path)) is slowly(pieces, normalise(path), stripped.endswith("$"))


def slowly(pieces: list[str], path: str, is_whole: bool) -> bool:
    """Every place for every piece."""
    if not path.startswith(pieces[0]):
        return False
    rest = path[len(pieces[0]) :]
    if len(pieces) == 1:
        return not is_whole or not rest
    return any(slowly(pieces[1:], rest[start:], is_whole) for start in range(len(rest) + 1))


@given(st.text(max_size=40))
def test_one_spelling_is_the_spelling_of_itself(path: str) -> None:
    assert normalise(normalise(path)) == normalise(path)


HOSTILE = {
    "one pattern of wildcards": "Disallow: /" + "*a" * 250_000 + "b",
    "many patterns of wildcards": "".join(f"Disallow: /*{n}*a$\n" for n in range(25_000)),
    "dollars": "Disallow: /" + "$" * 500_000,
    "escapes": "Disallow: /" + "%zz%41" * 80_000,
    "groups": "".join(f"User-agent: n{n}\nDisallow: /\n" for n in range(18_000)),
    "agents": "User-agent: *\n" * 36_000,
    "colons": ":\n" * 250_000,
    "odd signs": "Disallow: /" + "\u00e9<" * 160_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_little(name: str) -> None:
    """Ten times what any of these takes; a careless parser needs minutes for some of them."""
    body = ("User-agent: *\n" + HOSTILE[name]).encode()
    started = process_time()
    robots = parse_robots(body, "NewsMonitor")
    for number in range(10):
        robots.allows(f"/{'a' * 2000}{number}")
    assert process_time() - started < 1.5
