"""What feeds.yaml and the environment say of the network: proxies, user agents, gaps, groups, what may be dialled."""

from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path

import pytest

from monitor.config import Config, load_config
from monitor.core.egress import WEB_PORTS
from monitor.core.hosts import HostRule
from monitor.errors import ConfigError
from tests.config.workspace import write_files

SECRET = "s3cret-canary"


def loaded(folder: Path, feeds: str, **environ: str) -> Config:
    return load_config(write_files(folder, feeds=feeds), environ)


def mistakes(folder: Path, feeds: str, **environ: str) -> str:
    with pytest.raises(ConfigError) as caught:
        loaded(folder, feeds, **environ)
    return str(caught.value)


def test_a_feed_has_a_proxy_a_user_agent_and_a_gap_of_its_own(tmp_path: Path) -> None:
    feeds = """
defaults: {user_agent: Desk/1, proxy: "http://proxy.example.org:3128"}
feeds:
  - https://a.org/rss
  - {url: https://b.org/rss, user_agent: "Mozilla/5.0 (compatible; Desk)", host_gap: 20s}
  - {url: archive.xml}
"""
    (tmp_path / "archive.xml").write_text("<rss/>")
    one, two, local = loaded(tmp_path, feeds).feeds
    assert (one.proxy, one.user_agent, one.gap) == ("http://proxy.example.org:3128", "Desk/1", None)
    assert (two.user_agent, two.gap) == ("Mozilla/5.0 (compatible; Desk)", timedelta(seconds=20))
    assert local.url.startswith("file:")


def test_a_proxy_with_a_password_comes_from_the_environment_and_is_not_shown(tmp_path: Path) -> None:
    address = f"http://desk:{SECRET}@proxy.example.org:3128"
    config = loaded(tmp_path, "feeds: [{url: https://a.org/rss, proxy_env: DESK_PROXY}]", DESK_PROXY=address)
    assert config.feeds[0].proxy == address
    assert SECRET not in repr(config)


@pytest.mark.parametrize(
    ("option", "said"),
    [
        ("proxy: socks5://h:1080", "a proxy is written http://host:3128"),
        ("proxy: https://h:3128", "a proxy is written http://host:3128"),
        ("proxy: h:3128", "a proxy is written http://host:3128"),
        ("proxy: 'http://h:99999'", "a proxy is written http://host:3128"),
        ("proxy: 'http://h:3128/path'", "a proxy is written http://host:3128"),
        (f"proxy: 'http://u:{SECRET}@h:3128'", "no password in this file"),
        (f"proxy: 'socks5://u:{SECRET}@h'", "no password in this file"),
        ("proxy_env: NOT_SET", "the environment variable NOT_SET is not set"),
        ("proxy_env: BAD", "the value of BAD cannot be used: a proxy is written http://user:password@host:3128"),
        ("{proxy: 'http://h:1', proxy_env: GOOD}", "there is a proxy already"),
        ("user_agent: Дозор", "a User-Agent has up to 300 letters, digits and signs of ASCII"),
        ("robots: no", "robots.txt is kept for article pages"),
        ("gap: 3s", '"host_gap"'),
    ],
)
def test_a_mistake_is_told_and_no_secret_with_it(tmp_path: Path, option: str, said: str) -> None:
    options = option[1:-1] if option.startswith("{") else option
    feeds = f"feeds:\n  - {{url: 'https://a.org/rss', {options}}}\n"
    message = mistakes(tmp_path, feeds, BAD=f"ftp://u:{SECRET}@h", GOOD="http://h:1")
    assert said in message
    if "_env" in option:
        assert SECRET not in message


def test_hosts_have_gaps_and_groups(tmp_path: Path) -> None:
    feeds = """
politeness:
  host_gap: 2s
  one_visitor_per: domain
  hosts:
    "*.Slow.example": {gap: 30s}
    platform.example: {group: host}
    a.example: {group: desk, gap: 5s}
    bücher.example: {}
feeds: [https://a.org/rss]
"""
    hosts = loaded(tmp_path, feeds).politeness.hosts
    assert (hosts.gap, hosts.is_by_domain) == (timedelta(seconds=2), True)
    assert hosts.rules == {
        "slow.example": HostRule(gap=timedelta(seconds=30)),
        "platform.example": HostRule(group="host"),
        "a.example": HostRule(group="desk", gap=timedelta(seconds=5)),
        "xn--bcher-kva.example": HostRule(),
    }


@pytest.mark.parametrize(
    ("politeness", "said"),
    [
        ("one_visitor_per: feed", '"feed" is neither host nor domain'),
        ("hosts: {'https://a.org/': {gap: 1s}}", "is no name of a host"),
        ("hosts: {a.org: {group: 'two words'}}", "is no name of a group"),
        ("hosts: {a.org: {gap: fast}}", "is no length of time"),
        ("hosts: {a.org: {delay: 3s}}", '"gap"'),
        ("hosts: {'ü" + "x" * 90 + ".org': {gap: 1s}}", "is no name of a host"),
        ("hosts: {a.org: {gap: 2h}}", "is 1h at most"),
        (f"host_gap: {'999999w' * 250}", "longer than a hundred thousand years"),
        ("host_gap: 400d", "is 1h at most"),
        ("user_agent: x", "write user_agent under defaults or at a feed"),
        ("proxy: x", "write proxy under defaults or at a feed"),
        ("robots: no", "robots.txt is kept for article pages"),
    ],
)
def test_a_mistake_in_politeness_is_told(tmp_path: Path, politeness: str, said: str) -> None:
    assert said in mistakes(tmp_path, f"politeness: {{{politeness}}}\nfeeds: [https://a.org/rss]\n")


def test_networks_and_ports_are_opened_by_the_environment(tmp_path: Path) -> None:
    feeds = "feeds: [https://a.org/rss]"
    opened = {"MONITOR_ALLOW_NETWORKS": "10.0.0.0/8, 192.168.1.5,fd00::/8", "MONITOR_ALLOW_PORTS": "1200, 8000"}
    egress = loaded(tmp_path, feeds, **opened).settings.egress
    assert egress.networks == tuple(map(ip_network, ("10.0.0.0/8", "192.168.1.5/32", "fd00::/8")))
    assert egress.ports == WEB_PORTS | {1200, 8000}
    assert loaded(tmp_path, feeds).settings.egress.networks == ()


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("ALLOW_NETWORKS", "intranet", '"intranet" is no network'),
        ("ALLOW_NETWORKS", "10.0.0.1/8", '"10.0.0.1/8" is no network'),
        ("ALLOW_NETWORKS", "127.0.0.1:80", "is no network"),
        ("ALLOW_PORTS", "0", "no whole number from 1 to 65535"),
        ("ALLOW_PORTS", "http", "no whole number"),
    ],
)
def test_what_is_no_network_and_no_port_is_told(tmp_path: Path, name: str, value: str, said: str) -> None:
    assert said in mistakes(tmp_path, "feeds: [https://a.org/rss]", **{f"MONITOR_{name}": value})


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://127.0.0.1/feed", "127.0.0.1 is this machine (MONITOR_ALLOW_NETWORKS=127.0.0.1 would allow it)"),
        ("http://[::1]/feed", "::1 is this machine"),
        ("http://10.1.2.3:1200/feed", "port 1200 is none of the web's (MONITOR_ALLOW_PORTS=1200 would allow it)"),
        ("https://a.org:25/feed", "port 25 is none of the web's"),
    ],
)
def test_a_feed_that_will_be_refused_is_warned_of(tmp_path: Path, url: str, said: str) -> None:
    [warning] = loaded(tmp_path, f"feeds: ['{url}']").warnings
    assert said in warning
    opened = {"MONITOR_ALLOW_NETWORKS": "127.0.0.1,::1,10.0.0.0/8", "MONITOR_ALLOW_PORTS": "25,1200"}
    assert loaded(tmp_path, f"feeds: ['{url}']", **opened).warnings == ()


def test_a_port_that_the_table_of_names_gives_is_no_mistake(tmp_path: Path) -> None:
    assert (
        loaded(tmp_path, "feeds: ['http://a.test:8000/feed']", MONITOR_RESOLVE="a.test=127.0.0.1:8000").warnings == ()
    )
