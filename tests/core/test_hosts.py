"""Which hosts are visited by one at a time."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.hosts import APART, HostRule, HostRules, domain_of, registrable_domain


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("example.org", "example.org"),
        ("feeds.example.org", "example.org"),
        ("WWW.Example.ORG.", "example.org"),
        ("a.b.example.co.uk", "example.co.uk"),
        ("one.blogspot.com", "one.blogspot.com"),
        ("xn--80ak6aa92e.xn--p1ai", "xn--80ak6aa92e.xn--p1ai"),
        ("www.xn--80ak6aa92e.xn--p1ai", "xn--80ak6aa92e.xn--p1ai"),
        ("www.paper.test", "paper.test"),
        ("localhost", "localhost"),
        ("co.uk", "co.uk"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8::1"),
        ("", ""),
    ],
)
def test_the_domain_is_one_below_the_public_suffix(host: str, domain: str) -> None:
    assert registrable_domain(host) == domain


RULES = HostRules(
    rules={
        "platform.test": HostRule(group=APART),
        "news.platform.test": HostRule(group="desk"),
        "other.test": HostRule(group="desk"),
        "slow.test": HostRule(gap=timedelta(seconds=9)),
    }
)


@pytest.mark.parametrize(
    ("host", "turn", "turn_by_domain"),
    [
        ("feeds.example.org", "feeds.example.org", "example.org"),
        ("feeds.example.org:8080", "feeds.example.org:8080", "example.org:8080"),
        ("127.0.0.1:8080", "127.0.0.1:8080", "127.0.0.1:8080"),
        ("[::1]:8080", "[::1]:8080", "[::1]:8080"),
        ("::1", "::1", "::1"),
        ("a.platform.test", "a.platform.test", "a.platform.test"),
        ("platform.test", "platform.test", "platform.test"),
        ("news.platform.test", "desk", "desk"),
        ("deep.news.platform.test", "desk", "desk"),
        ("www.other.test", "desk", "desk"),
        ("www.slow.test", "slow.test", "slow.test"),
        ("www.slow.test:81", "slow.test:81", "slow.test:81"),
    ],
)
def test_a_turn_is_that_of_the_host_the_domain_or_the_most_specific_rule(
    host: str, turn: str, turn_by_domain: str
) -> None:
    assert RULES.turn_of(host) == turn
    assert replace(RULES, is_by_domain=True).turn_of(host) == turn_by_domain
    assert HostRules().turn_of(host) == host


def test_a_gap_is_that_of_the_most_specific_rule_that_sets_one() -> None:
    nine, two = timedelta(seconds=9), timedelta(seconds=2)
    rules = HostRules(two, {"slow.test": HostRule(gap=nine), "www.slow.test": HostRule(group="x")})
    hosts = ("slow.test", "www.slow.test", "a.slow.test:81", "test", "other.test")
    assert [rules.gap_at(host) for host in hosts] == [nine, nine, nine, two, two]
    assert HostRules(two).gap_at("slow.test") == two


def test_a_port_is_no_part_of_a_domain() -> None:
    assert [domain_of(host) for host in ("www.a.test:81", "[::1]:80", "127.0.0.1:80")] == [
        "a.test",
        "[::1]",
        "127.0.0.1",
    ]


@given(st.text(max_size=40))
def test_no_host_raises_and_a_domain_is_its_own(host: str) -> None:
    assert replace(RULES, is_by_domain=True).turn_of(host) is not None
    assert registrable_domain(registrable_domain(host)) == registrable_domain(host)
