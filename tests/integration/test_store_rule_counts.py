"""What lint and explain ask the store: counts of matches by rule, and the article at an address."""

from datetime import timedelta

from monitor.core.model import NewEntry
from monitor.core.plan import address_key
from monitor.core.urls import canonical_url
from monitor.store import Store
from tests.builders import NOW, a_match, a_new_entry, a_poll, an_article, an_entry
from tests.integration.conftest import Committer


def an_entry_that(*rules: str, number: int) -> NewEntry:
    entry = an_entry(f"e{number}", link=f"https://example.org/{number}")
    article = an_article(text=f"Article number {number} of the harbour gazette. " * 12)
    return a_new_entry(entry, article=article, matches=[a_match(rule) for rule in rules])


def test_hits_are_counted_by_rule_and_by_pair_of_rules(store: Store, commit: Committer) -> None:
    commit(a_poll(*(an_entry_that(*rules, number=n) for n, rules in enumerate([("a", "b"), ("a", "b"), ("a",), ()]))))
    counts = store.rule_counts(NOW - timedelta(days=30))
    assert (counts.articles, counts.first_seen) == (4, NOW)
    assert counts.hits == {"a": 3, "b": 2}
    assert counts.shared == {("a", "b"): 2, ("b", "a"): 2}


def test_older_articles_are_not_counted(store: Store, commit: Committer) -> None:
    commit(a_poll(an_entry_that("a", number=1)))
    counts = store.rule_counts(NOW + timedelta(seconds=1))
    assert (counts.articles, counts.first_seen, counts.hits, counts.shared) == (0, None, {}, {})


def test_a_rule_is_known_since_the_revision_that_brought_it(store: Store) -> None:
    for day, rules in enumerate([["a"], ["a", "b"], ["b"], ["a", "b"]]):
        store.keep_rules(f"v{day}", {"rules": dict.fromkeys(rules, "x")}, NOW + timedelta(days=day))
    store.keep_rules("v4", {"rules": dict.fromkeys(["a", "b"], "x"), "notes": "y"}, NOW + timedelta(days=9))
    known = store.rule_counts(NOW).known_since
    assert known == {"a": NOW + timedelta(days=3), "b": NOW + timedelta(days=1)}


def test_a_revision_that_is_no_map_knows_no_rules(store: Store) -> None:
    store.keep_rules("v", {"rules": ["a"]}, NOW)
    assert store.rule_counts(NOW).known_since == {}


def test_the_article_at_an_address_is_found(store: Store, commit: Committer) -> None:
    commit(a_poll(an_entry_that("a", number=7)))
    url = canonical_url("https://example.org/7?utm_source=x")
    assert url is not None
    number = store.article_at(address_key(url))
    assert number is not None
    assert store.archive.rows([number])[0].title
    assert store.article_at("0" * 32) is None
