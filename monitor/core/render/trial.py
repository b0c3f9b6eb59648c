"""Digests to try templates on: one with everything that a digest can hold, one that is empty. Pure."""

from datetime import UTC, date, datetime, timedelta

from monitor.core.digest import (
    Counts,
    Digest,
    EditLine,
    Expiry,
    FeedSummary,
    Footer,
    LateLine,
    LateMatches,
    Mark,
    News,
    Outlet,
    RuleHeading,
    RuleLine,
    Run,
    Section,
    Spike,
    StatementLine,
    Status,
    Story,
    Window,
)
from monitor.core.model import (
    EditChange,
    EditKind,
    FeedChange,
    FeedCondition,
    FeedHealth,
    FeedNews,
    Priority,
    Strength,
)

_NOW = datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
_DAY = timedelta(days=1)
_HARBOUR = Outlet("Harbour Post", "https://harbour.example/1")
_HEADING = RuleHeading("trial", "A rule", Priority.ALERT, is_provisional=True, budget=1)


def trial_digests() -> tuple[Digest, Digest]:
    """A full digest and an empty one."""
    return _full(), _empty()


def _story(number: int, *, is_full: bool) -> Story:
    runs = (Run(Mark.PLAIN, "A "), Run(Mark.TERM, "term"), Run(Mark.PLAIN, " and an "), Run(Mark.ACTOR, "actor"))
    return Story(
        story_id=f"story:{number}",
        article_id=number,
        status=Status.FOLLOW_UP if is_full else Status.NEW,
        news=News(("Nordic Wire",), ("An actor",), ("14 billion",), ("Words said",)) if is_full else News(),
        headline="A term and an actor",
        headline_runs=() if is_full else runs,
        quote=runs if is_full else (),
        url=_HARBOUR.url if is_full else None,
        language="en" if is_full else None,
        is_right_to_left=is_full,
        first_seen_at=_NOW - _DAY * number,
        source=_HARBOUR if is_full else None,
        outlets=(_HARBOUR, *(Outlet(f"Outlet {n}", None) for n in range(5))) if is_full else (),
        reprints=(Outlet("Gulf Times", None),) if is_full else (),
        articles=number,
        priority=Priority.ALERT,
        strength=Strength(30, 40, 30, 25),
        other_rules=("Another rule",) if is_full else (),
        is_demonstration=is_full,
        text_note="The page asked for consent" if is_full else None,
    )


def _full() -> Digest:
    stories = (_story(1, is_full=True), _story(2, is_full=False), _story(3, is_full=False))
    spike = Spike(a_day=9, window=Window.DAY, budget=1, usual=2.5, shown=2)
    feeds = tuple(
        FeedHealth(condition.value, condition.value, condition, "a reason", _NOW, None) for condition in FeedCondition
    )
    line = LateLine(
        "Late", (), "A rule", "Harbour Post", _HARBOUR.url, "en", is_right_to_left=False, first_seen_at=_NOW
    )
    return Digest(
        digest_id="trial",
        title="Trial",
        slot_key="2026-11-21",
        due_at=_NOW,
        zone=UTC,
        is_daily=True,
        window_from=_NOW - _DAY,
        window_to=_NOW,
        counts=Counts(stories=3, new=2, articles=9, outlets=7, checked=1284, retold=2, muted=1),
        rules=(
            RuleLine(_HEADING, 9, 9.0, Window.DAY, (1, 4, 0), 9, _NOW, "r1"),
            RuleLine(RuleHeading("silent", "Silent", Priority.DIGEST), 0, 0.0, Window.DAY, (), 0, None, None),
        ),
        sections=(Section("r1", _HEADING, stories, spike),),
        late=LateMatches(9, (line,), (("A rule", 8),)),
        edits=tuple(_edit(kind) for kind in EditKind),
        statements=(
            StatementLine(
                "A", "role", "said", "Words", "Harbour Post", _HARBOUR.url, "en", is_right_to_left=True, at=_NOW
            ),
        ),
        feeds=FeedSummary(
            total=len(feeds),
            failing=feeds[1:2],
            unreachable=feeds[2:3],
            waiting=feeds[3:],
            silent=feeds[:1],
            falling=feeds[:1],
            news=tuple(FeedNews(change.value, change.value, _NOW, change, "why") for change in FeedChange),
        ),
        unread_pages=(("Harbour Post", 2),),
        expiries=(Expiry("A rule", date(2026, 11, 30), is_over=False), Expiry("Old", date(2025, 1, 1), is_over=True)),
        notices=("A notice.",),
        max_cards=1,
        footer=Footer("rules.yaml", "3f9c1d20a7b44e", ("A note.",), "mailto:desk@example.org"),
    )


def _edit(kind: EditKind) -> EditLine:
    change = EditChange(kind, "before", "" if kind in {EditKind.VANISHED, EditKind.RETURNED} else "after")
    return EditLine("Edited", "Harbour Post", None, is_right_to_left=False, seen_at=_NOW, changes=(change,))


def _empty() -> Digest:
    return Digest(
        digest_id="trial",
        title="Trial",
        slot_key="2026-11-21",
        due_at=_NOW,
        zone=UTC,
        is_daily=False,
        window_from=None,
        window_to=_NOW,
        counts=Counts(0, 0, 0, 0, 0),
        rules=(),
        sections=(),
        late=None,
        edits=(),
        statements=(),
        feeds=FeedSummary(0, (), (), ()),
        unread_pages=(),
        expiries=(),
        notices=(),
        max_cards=1,
        footer=Footer("rules.yaml", ""),
    )
