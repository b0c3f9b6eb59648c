"""Laws of matching: the compiled matcher finds what a naive evaluator of the language finds."""

import pickle
import re
import unicodedata
from datetime import date
from functools import cache
from random import Random  # noqa: TID251  # the type of an argument
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from monitor.core.model import Match, Span, TextField
from monitor.core.rules import Document, Matcher, RuleSet, compile_rules
from tests.core.generated_rules import ACTORS, BOOK, TERM_LISTS, TERMS, TODAY, a_border_pair, a_rule, an_article
from tests.core.naive_rules import Article, Naive, Outcome
from tests.core.rules_files import a_ruleset

DAY = date.fromisoformat(TODAY)
randoms = st.randoms(use_true_random=False)


def rules_of(random: Random, count: int) -> dict[str, Any]:
    return {f"rule-{number}": a_rule(random) for number in range(count)}


def compiled(rules: dict[str, Any]) -> tuple[RuleSet, Matcher]:
    ruleset = a_ruleset(rules, ACTORS, TERM_LISTS)
    return ruleset, compile_rules(ruleset)


# ------------------------------------------------------------------------------------------------ the naive evaluator


def assert_same_as_naive(rules: dict[str, Any], articles: list[Article]) -> None:
    matcher = compiled(rules)[1]
    for article in articles:
        found = {match.rule: match for match in matcher.match(article.document, DAY)}
        naive = Naive(BOOK, article, DAY)
        for rule_id, rule in rules.items():
            naive.has_tight_window = False
            wanted, match = naive.match(rule), found.get(rule_id)
            assert (match is None) == (wanted is None), (rule, article.document, wanted)
            if match and wanted and not naive.has_tight_window:
                assert_same_evidence(match, wanted, naive, rule)


def assert_same_evidence(match: Match, wanted: Outcome, naive: Naive, rule: Any) -> None:
    article = naive.article
    hits = {(article.tokens[hit[0]].in_title, *naive.chars(hit), hit[2], hit[3]) for hit in wanted.hits}
    shown = {(e.span.field is TextField.TITLE, e.span.start, e.span.end, e.label, e.actor) for e in match.evidence}
    assert shown == hits, (rule, article.document)
    assert sentences_of(match.sentence, article) == {wanted.sentence}, (rule, article.document, match.sentence)


def sentences_of(span: Span, article: Article) -> set[int]:
    in_title = span.field is TextField.TITLE
    return {
        token.sentence
        for token in article.tokens
        if token.in_title == in_title and span.start < token.end and token.start < span.end
    }


@given(randoms)
@settings(max_examples=50, deadline=None)
def test_matcher_finds_what_the_naive_evaluator_finds(random: Random) -> None:
    assert_same_as_naive(rules_of(random, 5), [an_article(random) for _ in range(6)])


@given(st.integers(0, 1_000_000))
@settings(max_examples=10, deadline=None)
def test_limits_are_where_the_naive_evaluator_has_them(seed: int) -> None:
    assert_same_on_borders(Random(seed), 6)


def assert_same_on_borders(random: Random, count: int) -> None:
    pairs = [a_border_pair(random) for _ in range(count)]
    assert_same_as_naive({f"rule-{n}": rule for n, (rule, _) in enumerate(pairs)}, [article for _, article in pairs])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100))
def test_matcher_finds_what_the_naive_evaluator_finds_in_264_pairs(seed: int) -> None:
    random = Random(seed)
    assert_same_as_naive(rules_of(random, 20), [an_article(random) for _ in range(10)])
    assert_same_on_borders(random, 8)


# ------------------------------------------------------------------------------------------------------ any Unicode

# A term, and what its evidence is once accents, points and invisible characters are gone and case is folded.
SHAPES = {
    "lathe": r"lathes?",
    "dual use": r"dual\W+use",
    "turb*": r"turb.*",
    "quern ... mill": r"querns?\W+(?:\w+\W+){0,4}?mills?",
    "станок": r"стан(?:ок|к)\w*",
    "北约": r"北\W*约",
    "الصين": r"الصين",
    "2000": r"2\W?000",
    "re:/[0-9]+-[a-z]+/": r"[0-9]+-[a-z]+",
    "Kazan": r"kazan(?:s)?",
    "U.S.": r"u\.?s\.?(?:es)?",
}
PLANTED = [
    "lathes",
    "dual",
    "use",
    "turbine",
    "quern",
    "mill",
    "станками",
    "北约",
    "الصين",
    "2,000",
    "12-ab",
    "Kazan",
    "U.S.",
]
STRANGE = [
    "\u00ad",
    "\u200b",
    "\u200f",
    "\u202e",
    "\ufeff",
    "\u0301",
    "\u0650",
    "\u0640",
    "\x00",
    "\u2028",
    "\u2029",
    "\x85",
    "\x0b",
]
STRANGE += [
    "\u05d0",
    "👩\u200d🚀",
    "\ufe0f",
    "\U000e0041",
    "\U000e0100",
    "ﬁ",
    "Ⅷ",
    "İ",
    "ß",
    "ﷺ",
    "\U000e0041",
    "’s",
    "'",
    ".",
    "。",
    ". A",
    "-",
    " ",
    " ",
    " ",
    "\n",
]
strange = st.lists(st.sampled_from(PLANTED) | st.sampled_from(STRANGE) | st.text(max_size=3), max_size=40).map("".join)


def bare(text: str) -> str:
    """The text without accents, points, lengthening and invisible characters, in small letters."""
    kept = (char for char in unicodedata.normalize("NFKD", text) if unicodedata.category(char) not in {"Mn", "Cf"})
    return "".join(kept).replace("\u0640", "").casefold()


@cache
def shapes() -> Matcher:
    rules = {"words": list(SHAPES), "name": {"actor": "kazan"}}
    return compile_rules(a_ruleset(rules, {"kazan": {"aliases": ["Kazan"]}}))


@given(strange, strange)
@example("", "lathes’s’s")
@settings(max_examples=200, deadline=None)
def test_every_span_cut_from_the_original_is_what_its_label_says(title: str, text: str) -> None:
    texts = {TextField.TITLE: title, TextField.TEXT: text}
    for match in shapes().match(Document(title, text, None, None, None), DAY):
        for item in match.evidence:
            assert item.span.text == texts[item.span.field][item.span.start : item.span.end]
            shape, shown = SHAPES[item.label], bare(item.span.text)
            assert re.fullmatch(shape, shown), item
        quoted = match.sentence
        assert quoted.text == texts[quoted.field][quoted.start : quoted.end]
        inside = [item.span for item in match.evidence if item.span.field is quoted.field]
        assert any(quoted.start <= span.start and span.end <= quoted.end for span in inside)


@given(st.text(), st.text())
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_matcher(title: str, text: str) -> None:
    matcher = compiled({"rule": {"any": [*TERMS, "aaa*", "=a", "Якут", "0 1", "re:/./"]}})[1]
    for match in matcher.match(Document(title, text, None, None, None), DAY):
        assert match.evidence


# --------------------------------------------------------------------------------------------------- one rule, or many


@given(randoms)
@settings(max_examples=25, deadline=None)
def test_a_pickled_ruleset_matches_the_same_and_matching_remembers_no_document(random: Random) -> None:
    ruleset, once = compiled(rules_of(random, 4))
    copy = pickle.loads(pickle.dumps(ruleset))
    assert (copy, copy.version) == (ruleset, ruleset.version)
    again, some = compile_rules(copy), [an_article(random) for _ in range(3)]
    forwards = [once.match(article.document, DAY) for article in some]
    backwards = [again.match(article.document, DAY) for article in reversed(some)]
    assert forwards == backwards[::-1]
    order = [rule.rule_id for rule in ruleset.rules]
    assert all(
        [match.rule for match in found] == sorted((m.rule for m in found), key=order.index) for found in forwards
    )


@given(randoms)
@settings(max_examples=30, deadline=None)
def test_what_a_rule_finds_does_not_depend_on_the_rules_beside_it(random: Random) -> None:
    several, article = rules_of(random, 4), an_article(random)
    by_rule = {match.rule: match for match in compiled(several)[1].match(article.document, DAY)}
    for rule_id, rule in several.items():
        alone = compiled({rule_id: rule})[1].match(article.document, DAY)
        assert by_rule.get(rule_id) == (alone[0] if alone else None)


# ------------------------------------------------------------------------------------------------- counted, not shown


def a_plain_rule(random: Random) -> Any:
    """Words that are told by their presence alone, and such that are not."""
    words = [[random.choice(TERMS) for _ in range(random.randint(1, 3))] for _ in range(3)]
    return random.choice(
        [
            words[0],
            {"all": words[:2]},
            {"any": [words[0], {"all": words[1]}]},
            {"all": [{"any": words[0]}, {"any": words[1]}]},
            {"any": words[0], "none": words[1]},
            {"all": [words[0], {"same_sentence": words[1]}]},
        ]
    )


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_outcomes_are_the_matches_and_tell_their_strength(random: Random) -> None:
    rules = {**rules_of(random, 3), **{f"plain-{number}": a_plain_rule(random) for number in range(6)}}
    matcher, article = compiled(rules)[1], an_article(random)
    outcomes = matcher.outcomes(article.document, DAY)
    strengths = [outcome.strength for outcome in outcomes]
    assert [outcome.match() for outcome in outcomes] == list(matcher.match(article.document, DAY))
    assert strengths == [outcome.match().strength.total for outcome in outcomes]


@given(randoms)
@settings(max_examples=60, deadline=None)
def test_a_rule_that_is_told_by_its_needs_holds_wherever_it_has_a_chance(random: Random) -> None:
    rules = {f"plain-{number}": a_plain_rule(random) for number in range(8)}
    matcher = compiled(rules)[1]
    judgement = matcher.judgement(an_article(random).document, DAY)
    for rule in matcher.rules:
        if rule.is_told_by_needs:
            assert judgement.can_hold(rule.node) == bool(judgement.ask(rule.node)), rule.rule
