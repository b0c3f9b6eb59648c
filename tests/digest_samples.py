"""Builders of what a digest is made from, and an invented morning in the reader's zone."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.digest import Digest, Footer, RuleHeading, build_digest
from monitor.core.model import (
    Appearance,
    DigestFacts,
    DigestPlan,
    Evidence,
    FeedCondition,
    FeedHealth,
    Match,
    MatchedArticle,
    Priority,
    Schedule,
    Span,
    StoredMatch,
    Strength,
    TextField,
    TextSource,
)
from monitor.resources import resource

DUE_AT = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)  # 07:00 in Helsinki
DAY = timedelta(days=1)
USUAL = Strength(title=30, terms=20, actors=10)


def shipped_templates() -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in sorted(resource("templates").iterdir())}


def a_match(
    rule: str = "support",
    quote: str = "The audit names [Chinese] makers of {machine tools}.",
    *,
    priority: Priority = Priority.DIGEST,
    strength: Strength = USUAL,
    field: TextField = TextField.TEXT,
    start: int = 100,
) -> Match:
    """A match whose sentence is `quote`, with {terms} and [actors] as its evidence."""
    text, evidence = "", list[Evidence]()
    opened = (0, "")
    for character in quote:
        if character in "{[":
            opened = (len(text), character)
        elif character in "}]":
            piece = text[opened[0] :]
            span = Span(field, start + opened[0], start + len(text), piece)
            evidence.append(Evidence(span, piece, "actor-key" if character == "]" else None))
        else:
            text += character
    return Match(rule, priority, strength, Span(field, start, start + len(text), text), tuple(evidence))


def an_article(
    article_id: int = 1,
    title: str = "Customs audit traces machine tools to a shell plant",
    *matches: Match,
    appearances: Iterable[tuple[str, str | None]] = (("Harbour Post", "https://harbour.example/audit"),),
    reprints: Iterable[tuple[str, str | None]] = (),
    first_seen_at: datetime = DUE_AT - timedelta(hours=2),
    language: str | None = "en",
    note: str | None = None,
    is_demonstration: bool = False,
    late: Iterable[Match] = (),
) -> MatchedArticle:
    """An article with a match that is usual, unless others, or `late` ones, are given."""
    late = tuple(late)
    on_time = matches or (() if late else (a_match(),))
    found = [(match, False) for match in on_time] + [(match, True) for match in late]
    places = [(name, url, False) for name, url in appearances] + [(name, url, True) for name, url in reprints]
    return MatchedArticle(
        article_id=article_id,
        title=title,
        language=language,
        published=None,
        first_seen_at=first_seen_at,
        appearances=tuple(
            Appearance(name, url, first_seen_at + n * timedelta(minutes=5), is_reprint)
            for n, (name, url, is_reprint) in enumerate(places)
        ),
        text_source=TextSource.FEED if note is not None else TextSource.PAGE,
        note=note,
        is_demonstration=is_demonstration,
        matches=tuple(StoredMatch(10 * article_id + n, match, is_late) for n, (match, is_late) in enumerate(found)),
    )


def a_feed(
    name: str = "Nordic Wire", condition: FeedCondition = FeedCondition.HEALTHY, detail: str | None = None
) -> FeedHealth:
    return FeedHealth(name.lower().replace(" ", "-"), name, condition, detail, DUE_AT - 2 * DAY, None)


def some_facts(
    *articles: MatchedArticle,
    checked: int = 1284,
    window_from: datetime | None = DUE_AT - DAY,
    window_to: datetime = DUE_AT,
    feeds: Iterable[FeedHealth] = (a_feed(),),
    trend: Mapping[str, tuple[int, ...]] | None = None,
    last_match: Mapping[str, datetime] | None = None,
    unread: Mapping[str, int] | None = None,
    notices: tuple[str, ...] = (),
) -> DigestFacts:
    return DigestFacts(
        articles=articles,
        articles_checked=checked,
        window_from=window_from,
        window_to=window_to,
        feeds=tuple(feeds),
        trend_by_rule=trend or {},
        last_match_by_rule=last_match or {},
        unread_pages=unread or {},
        notices=notices,
    )


def a_plan(
    *,
    rules: tuple[str, ...] = (),
    tags: tuple[str, ...] = (),
    max_cards: int = 15,
    zone: str = "Europe/Helsinki",
    at: tuple[str, ...] = ("07:00",),
    title: str = "Analyst desk",
) -> DigestPlan:
    schedule = Schedule(ZoneInfo(zone), at, frozenset(range(7)), None)
    return DigestPlan("analyst-desk", title, ("reader@example.org",), schedule, zone, rules, tags, max_cards)


SUPPORT = RuleHeading("support", "China–Russia support", Priority.ALERT)
SUMMIT = RuleHeading("summit", "NATO summit statements", Priority.DIGEST)
EXPORTS = RuleHeading("exports", "Sanctions and export controls", Priority.DIGEST, is_provisional=True)
CABLES = RuleHeading("cables", "Arctic cables", Priority.DIGEST)
DRONES = RuleHeading("drones", "Drone parts", Priority.DIGEST)
HEADINGS = (SUPPORT, SUMMIT, EXPORTS, CABLES, DRONES)
FOOTER = Footer(
    "rules.yaml", "3f9c1d20a7b44e", unsubscribe="mailto:desk@example.org?subject=unsubscribe%20analyst-desk"
)


def a_digest(
    facts: DigestFacts,
    plan: DigestPlan | None = None,
    headings: tuple[RuleHeading, ...] = HEADINGS,
    footer: Footer = FOOTER,
) -> Digest:
    return build_digest(facts, plan or a_plan(), headings, slot_key="2026-11-21", due_at=DUE_AT, footer=footer)


def links(*names: str) -> list[tuple[str, str | None]]:
    return [(name, f"https://{name.lower().replace(' ', '-')}.example/news/{n}") for n, name in enumerate(names, 41)]


def an_ordinary_morning(*, is_first: bool = False) -> DigestFacts:
    """Eight invented stories under three rules, two quiet rules, one failing feed, one that cannot be reached."""
    alert = Priority.ALERT
    articles = (
        an_article(
            1,
            "Inspectors follow lathes from three Harbin traders to a shell works in the Urals",
            a_match(
                "support",
                "Inspectors say that {machine tools} bought from three [Chinese] traders stood in a "
                "[Russian] {ammunition plant}, declared as presses for oil seed.",
                priority=alert,
                strength=Strength(30, 40, 20),
            ),
            a_match("exports", "Relabelled goods passed {export control}.", strength=Strength(0, 20, 10)),
            appearances=links("Harbour Post", "Nordic Wire", "Steppe Monitor", "Meridian Daily", "Straits Courier"),
            reprints=links("Canal Herald", "Gulf Times Online"),
            first_seen_at=DUE_AT - timedelta(hours=1, minutes=48),
        ),
        an_article(
            2,
            "Small banks at the border settle in roubles again, exporters report",
            a_match(
                "support",
                "Exporters name two [Chinese] lenders that {clear payments} for [Russian] buyers once more, "
                "mostly overnight.",
                priority=alert,
                strength=Strength(0, 40, 20),
            ),
            appearances=links("Straits Courier", "Capital Brief"),
            first_seen_at=DUE_AT - timedelta(hours=12, minutes=20),
        ),
        an_article(
            3,
            "Завод под Благовещенском начнёт собирать тяжёлые беспилотники",
            a_match(
                "support",
                "Первые {беспилотники} из [китайских] узлов завод обещает к весне, говорят власти [Амурской области].",
                priority=alert,
                strength=Strength(0, 30, 20),
            ),
            appearances=links("Steppe Monitor"),
            first_seen_at=DUE_AT - timedelta(hours=5),
            language="ru",
            note="the page asked for consent",
        ),
        an_article(
            4,
            "Negotiators leave “enabler” in the summit draft, over two objections",
            a_match(
                "summit",
                "Two [NATO] members objected, yet the {draft declaration} still names [China] a "
                "{decisive enabler} of the war.",
                strength=Strength(30, 30, 20),
            ),
            a_match("support", "It calls [China] a {decisive enabler}.", strength=Strength(0, 20, 20)),
            appearances=links("Alliance Observer", "Nordic Wire", "Capital Brief", "Baltic Ledger"),
            first_seen_at=DUE_AT - timedelta(minutes=34),
        ),
        an_article(
            5,
            "Baltic capitals ask for a standing brigade in the final text",
            a_match(
                "summit",
                "They want the {standing brigade} named in the {summit declaration}, an [alliance official] confirmed.",
                strength=Strength(0, 40, 10),
            ),
            appearances=links("Vistula Times"),
            first_seen_at=DUE_AT - timedelta(hours=10),
        ),
        an_article(
            6,
            "[Ankara] seeks a line on pipelines in the {final communiqué}".translate(str.maketrans("", "", "[]{}")),
            a_match(
                "summit",
                "[Ankara] seeks a line on pipelines in the {final communiqué}",
                field=TextField.TITLE,
                start=0,
                strength=Strength(30, 10, 10),
            ),
            appearances=links("Capital Brief"),
            first_seen_at=DUE_AT - timedelta(hours=15),
        ),
        an_article(
            7,
            "北约峰会公报草案再次点名中国企业",
            a_match(
                "exports",
                "草案要求成员国对向[俄罗斯]提供{两用物项}的[中国]企业实施{出口管制}。",
                strength=Strength(0, 20, 20),
            ),
            appearances=[("海峡日报", "https://haixia.example/a/17")],
            language="zh",
            first_seen_at=DUE_AT - timedelta(hours=20),
        ),
        an_article(
            8,
            "Kazakhstan asks transit shippers who the last buyer is",
            a_match(
                "exports",
                "From May, [Kazakhstan] wants an {end-user certificate} for forty kinds of goods.",
                strength=Strength(0, 10, 10),
            ),
            appearances=[("Seed corpus", None)],
            is_demonstration=True,
            first_seen_at=DUE_AT - timedelta(hours=22),
        ),
    )
    return some_facts(
        *articles,
        window_from=None if is_first else DUE_AT - DAY,
        feeds=(
            a_feed("Nordic Wire"),
            *(a_feed(f"Feed {n}") for n in range(38)),
            a_feed("Curonian Gazette", FeedCondition.FAILING, "HTTP 403"),
            a_feed("Ministry briefings", FeedCondition.FAILING, "the TLS certificate has expired"),
            a_feed("Steppe Monitor", FeedCondition.UNREACHABLE, "no address"),
        ),
        trend={
            "support": (1, 2, 1, 1, 2, 2, 4),
            "summit": (0, 1, 1, 2, 0, 2, 3),
            "exports": (4, 3, 5, 4, 2, 4, 3),
            "cables": (0, 0, 0, 1, 0, 0, 0),
            "drones": (0, 0, 0, 0, 0, 0, 0),
        },
        last_match={"cables": DUE_AT - 3 * DAY},
        unread={"Steppe Monitor": 1, "Meridian Daily": 2},
        notices=() if is_first else ("rules.yaml has an error on line 41; the rules of 20 November are still in use.",),
    )
