"""Which hosts are visited by one at a time."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.hosts import APART, HostRule, HostRules, registrable_domain


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


@pytest.mark.parametrize(
    ("host", "group"),
    [
        ("feeds.example.org", "example.org"),
        ("feeds.example.org:8080", "example.org:8080"),
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("[::1]:8080", "[::1]:8080"),
        ("::1", "::1"),
        ("a.platform.test", "a.platform.test"),
        ("platform.test", "platform.test"),
        ("news.platform.test", "desk"),
        ("deep.news.platform.test", "desk"),
        ("www.other.test", "desk"),
        ("slow.test", "slow.test"),
    ],
)
def test_rules_group_hosts_otherwise_and_the_most_specific_counts(host: str, group: str) -> None:
    rules = HostRules(
        rules={
            "platform.test": HostRule(group=APART),
            "news.platform.test": HostRule(group="desk"),
            "other.test": HostRule(group="desk"),
            "slow.test": HostRule(gap=timedelta(seconds=9)),
        }
    )
    assert rules.group_of(host) == group


def test_a_gap_is_that_of_the_most_specific_rule_that_sets_one() -> None:
    nine, two = timedelta(seconds=9), timedelta(seconds=2)
    rules = HostRules(two, {"slow.test": HostRule(gap=nine), "www.slow.test": HostRule(group="x")})
    hosts = ("slow.test", "www.slow.test", "a.slow.test:81", "test", "other.test")
    assert [rules.gap_at(host) for host in hosts] == [nine, nine, nine, two, two]


@given(st.text(max_size=40))
def test_no_host_raises_and_a_domain_is_its_own(host: str) -> None:
    assert HostRules().group_of(host) is not None
    assert registrable_domain(registrable_domain(host)) == registrable_domain(host)
