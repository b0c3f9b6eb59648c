"""What goes into the decision on an alert and what comes out: plans, facts of a story, what was told, decisions."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from enum import StrEnum

from monitor.core.model import ClusterFacts, MatchedArticle, Priority, StoredMatch, Strength


class Reason(StrEnum):
    """Why a story becomes an alert now, later, or not at all. Closed: logged, counted, and said by `monitor why`."""

    SEND_NEW = "send_new"
    SEND_FOLLOW_UP_STEP = "send_follow_up_step"  # another step of independent outlets was crossed
    SEND_FOLLOW_UP_ACTOR = "send_follow_up_actor"  # an actor came up of whom nothing was told
    HELD_QUIET_HOURS = "held_quiet_hours"
    HELD_CAP = "held_cap"
    HELD_REPEAT_INTERVAL = "held_repeat_interval"
    NOT_WANTED = "not_wanted"  # no rule of the plan matched
    OLD = "old"  # found late, or not news when it was first seen
    MUTED = "muted"
    NOT_ALERT_PRIORITY = "not_alert_priority"
    BELOW_STRENGTH = "below_strength"
    SILENCED = "silenced"
    NO_STEP = "no_step"  # told already, and nothing in it that is worth another alert


SENDS = frozenset({Reason.SEND_NEW, Reason.SEND_FOLLOW_UP_STEP, Reason.SEND_FOLLOW_UP_ACTOR})
HOLDS = frozenset({Reason.HELD_QUIET_HOURS, Reason.HELD_CAP, Reason.HELD_REPEAT_INTERVAL})


class AlertKind(StrEnum):
    """What an alert is: the first word on a story, a later one, or several stories that were held back."""

    NEW = "new"
    FOLLOW_UP = "follow_up"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Silence:
    """Matches that raise no alert before `until`: those that fit each of `rules`, `tags` and `actors` that is given."""

    until: datetime
    rules: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Webhook:
    """An address that is told by a signed POST. `key` is the secret it is signed with, None for an unsigned one."""

    url: str
    key: str | None = None


@dataclass(frozen=True, slots=True)
class Service:
    """An address of Apprise, which holds its own secrets, by the name of the variable that it was read from."""

    name: str
    url: str


@dataclass(frozen=True, slots=True)
class AlertPlan:
    """One alert of digests.yaml. `rules` and `tags` select what it may tell; both empty means every rule.

    `thresholds` is the strength from which on a match of that priority counts; a priority that is missing never does.
    `quiet_hours` are pairs of local wall times, ("22:00", "07:00"), in `zone`. `steps` are numbers of independent
    outlets, rising. `max_age` is how old a report may be by its own date when it is first seen.
    """

    plan_id: str
    title: str
    rules: tuple[str, ...]
    tags: tuple[str, ...]
    thresholds: tuple[tuple[Priority, int], ...]
    steps: tuple[int, ...]
    repeat_interval: timedelta
    quiet_hours: tuple[tuple[str, str], ...]
    zone: tzinfo
    max_per_hour: int
    max_age: timedelta
    silences: tuple[Silence, ...] = ()
    recipients: tuple[str, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    services: tuple[Service, ...] = ()


@dataclass(frozen=True, slots=True)
class StoryFacts:
    """A story as it stands: its matched articles, oldest first, and who has it.

    `story_id` is `story:7`, or `article:7` for an article without a story. `article_ids` are all of its reports,
    matched or not. `outlets` are independent, `carriers` only printed somebody's text. `backlog` are articles that were
    no news when they came; `cluster` is all that the store knows of the story, None for an article without one.
    """

    story_id: str
    article_ids: frozenset[int]
    articles: tuple[MatchedArticle, ...]
    outlets: tuple[str, ...]
    carriers: tuple[str, ...] = ()
    backlog: frozenset[int] = frozenset()
    cluster: ClusterFacts | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """What a plan's alerts said of a story: how many there were, the most outlets, all actors, and when the last went.

    `thread` is the key of the alert that opened a thread of its own for the story, with its subject; None where only a
    summary told of it.
    """

    rounds: int
    outlets: int
    actors: frozenset[str]
    last_at: datetime
    thread: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What a decision must know of the past. `sent_at` are the instants of this plan's alerts, in any order; `is_held`:
    the story waits.
    """

    told: Told | None = None
    is_held: bool = False
    muted_until: datetime | None = None
    sent_at: tuple[datetime, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """One match of one article of a story, as alerts judge it; `strength` is with the story's outlets."""

    article: MatchedArticle
    stored: StoredMatch
    strength: Strength


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a story now. `until` is when a held one is looked at again.

    `candidates` are the matches that count, the strongest first; `actors` all that come up in them; `new_actors` those
    that no alert told of; `threshold` what the strongest had to reach. Empty where it did not come to that.
    """

    reason: Reason
    until: datetime | None = None
    candidates: tuple[Candidate, ...] = ()
    actors: frozenset[str] = field(default=frozenset())
    new_actors: tuple[str, ...] = ()
    threshold: int = 0

    @property
    def sends(self) -> bool:
        """Whether it becomes an alert now."""
        return self.reason in SENDS

    @property
    def is_held(self) -> bool:
        """Whether it becomes one later."""
        return self.reason in HOLDS
