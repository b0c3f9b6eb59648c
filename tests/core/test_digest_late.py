"""Late matches in a digest: told once, in few lines, apart from the news of the day."""

from dataclasses import replace

from monitor.core.digest import Digest, LateMatches
from monitor.core.digest.late import BEST, HEADLINE_LENGTH
from monitor.core.model import MatchedArticle, Message, Priority, Strength
from monitor.core.render import render
from monitor.core.render.page import HTML_BYTES
from tests.digest_samples import a_digest, a_match, an_article, shipped_templates, some_facts


def late_of(digest: Digest) -> LateMatches:
    assert digest.late is not None
    return digest.late


def a_late_article(number: int, *rules: str, points: int = 10) -> MatchedArticle:
    strength = Strength(title=0, terms=points, actors=0)
    return an_article(number, f"Old story {number}", late=[a_match(rule, strength=strength) for rule in rules])


def rendered(digest: Digest) -> Message:
    return render(digest, shipped_templates())


def one_line(text: str) -> str:
    return " ".join(text.split())


def test_late_matches_are_no_stories_and_no_numbers_of_the_day() -> None:
    digest = a_digest(some_facts(an_article(1), a_late_article(2, "summit"), a_late_article(3, "summit")))
    assert [story.article_id for story in digest.ranked] == [1]
    assert (digest.counts.stories, digest.counts.articles, digest.counts.outlets) == (1, 1, 1)
    assert {line.heading.rule_id: line.articles for line in digest.rules}["summit"] == 0
    assert late_of(digest).count == 2


def test_a_digest_without_late_matches_says_nothing_of_them() -> None:
    digest = a_digest(some_facts(an_article(1)))
    assert digest.late is None
    assert "late" not in rendered(digest).text


def test_the_best_articles_have_a_line_each_and_the_rest_is_counted_by_rule() -> None:
    articles = [a_late_article(n, "support", "summit", points=n) for n in range(1, BEST + 3)]
    late = late_of(a_digest(some_facts(*articles)))
    assert [line.headline for line in late.best] == [f"Old story {n}" for n in range(BEST + 2, 2, -1)]
    assert {line.rule for line in late.best} == {"NATO summit statements"}
    assert late.others == (("China–Russia support", BEST + 2), ("NATO summit statements", 2))


def test_late_matches_of_muted_stories_are_counted_and_have_no_line() -> None:
    articles = [a_late_article(n, "support", "summit", points=n) for n in (1, 2, 3)]
    facts = some_facts(*articles)
    late = late_of(a_digest(replace(facts, muted=frozenset({3}))))
    assert [line.headline for line in late.best] == ["Old story 2", "Old story 1"]
    assert (late.count, late.others) == (6, (("China–Russia support", 3), ("NATO summit statements", 1)))
    digest = a_digest(replace(facts, muted=frozenset({1, 2, 3})))
    assert (late_of(digest).count, late_of(digest).best) == (6, ())
    assert "Old story" not in rendered(digest).text + rendered(digest).html


def test_among_equals_the_later_article_comes_first() -> None:
    late = late_of(a_digest(some_facts(*(a_late_article(n, "summit") for n in (1, 3, 2)))))
    assert [line.headline for line in late.best] == ["Old story 3", "Old story 2", "Old story 1"]


def test_an_article_of_the_day_that_another_rule_found_late_is_in_both_places() -> None:
    article = an_article(1, "A story", a_match("support"), late=[a_match("summit")])
    digest = a_digest(some_facts(article))
    assert [story.other_rules for story in digest.ranked] == [()]
    assert [line.rule for line in late_of(digest).best] == ["NATO summit statements"]


def test_a_late_match_of_an_alert_rule_makes_no_alert() -> None:
    article = an_article(1, late=[a_match("support", priority=Priority.ALERT)])
    digest = a_digest(some_facts(article))
    assert (digest.sections, late_of(digest).count) == ((), 1)


def test_a_rule_that_only_counts_has_no_late_matches_either() -> None:
    assert a_digest(some_facts(an_article(1, late=[a_match("log", priority=Priority.LOG)]))).late is None


def test_the_lines_are_short_and_clean() -> None:
    quote = "The {audit} " + "names \u202e makers " * 200
    article = an_article(1, "T\u200bitle " * 100, late=[a_match("gone", quote)], appearances=[("", "javascript:x")])
    [line] = late_of(a_digest(some_facts(article))).best
    assert len(line.headline) <= HEADLINE_LENGTH
    assert line.headline.startswith("Title Title")
    assert "\u202e" not in "".join(run.text for run in line.quote)
    assert sum(len(run.text) for run in line.quote) < 400
    assert (line.rule, line.outlet, line.url) == ("gone", None, None)


def test_an_article_without_a_title_has_a_line_too() -> None:
    assert late_of(a_digest(some_facts(an_article(1, " ", late=[a_match()])))).best[0].headline == "(without a title)"


def test_both_parts_of_the_mail_show_the_section() -> None:
    articles = [a_late_article(n, "support", "summit") for n in range(12)]
    message = rendered(a_digest(some_facts(an_article(100), *articles)))
    text = one_line(message.text)
    for said in ("24 late matches from rules applied to stored articles", "Old story 11", "China–Russia support 12"):
        assert said in text
        assert said in one_line(message.html)
    assert "> The audit names _Chinese_ makers of *machine tools*." in message.text
    assert 'href="#late"' in message.html
    assert message.subject.startswith("1 new story")


def test_a_day_of_late_matches_alone_says_that_nothing_is_new() -> None:
    message = rendered(a_digest(some_facts(a_late_article(1, "summit"))))
    assert message.subject == "No new matches: 1,284 articles checked, 1 late match"
    assert "No new matches" in message.text
    assert "1 late match from rules applied to stored articles" in one_line(message.text)


def test_many_rules_with_late_matches_are_listed_in_part() -> None:
    articles = [a_late_article(n, *(f"rule {m}" for m in range(60))) for n in range(BEST + 1)]
    message = rendered(a_digest(some_facts(*articles)))
    assert "and 30 more rules" in one_line(message.text)
    assert "and 30 more rules" in one_line(message.html)


def test_the_longest_lines_leave_the_mail_short_enough() -> None:
    articles = [an_article(n, "题" * 480, late=[a_match(f"{n}" + "规" * 120, "告" * 800 + "{告}")]) for n in range(200)]
    assert len(rendered(a_digest(some_facts(*articles))).html.encode()) <= HTML_BYTES
