"""Laws of looking back: nothing that a rule matches is held back, and a few rules find what they find among all."""

from array import array
from collections.abc import Iterator
from random import Random  # noqa: TID251  # the type of an argument

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.backtest.count import best, to_beat
from monitor.core.backtest.screen import Screen, words_wanted
from monitor.core.backtest.values import Sample
from monitor.core.backtest.word_sets import WordSets, word_sets
from monitor.core.rules import Document, Matcher, compile_rules
from monitor.core.rules.parts import narrowed
from monitor.core.text.recall import _tables, recall
from tests.builders import NOW
from tests.core.generated_rules import ACTORS, TERM_LISTS, a_rule, an_article
from tests.core.rules_files import a_ruleset
from tests.core.test_rules_laws import DAY


@pytest.fixture(autouse=True, scope="module")
def _every_word_is_looked_up_once() -> Iterator[None]:
    recall({})
    yield
    _tables.clear()


randoms = st.randoms(use_true_random=False)


def screen_of(matcher: Matcher, sets: WordSets, documents: list[Document]) -> Screen:
    """A screen over an archive of these word sets, with words numbered by their places."""
    wanted = words_wanted(matcher, {document.language for document in documents})
    place = {word: number for number, word in enumerate(sets.words)}

    def fitting(patterns: frozenset[str]) -> set[int]:
        return {number for word, number in place.items() if any(fits(word, pattern) for pattern in patterns)}

    return Screen(
        wanted,
        {
            atom: frozenset(place[word] for word in words if word in place)
            | fitting(wanted.globs_by_atom.get(atom, frozenset()))
            for atom, words in wanted.words_by_atom.items()
        },
    )


def fits(word: str, pattern: str) -> bool:
    if not pattern or not word:
        return word == pattern.strip("*")
    if pattern[0] == "*":
        return fits(word, pattern[1:]) or fits(word[1:], pattern)
    return pattern[0] in {"?", word[0]} and fits(word[1:], pattern[1:])


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_no_article_that_a_rule_matches_is_held_back(random: Random) -> None:
    matcher = compile_rules(a_ruleset({"rule": a_rule(random)}, ACTORS, TERM_LISTS))
    documents = [an_article(random).document for _ in range(8)]
    sets = word_sets((number, document.title, document.text) for number, document in enumerate(documents))
    screen = screen_of(matcher, sets, documents)
    for number, numbers in sets.sets:
        ordered = array("I", sorted(array("I", numbers))).tobytes()
        let_through = screen.lets_all_through or screen.let_through([(number, ordered)])
        assert let_through or not matcher.match(documents[number], DAY)


@given(randoms)
@settings(max_examples=25, deadline=None)
def test_some_rules_alone_find_what_they_find_among_all(random: Random) -> None:
    ruleset = a_ruleset({f"rule-{number}": a_rule(random) for number in range(4)}, ACTORS, TERM_LISTS)
    whole, part = compile_rules(ruleset), compile_rules(narrowed(ruleset, {"rule-1", "rule-3"}))
    for _ in range(8):
        document = an_article(random).document
        among_all = [match for match in whole.match(document, DAY) if match.rule in {"rule-1", "rule-3"}]
        assert list(part.match(document, DAY)) == among_all


samples = st.builds(
    lambda number, strength: Sample(number, "", NOW, strength, ()), st.integers(0, 30), st.integers(0, 5)
)


def once(found: list[Sample]) -> list[Sample]:
    return list({sample.article_id: sample for sample in found}.values())


@given(st.lists(samples).map(once), st.integers(0, 30))
def test_choosing_again_from_what_was_chosen_loses_no_sample(found: list[Sample], border: int) -> None:
    newer = [sample for sample in found if sample.article_id > border]
    older = [sample for sample in found if sample.article_id <= border]
    chosen = best(newer)
    assert best((*chosen, *best(older))) == best(found)


@given(st.lists(samples).map(once), st.integers(0, 30))
def test_older_samples_that_are_too_weak_would_not_be_shown_anyway(found: list[Sample], border: int) -> None:
    newer = best(sample for sample in found if sample.article_id > border)
    older = [sample for sample in found if sample.article_id <= border]
    strong = [sample for sample in older if sample.strength > to_beat(newer, len(newer))]
    assert best((*newer, *strong)) == best((*newer, *older))
