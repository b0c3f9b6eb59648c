"""What an alert says: decided stories -> Letter, and its sentences. Pure.

A first alert opens a thread: its subject names the rule and the headline, nothing that changes. A follow-up bears the
same subject, because mail programs (Gmail) keep no thread without, and says in its first line what is new. A summary
tells of stories that were held back; it opens no thread for any of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from monitor.core.alerts.values import AlertKind, Candidate, Decision, Reason, StoryFacts, Told
from monitor.core.digest import RuleHeading, Story
from monitor.core.digest.cards import card_of, grouped
from monitor.core.digest.clean import clean
from monitor.core.model import MatchedArticle
from monitor.core.render import ReaderClock, zone_name
from monitor.core.render.words import counted, shortened, text_runs

SUBJECT_LENGTH = (
    140  # Code points; a phone shows the first 40, which is why the rule's name is cut before the headline.
)
RULE_LENGTH = 30
NAME_LENGTH = 120
SHOWN = 30  # Stories of one summary; the rest is counted, and stands in the digest.


@dataclass(frozen=True, slots=True)
class Item:
    """One story of an alert: its card, the `rule` of its strongest match by name, the strength that had to be reached,
    and what is new in it since it was told, in words.
    """

    card: Story
    rule: str
    threshold: int
    news: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Letter:
    """One alert before it is rendered. `held_for` is why the stories of a summary waited; `thread_subject` the subject
    that the thread of a follow-up was opened with; `base_url` where the status page is, None where there is none.
    """

    kind: AlertKind
    reason: Reason
    plan_id: str
    title: str
    zone: tzinfo
    now: datetime
    items: tuple[Item, ...]
    held_for: frozenset[Reason] = frozenset()
    thread_subject: str | None = None
    base_url: str | None = None

    @property
    def clock(self) -> ReaderClock:
        """The clock of who reads it."""
        return ReaderClock.at(self.zone, self.now)

    @property
    def shown(self) -> tuple[Item, ...]:
        """The stories that are named."""
        return self.items[:SHOWN]


def item_of(
    story: StoryFacts,
    decision: Decision,
    told: Told | None,
    name_by_rule: Mapping[str, str],
    name_by_actor: Mapping[str, str],
) -> Item:
    """What an alert says of a story that was decided to be worth one."""
    names = {each.stored.match.rule: each.stored.match.rule for each in decision.candidates} | dict(name_by_rule)
    headings = [RuleHeading(rule, name, best.stored.match.priority) for best in decision.candidates[:1]
                for rule, name in names.items()]  # fmt: skip
    clusters = {story.cluster.cluster_id: replace(story.cluster, told=None)} if story.cluster else {}
    [group] = grouped(_told_articles(decision.candidates), clusters, headings)
    card = card_of(group, names)
    assert card is not None, "what was never told is news"
    return Item(
        card=card,
        rule=clean(names[group.rule], NAME_LENGTH),
        threshold=decision.threshold,
        news=tuple(_news(story, decision, told, name_by_actor)) if told else (),
    )


def _told_articles(candidates: Iterable[Candidate]) -> list[MatchedArticle]:
    """The articles of the candidates, each with the matches that count."""
    matches: dict[int, list[Candidate]] = {}
    for each in candidates:
        matches.setdefault(each.article.article_id, []).append(each)
    found = (replace(mine[0].article, matches=tuple(each.stored for each in mine)) for mine in matches.values())
    return sorted(found, key=lambda article: article.article_id)


def _news(story: StoryFacts, decision: Decision, told: Told, name_by_actor: Mapping[str, str]) -> Iterable[str]:
    """What was not told yet, in words that stand alone."""
    more = len(story.outlets) - told.outlets
    if more > 0:
        yield f"▲ +{counted(more, 'outlet')}, {len(story.outlets):,} now"
    if decision.new_actors:
        names = (clean(name_by_actor.get(actor, actor), NAME_LENGTH) for actor in decision.new_actors)
        yield f"new: {', '.join(names)}"


# ---------------------------------------------------------------------------------------------------------------- words


def subject_of(letter: Letter) -> str:
    """Such as "NATO summit: Draft summit text keeps the word"; what an inbox and a lock screen show."""
    first = letter.items[0]
    headline = f"{shortened(first.rule, RULE_LENGTH)}: {first.card.headline}"
    if letter.kind is AlertKind.SUMMARY:
        headline = f"{summary_lead(letter)}: {first.card.headline}"
    if letter.kind is AlertKind.FOLLOW_UP and letter.thread_subject:
        return f"Re: {letter.thread_subject}"
    return shortened(headline, SUBJECT_LENGTH)


def summary_lead(letter: Letter) -> str:
    """Such as "3 stories from the quiet hours"."""
    why = {
        frozenset({Reason.HELD_QUIET_HOURS}): "from the quiet hours",
        frozenset({Reason.HELD_CAP}): "beyond the alerts of an hour",
    }.get(letter.held_for, "that were held back")
    return f"{counted(len(letter.items), 'story', 'stories')} {why}"


def preheader(letter: Letter) -> str:
    """The grey line behind the subject: what is new, else the sentence."""
    first = letter.items[0]
    if letter.kind is AlertKind.SUMMARY:
        return " · ".join(item.card.headline for item in letter.items[1:4])
    return " · ".join(first.news) or text_runs(first.card.quote) or first.card.headline


def strength(item: Item) -> str:
    """Such as "strength 88, alerts at 80"; the threshold is left out where there is none."""
    total = f"strength {item.card.strength.total}"
    return f"{total}, alerts at {item.threshold}" if item.threshold else total


def outlets(item: Item) -> str:
    """Such as "4 outlets: Alliance Observer, Nordic Wire, Capital Brief, Baltic Ledger"; reprints are counted apart."""
    card = item.card
    names = [outlet.name for outlet in card.outlets]
    named = ", ".join(names[:4]) + (f" and {len(names) - 4:,} more" if len(names) > 4 else "")
    reprints = f" · {counted(len(card.reprints), 'reprint')}" if card.reprints else ""
    head = f"{counted(len(names), 'outlet')}: {named}" if len(names) > 1 else named
    return f"{head}{reprints}"


def first_seen(item: Item, letter: Letter) -> str:
    """Such as "first seen 06:26 EET"."""
    local = item.card.first_seen_at.astimezone(letter.zone)
    return f"first seen {letter.clock.short(item.card.first_seen_at)} {zone_name(local)}"


def link(item: Item, letter: Letter, page: str = "") -> str | None:
    """The story's page on the status page, None where no such page can be reached."""
    if letter.base_url is None:
        return None
    return f"{letter.base_url}/story/{item.card.story_id}{page}"
