"""What was left out of an article is kept with it, as long as its text."""

from dataclasses import replace
from datetime import timedelta

from monitor.core.model import DroppedLine
from monitor.store import Store
from tests.builders import NOW, a_new_entry, a_poll, an_article
from tests.integration.conftest import Committer

DROPPED = (
    DroppedLine("a link to another article", "Читайте также: краны"),
    DroppedLine("a notice", "Subscribe \ud800"),
)


def test_dropped_lines_are_kept_with_their_article(store: Store, commit: Committer) -> None:
    article = replace(an_article(), dropped=DROPPED)
    commit(a_poll(a_new_entry(article=article, matches=None)))
    assert store.dropped_lines(1) == DROPPED
    assert [waiting for _, _, waiting in store.unjudged(1)] == [article]


def test_dropped_lines_go_when_the_text_goes(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry(article=replace(an_article(), dropped=DROPPED))))
    store.drop_texts(NOW + timedelta(seconds=1))
    assert store.dropped_lines(1) == ()


def test_an_article_of_which_nothing_was_left_out_has_no_dropped_lines(store: Store, commit: Committer) -> None:
    commit(a_poll(a_new_entry()))
    assert (store.dropped_lines(1), store.dropped_lines(9)) == ((), ())
