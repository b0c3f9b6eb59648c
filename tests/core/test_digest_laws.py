"""Laws of a digest: nothing is lost, nothing is said twice, nothing unclean gets in."""

import re
import unicodedata
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from monitor.core.digest.clean import clean, safe_url
from monitor.core.digest.evidence import MARKED_LENGTH, QUOTE_LENGTH, marked_runs, quoted_runs
from monitor.core.digest.late import BEST
from monitor.core.model import Evidence, Match, Priority, Span, Strength, TextField
from tests.digest_samples import HEADINGS, a_digest, a_match, an_article, some_facts

FORBIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u202a-\u202e\u2066-\u2069\ufeff\U000e0000-\U000e007f\ud800-\udfff]")

RULES = [*(heading.rule_id for heading in HEADINGS), "gone"]
NAME_BY_RULE = {heading.rule_id: heading.name for heading in HEADINGS} | {"gone": "gone"}


@given(st.text(st.characters()), st.integers(2, 60))
def test_cleaning_twice_is_cleaning_once(text: str, limit: int) -> None:
    once = clean(text, limit)
    assert clean(once, limit) == once
    assert len(once) <= limit
    assert not FORBIDDEN.search(once)
    once.encode()


@given(st.text(st.characters(codec="utf-8")).map(lambda tail: f"https://a.example/{tail}"))
def test_safe_link_is_ascii_without_anything_to_escape_and_stays_as_it_is(url: str) -> None:
    safe = safe_url(url)
    if safe is not None:
        assert re.fullmatch(r"[!#-;=?-~]+", safe)
        assert safe_url(safe) == safe or len(safe) > 2000


@given(st.text("ab 汉é", max_size=900), st.lists(st.tuples(st.integers(-20, 900), st.integers(0, 60), st.booleans())))
def test_runs_joined_are_the_text_or_shorter(text: str, pieces: list[tuple[int, int, bool]]) -> None:
    line = Span(TextField.TEXT, 10, 10 + len(text), text)
    evidence = tuple(
        Evidence(Span(TextField.TEXT, 10 + at, 10 + at + length, ""), "label", "actor" if is_actor else None)
        for at, length, is_actor in pieces
    )
    whole = "".join(run.text for run in marked_runs(line, evidence))
    assert " ".join(whole.split()) == " ".join(text.split())
    shown = quoted_runs(Match("rule", Priority.DIGEST, Strength(0, 0, 0), line, evidence))
    assert sum(len(run.text) for run in shown) <= QUOTE_LENGTH + MARKED_LENGTH
    assert all(run.text for run in shown)


@given(
    st.lists(
        st.lists(st.sampled_from(RULES), min_size=1, max_size=4, unique=True),
        max_size=8,
    )
)
def test_every_matched_article_is_in_exactly_one_section_and_all_its_rules_are_named(
    rules_by_article: list[list[str]],
) -> None:
    facts = some_facts(*(an_article(n, f"Story {n}", *map(a_match, rules)) for n, rules in enumerate(rules_by_article)))
    digest = a_digest(facts)
    assert sorted(story.article_id for story in digest.ranked) == list(range(len(rules_by_article)))
    name_by_rule = {line.heading.rule_id: line.heading.name for line in digest.rules}
    for section in digest.sections:
        for story in section.stories:
            assert {section.heading.name, *story.other_rules} == {
                name_by_rule[r] for r in rules_by_article[story.article_id]
            }


@given(st.text(st.characters()))
def test_title_of_any_kind_gives_a_headline_that_can_be_encoded(title: str) -> None:
    story = a_digest(some_facts(an_article(1, title))).ranked[0]
    assert story.headline
    assert unicodedata.is_normalized("NFC", story.headline)
    story.headline.encode()


@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from(RULES), max_size=3, unique=True),
            st.lists(st.sampled_from(RULES), max_size=3, unique=True),
            st.integers(0, 3),
        ),
        max_size=12,
    )
)
def test_each_late_match_is_counted_once_and_each_other_match_tells_its_story(
    found: list[tuple[list[str], list[str], int]],
) -> None:
    articles = []
    for number, (on_time, late, points) in enumerate(found):
        late_only = [a_match(rule, strength=Strength(0, points, 0)) for rule in late if rule not in on_time]
        if on_time or late_only:
            articles.append(an_article(number, f"Story {number}", *map(a_match, on_time), late=late_only))
    digest = a_digest(some_facts(*articles))
    wanted = Counter(NAME_BY_RULE[m.match.rule] for article in articles for m in article.matches if m.is_late)
    told: Counter[str] = Counter()
    if digest.late is not None:
        told.update(line.rule for line in digest.late.best)
        told.update(dict(digest.late.others))
        assert digest.late.count == told.total() > 0
        assert len(digest.late.best) <= BEST
        assert len({line.headline for line in digest.late.best}) == len(digest.late.best)
    assert told == wanted
    on_time_stories = {article.article_id for article in articles if any(not m.is_late for m in article.matches)}
    assert {story.article_id for story in digest.ranked} == on_time_stories
