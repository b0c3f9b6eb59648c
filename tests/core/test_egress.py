"""Where a connection may go: addresses of every kind, judged as numbers."""

import ipaddress
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.core.egress import Egress, embedded
from tests.addresses import CLOSED

PUBLIC = (
    "1.1.1.1", "8.8.8.8", "93.184.216.34", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.1",
    "172.15.255.255", "172.32.0.1", "192.0.1.1", "198.17.255.255", "198.20.0.1", "223.255.255.255",
    "2001:200::1", "2001:4860:4860::8888", "2400:cb00::1", "2606:4700::1111", "2a00:1450::1", "3ffe::1",
)  # fmt: skip


@pytest.mark.parametrize("address", PUBLIC)
def test_the_public_web_is_open(address: str) -> None:
    assert Egress().why_not(address, 443) is None


@pytest.mark.parametrize("address", CLOSED)
def test_what_is_not_reachable_from_everywhere_is_closed(address: str) -> None:
    why = Egress().why_not(address, 443)
    assert why is not None
    assert f"MONITOR_ALLOW_NETWORKS={address}" in why


@pytest.mark.parametrize(
    "address", ["", "localhost", "127.1", "0x7f.1", "2130706433", "0177.0.0.1", "1.2.3.4 ", "::1%lo"]
)
def test_what_is_no_plain_address_is_closed(address: str) -> None:
    assert Egress((ip_network("0.0.0.0/0"), ip_network("::/0"))).why_not(address, 443) is not None


@pytest.mark.parametrize("port", [0, 1, 21, 22, 25, 53, 110, 143, 465, 587, 3306, 5432, 6379, 8081, 9200, 11211, 65535])
def test_ports_other_than_those_of_the_web_are_closed(port: int) -> None:
    why = Egress().why_not("1.1.1.1", port)
    assert why == f"port {port} is none of the web's (MONITOR_ALLOW_PORTS={port} would allow it)"
    assert Egress(ports=frozenset({port})).why_not("1.1.1.1", port) is None


@pytest.mark.parametrize(
    ("network", "opened", "closed"),
    [
        ("10.1.2.0/24", ("10.1.2.3",), ("10.1.3.3", "::ffff:10.1.2.3", "64:ff9b::a01:203", "127.0.0.1")),
        ("fd00::/8", ("fd12::1",), ("fc00::1", "::1")),
        ("64:ff9b::/96", ("64:ff9b::101:101",), ("64:ff9b::7f00:1", "64:ff9b::a01:203", "64:ff9b::e000:1")),
        ("2002::/16", ("2002:101:101::1",), ("2002:7f00:1::1", "2002:a9fe:a9fe::1")),
        ("::1/128", ("::1",), ("::", "127.0.0.1")),
    ],
)
def test_an_opened_network_opens_itself_and_nothing_inside_of_its_addresses(
    network: str, opened: tuple[str, ...], closed: tuple[str, ...]
) -> None:
    egress = Egress((ip_network(network),))
    assert [egress.why_not(address, 80) for address in opened] == [None] * len(opened)
    assert all(egress.why_not(address, 80) for address in closed)


def test_an_opened_network_and_its_nat64_form_are_open_together() -> None:
    egress = Egress((ip_network("64:ff9b::/96"), ip_network("10.0.0.0/8")))
    assert egress.why_not("64:ff9b::a01:203", 80) is None


@pytest.mark.parametrize(
    ("address", "inner"),
    [
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("::1.2.3.4", "1.2.3.4"),
        ("::ffff:0:1.2.3.4", "1.2.3.4"),
        ("64:ff9b::1.2.3.4", "1.2.3.4"),
        ("64:ff9b:1:abcd::1.2.3.4", "1.2.3.4"),
        ("2002:102:304::1", "1.2.3.4"),
        ("2001:0:4136:e378:8000:63bf:fefd:fcfb", "1.2.3.4"),
        ("2a00::5efe:1.2.3.4", "1.2.3.4"),
        ("2a00::200:5efe:1.2.3.4", "1.2.3.4"),
        ("2a00::1", None),
        ("::1", None),
        ("::", None),
        ("1.2.3.4", None),
    ],
)
def test_an_address_inside_an_address_is_found(address: str, inner: str | None) -> None:
    assert embedded(ip_address(address)) == (None if inner is None else IPv4Address(inner))


@given(st.ip_addresses(v=4))
def test_what_the_standard_library_calls_private_is_never_open(address: IPv4Address) -> None:
    if not address.is_global or address.is_multicast or address.is_reserved:
        assert Egress().why_not(str(address), 80) is not None


@given(st.one_of(*(st.ip_addresses(network=network) for network in ("::/8", "fc00::/6", "2000::/3", "2001::/16"))))
def test_no_open_ipv6_address_is_private_or_carries_an_ipv4_address(address: ipaddress.IPv6Address) -> None:
    if Egress().why_not(str(address), 80) is None:
        assert address.is_global
        assert not address.is_multicast
        assert embedded(address) is None
        assert address.sixtofour is None
        assert address.teredo is None


@given(st.ip_addresses(v=4))
def test_every_form_that_carries_an_ipv4_address_is_closed(address: IPv4Address) -> None:
    number = int(address)
    carriers = (0xFFFF << 32 | number, 0x0064_FF9B << 96 | number, 0x2002 << 112 | number << 80 | 1)
    assert all(Egress().why_not(str(IPv6Address(carrier)), 80) for carrier in carriers)
