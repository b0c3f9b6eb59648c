"""Decides what a digest says, and in what order. Pure: facts in, Digest out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import chain

from monitor.core.digest.cards import NAME_LENGTH, SENTENCE_LENGTH, Group, card_of, grouped, mailed, outlet_key
from monitor.core.digest.clean import clean
from monitor.core.digest.edits import edit_lines, statement_lines
from monitor.core.digest.feeds import summarise_feeds
from monitor.core.digest.late import sum_up_late
from monitor.core.digest.news import told_by
from monitor.core.digest.rules import cleaned, expiries, headings_of, rule_line, rule_lines
from monitor.core.digest.spikes import spike_of
from monitor.core.digest.values import Counts, Digest, Footer, RuleHeading, Section, Status, Story
from monitor.core.model import Content, DigestFacts, DigestPlan, MatchedArticle


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
    own, so that nothing matched is lost. Alert rules come first, then the file's order. A story that was told comes
    again with its news alone; without any, and while it is muted, its articles are counted and nothing else of it is
    said. Late matches are counted too.
    """
    name_by_rule = {heading.rule_id: cleaned(heading).name for heading in headings}
    shown_headings = headings_of(headings, plan, facts.articles)
    groups = grouped(_not_muted(facts), facts.clusters, shown_headings)
    sections, retold = _sections(groups, facts, shown_headings)
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
        counts=_counts(facts, stories, retold),
        rules=rule_lines(facts, shown_headings, {section.heading.rule_id: section.anchor for section in sections}),
        sections=sections,
        late=sum_up_late(facts.articles, name_by_rule, facts.muted),
        edits=edit_lines(edit for edit in facts.edits if edit.article_id not in facts.muted),
        statements=statement_lines(said for said in facts.statements if said.article_id not in facts.muted),
        feeds=summarise_feeds(facts.feeds, facts.feed_news),
        unread_pages=_unread_pages(facts.unread_pages),
        expiries=expiries(facts, headings),
        notices=tuple(clean(notice, SENTENCE_LENGTH) for notice in facts.notices),
        max_cards=plan.max_cards,
        footer=replace(footer, notes=tuple(clean(note, SENTENCE_LENGTH) for note in footer.notes)),
        told=_told(groups),
    )


def _not_muted(facts: DigestFacts) -> Iterable[MatchedArticle]:
    return (article for article in facts.articles if article.article_id not in facts.muted)


def _told(groups: Iterable[Group]) -> Mapping[int, Content]:
    """What this digest tells of each story, whether it has a card or not: what it counts is told as well."""
    return {group.facts.cluster_id: told_by(group.articles, group.facts) for group in groups if group.facts is not None}


# ------------------------------------------------------------------------------------------------------------- stories


def _sections(
    groups: Iterable[Group], facts: DigestFacts, headings: Sequence[RuleHeading]
) -> tuple[tuple[Section, ...], int]:
    """The sections, and how many articles are of stories without news."""
    name_by_rule = {heading.rule_id: heading.name for heading in headings}
    stories_by_rule: dict[str, list[Story]] = {heading.rule_id: [] for heading in headings}
    retold = 0
    for group in groups:
        card = card_of(group, name_by_rule)
        if card is None:
            retold += len(group.reports)
        else:
            stories_by_rule[group.rule].append(card)
    filled = [heading for heading in headings if stories_by_rule[heading.rule_id]]
    return tuple(
        _section(f"r{n}", heading, stories_by_rule[heading.rule_id], facts) for n, heading in enumerate(filled, start=1)
    ), retold


def _section(anchor: str, heading: RuleHeading, stories: Iterable[Story], facts: DigestFacts) -> Section:
    ranked = tuple(sorted(stories, key=lambda story: story.rank))
    return Section(anchor, heading, ranked, spike_of(rule_line(facts, heading), len(ranked)))


# ------------------------------------------------------------------------------------------------------ numbers, health


def _counts(facts: DigestFacts, stories: tuple[Story, ...], retold: int) -> Counts:
    matched = [article for article in facts.articles if mailed(article)]
    return Counts(
        stories=len(stories),
        new=sum(story.status is Status.NEW for story in stories),
        articles=len(matched),
        outlets=len({outlet_key(place.outlet) for article in matched for place in article.appearances}),
        checked=facts.articles_checked,
        retold=retold,
        muted=sum(article.article_id in facts.muted for article in matched),
    )


def _unread_pages(count_by_outlet: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """Outlets with pages that could not be read, the most first."""
    counted = ((clean(outlet, NAME_LENGTH), count) for outlet, count in count_by_outlet.items() if count)
    return tuple(sorted(counted, key=lambda pair: (-pair[1], pair[0])))
