"""What the tags and attributes of a page say of its build, one by one."""

import pytest
from lxml.html import fromstring

from monitor.core.extract.verdict_names import leads_to_login, leads_to_sale, says_missing


@pytest.mark.parametrize(
    "address",
    [
        "/subscribe",
        "https://shop.harbour-post.example/abo?offer=spring",
        "/digital-subscription-offers",
        "/create-account/?from=/2026/11/crews-of-two-harbours-go-home",
        "https://post-of-the-old-harbour.example/membership",
    ],
)
def test_a_link_leads_to_where_readers_subscribe(address: str) -> None:
    assert leads_to_sale(address)


@pytest.mark.parametrize(
    "address", ["/2026/two-states-join-the-alliance", "/news/crews-offers-and-plans-for-june.html", "/landabo", "/"]
)
def test_a_headline_in_an_address_is_no_offer(address: str) -> None:
    assert not leads_to_sale(address)


def test_a_headline_in_an_address_is_no_place_to_log_in() -> None:
    assert leads_to_login("/account/login")
    assert not leads_to_login("/2026/an-account-of-the-strike")


@pytest.mark.parametrize("name", ["error404 wide", "page-404", "404", "not-found", "errorpage error-page"])
def test_a_page_is_named_for_what_is_not_there(name: str) -> None:
    assert says_missing(fromstring(f"<html><body class='{name}'><p>Here.</p></body></html>"))


@pytest.mark.parametrize("name", ["single postid-404", "page-id-403 wide", "term-404", "404px", "home"])
def test_the_number_of_an_article_is_no_error(name: str) -> None:
    assert not says_missing(fromstring(f"<html><body class='{name}'><p>Here.</p></body></html>"))
