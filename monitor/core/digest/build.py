"""Decides what a digest says, and in what order. Pure: facts in, Digest out."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from itertools import chain

from monitor.core.digest.clean import clean, is_right_to_left, language_tag, safe_url
from monitor.core.digest.evidence import marked_runs, quoted_runs
from monitor.core.digest.feeds import NAME_LENGTH, summarise_feeds
from monitor.core.digest.late import sum_up_late
from monitor.core.digest.values import (
    Counts,
    Digest,
    Footer,
    Outlet,
    RuleHeading,
    RuleLine,
    Section,
    Status,
    Story,
)
from monitor.core.model import (
    Appearance,
    DigestFacts,
    DigestPlan,
    Match,
    MatchedArticle,
    Priority,
    Span,
    TextField,
    TextSource,
)

STRENGTH_PER_OUTLET = 5  # for each independent outlet after the first; docs of "strength" in README.md
STRENGTH_OF_OUTLETS = 25

# Code points, so that no single text of a feed or a file can fill a mail.
HEADLINE_LENGTH = 480
SENTENCE_LENGTH = 400


def build_digest(
    facts: DigestFacts,
    plan: DigestPlan,
    headings: tuple[RuleHeading, ...],
    *,
    slot_key: str,
    due_at: datetime,
    footer: Footer,
) -> Digest:
    """The digest of one period. `headings` are all enabled rules, in the order of the rules file.

    A story stands once, under the rule where its match is strongest; a match whose rule is gone keeps a heading of its
    own, so that nothing matched is lost. Alert rules come first, then the file's order. Late matches make no story:
    they are summed up.
    """
    name_by_rule = {heading.rule_id: _cleaned(heading).name for heading in headings}
    headings = _headings(headings, plan, facts.articles)
    sections = _sections(facts.articles, headings)
    stories = tuple(chain.from_iterable(section.stories for section in sections))
    return Digest(
        digest_id=plan.digest_id,
        title=clean(plan.title, NAME_LENGTH),
        slot_key=clean(slot_key, NAME_LENGTH),
        due_at=due_at,
        zone=plan.schedule.zone,
        is_daily=plan.schedule.every is None and len(plan.schedule.at) == 1,
        window_from=facts.window_from,
        window_to=facts.window_to,
        counts=_counts(facts, stories),
        rules=_rule_lines(facts, headings, sections),
        sections=sections,
        late=sum_up_late(facts.articles, name_by_rule),
        feeds=summarise_feeds(facts.feeds, facts.feed_news),
        unread_pages=_unread_pages(facts.unread_pages),
        notices=tuple(clean(notice, SENTENCE_LENGTH) for notice in facts.notices),
        max_cards=plan.max_cards,
        footer=replace(footer, notes=tuple(clean(note, SENTENCE_LENGTH) for note in footer.notes)),
    )


# ------------------------------------------------------------------------------------------------------ rules, in order


def _headings(
    headings: tuple[RuleHeading, ...], plan: DigestPlan, articles: Iterable[MatchedArticle]
) -> tuple[RuleHeading, ...]:
    """The rules this digest speaks of, in the order it does: those the plan selects, and those that matched anyway."""
    matches = [match for article in articles for match in _mailed(article)]
    matched_rules = {match.rule for match in matches}
    kept = [_cleaned(h) for h in headings if h.rule_id in matched_rules or _is_selected(h, plan)]
    known = {heading.rule_id for heading in kept}
    gone = {m.rule: RuleHeading(m.rule, clean(m.rule, NAME_LENGTH), m.priority) for m in matches if m.rule not in known}
    return tuple(sorted([*kept, *gone.values()], key=lambda heading: heading.priority is not Priority.ALERT))


def _is_selected(heading: RuleHeading, plan: DigestPlan) -> bool:
    if heading.priority is Priority.LOG:
        return False
    is_named = heading.rule_id in plan.rules or not set(heading.tags).isdisjoint(plan.tags)
    return is_named or not (plan.rules or plan.tags)


def _cleaned(heading: RuleHeading) -> RuleHeading:
    return replace(heading, name=clean(heading.name, NAME_LENGTH) or clean(heading.rule_id, NAME_LENGTH))


def _mailed(article: MatchedArticle) -> list[Match]:
    """The matches of `article` that make a story: not those of rules that only count, nor late ones."""
    on_time = (stored.match for stored in article.matches if not stored.is_late)
    return [match for match in on_time if match.priority is not Priority.LOG]


def _rule_lines(
    facts: DigestFacts, headings: tuple[RuleHeading, ...], sections: tuple[Section, ...]
) -> tuple[RuleLine, ...]:
    """One line per rule: those with a section first, in its order; then the others, silent ones last."""
    anchor_by_rule = {section.heading.rule_id: section.anchor for section in sections}
    lines = (_rule_line(facts, heading, anchor_by_rule.get(heading.rule_id)) for heading in headings)
    return tuple(sorted(lines, key=lambda line: (line.anchor is None, not line.articles, line.is_silent)))


def _rule_line(facts: DigestFacts, heading: RuleHeading, anchor: str | None) -> RuleLine:
    rule = heading.rule_id
    return RuleLine(
        heading=heading,
        articles=sum(any(match.rule == rule for match in _mailed(article)) for article in facts.articles),
        # Before the first digest nobody counted: days without a monitor are not days without news.
        earlier=() if facts.window_from is None else tuple(facts.trend_by_rule.get(rule, ())[:-1]),
        last_match_at=facts.last_match_by_rule.get(rule),
        anchor=anchor,
    )


# ------------------------------------------------------------------------------------------------------------- stories


def _sections(articles: Iterable[MatchedArticle], headings: tuple[RuleHeading, ...]) -> tuple[Section, ...]:
    order = {heading.rule_id: n for n, heading in enumerate(headings)}
    name_by_rule = {heading.rule_id: heading.name for heading in headings}
    stories_by_rule: dict[str, list[Story]] = {heading.rule_id: [] for heading in headings}
    for article in articles:
        matches = sorted(_mailed(article), key=lambda match: _precedence(match, order))
        if matches:
            others = tuple(name_by_rule[match.rule] for match in matches[1:])
            stories_by_rule[matches[0].rule].append(_story(article, matches[0], others))
    filled = [heading for heading in headings if stories_by_rule[heading.rule_id]]
    return tuple(
        Section(f"r{n}", heading, tuple(sorted(stories_by_rule[heading.rule_id], key=lambda story: story.rank)))
        for n, heading in enumerate(filled, start=1)
    )


def _precedence(match: Match, order: Mapping[str, int]) -> tuple[bool, int, int]:
    """Sorts the match first under whose rule the article is shown."""
    return (match.priority is not Priority.ALERT, -match.strength.total, order[match.rule])


def _story(article: MatchedArticle, match: Match, other_rules: tuple[str, ...]) -> Story:
    headline = clean(article.title, HEADLINE_LENGTH) or "(without a title)"
    outlets, reprints = _outlets(article.appearances)
    further = min(STRENGTH_OF_OUTLETS, STRENGTH_PER_OUTLET * max(0, len(outlets) - 1))
    is_headline = match.sentence.field is TextField.TITLE and len(article.title) <= HEADLINE_LENGTH
    title = Span(TextField.TITLE, 0, len(article.title), article.title)
    return Story(
        story_id=article.article_id,
        status=Status.NEW,
        headline=headline,
        headline_runs=marked_runs(title, match.evidence) if is_headline else (),
        quote=() if is_headline else quoted_runs(match),
        url=next((outlet.url for outlet in (*outlets, *reprints) if outlet.url), None),
        language=language_tag(article.language),
        is_right_to_left=is_right_to_left(headline),
        first_seen_at=article.first_seen_at,
        outlets=outlets,
        reprints=reprints,
        priority=match.priority,
        strength=replace(match.strength, outlets=further),
        other_rules=other_rules,
        is_demonstration=article.is_demonstration,
        text_note=_text_note(article),
    )


def _text_note(article: MatchedArticle) -> str | None:
    """Why the page was not read, where it should have been; None where the feed's text is what was wanted."""
    note = clean(article.note or "", SENTENCE_LENGTH)
    if article.text_source is not TextSource.FEED or not note:
        return None
    return note[:1].upper() + note[1:]


def _outlets(appearances: Iterable[Appearance]) -> tuple[tuple[Outlet, ...], tuple[Outlet, ...]]:
    """The independent outlets and the reprinting ones, each named once, first seen first."""
    by_key: dict[str, Outlet] = {}
    reprint_by_key: dict[str, Outlet] = {}
    for appearance in sorted(appearances, key=lambda place: (place.is_reprint, place.first_seen_at)):
        name = clean(appearance.outlet, NAME_LENGTH) or "(unnamed)"
        key = name.casefold()
        if key not in by_key:
            kind = reprint_by_key if appearance.is_reprint else by_key
            kind.setdefault(key, Outlet(name, safe_url(appearance.url)))
    return tuple(by_key.values()), tuple(reprint_by_key.values())


# ------------------------------------------------------------------------------------------------------ numbers, health


def _counts(facts: DigestFacts, stories: tuple[Story, ...]) -> Counts:
    outlets = {outlet.name.casefold() for story in stories for outlet in (*story.outlets, *story.reprints)}
    return Counts(
        stories=len(stories),
        new=sum(story.status is Status.NEW for story in stories),
        articles=sum(bool(_mailed(article)) for article in facts.articles),
        outlets=len(outlets),
        checked=facts.articles_checked,
    )


def _unread_pages(count_by_outlet: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Outlets with pages that could not be read, the most first."""
    counted = ((clean(outlet, NAME_LENGTH), count) for outlet, count in count_by_outlet.items() if count)
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0])))
