"""Builders of what a digest is made from, and an invented morning in the reader's zone."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from monitor.core.digest import Digest, Footer, RuleHeading, build_digest
from monitor.core.model import (
    Appearance,
    ArticleEdit,
    ClusterFacts,
    ClusterMember,
    Content,
    DigestFacts,
    DigestPlan,
    EditChange,
    EditKind,
    Evidence,
    FeedCondition,
    FeedHealth,
    Match,
    MatchedArticle,
    Priority,
    Schedule,
    Span,
    StatementFacts,
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
    cluster_id: int | None = None,
    content: Content | None = None,
    quotes: tuple[str, ...] = (),
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
        cluster_id=cluster_id,
        content=content or Content(outlets=frozenset(name for name, _, _ in places)),
        quotes=quotes,
    )


def a_member(article: MatchedArticle, copy_of: int | None = None) -> ClusterMember:
    return ClusterMember(
        article_id=article.article_id,
        title=article.title,
        language=article.language,
        first_seen_at=article.first_seen_at,
        appearances=article.appearances,
        copy_of=copy_of,
    )


def a_cluster(
    cluster_id: int,
    *members: MatchedArticle,
    carriers: tuple[str, ...] = (),
    told: Content | None = None,
    copies: Mapping[int, int] | None = None,
) -> ClusterFacts:
    """A story of some articles, its independent outlets those of the members that are not among the carriers."""
    copies = copies or {}
    outlets = dict.fromkeys(place.outlet for member in members for place in member.appearances)
    return ClusterFacts(
        cluster_id=cluster_id,
        members=tuple(a_member(member, copies.get(member.article_id)) for member in members),
        outlets=tuple(outlet for outlet in outlets if outlet not in carriers),
        carriers=carriers,
        told=told,
        told_at=DUE_AT - DAY if told is not None else None,
    )


def with_stories(facts: DigestFacts, *clusters: ClusterFacts) -> DigestFacts:
    return replace(facts, clusters={cluster.cluster_id: cluster for cluster in clusters})


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


def a_busy_morning() -> DigestFacts:
    """The ordinary morning with stories: new ones and follow-ups, edits, statements, a spike, rules that end."""
    facts = an_ordinary_morning()
    audit, banks, plant, draft = (replace(article, cluster_id=article.article_id) for article in facts.articles[:4])
    second = an_article(
        21,
        "Urals shell works denies buying lathes abroad",
        a_match(
            "support",
            "The {ammunition plant} denies the purchase from [Chinese] traders.",
            strength=Strength(0, 20, 10),
        ),
        appearances=links("Meridian Daily"),
        first_seen_at=DUE_AT - timedelta(hours=1),
        cluster_id=1,
    )
    banks = replace(
        banks,
        quotes=("We settle in roubles overnight and tell nobody about it",),
        content=Content(
            frozenset({"Straits Courier", "Capital Brief"}),
            frozenset({"actor-key"}),
            frozenset({"14000000000"}),
            frozenset({"we settle in roubles overnight"}),
        ),
        title="Small banks at the border settle 14 billion roubles again, exporters report",
    )
    draft = replace(draft, content=Content(draft.content.outlets, frozenset({"actor-key"})))
    told_again = an_article(22, "Harbour reopens after the storm", a_match("summit"), cluster_id=22)
    flood = [
        an_article(
            100 + n,
            f"Spare part number {n} for drones turns up in a freight declaration",
            a_match(
                "drones", "Declarations list {drone parts} for [Russia].", strength=Strength(0, 10 + n % 3 * 10, 10)
            ),
            appearances=links(("Steppe Monitor", "Canal Herald", "Gulf Times Online")[n % 3]),
            first_seen_at=DUE_AT - timedelta(minutes=17 * n),
        )
        for n in range(26)
    ]
    articles = (audit, banks, plant, draft, *facts.articles[4:], second, told_again, *flood)
    clusters = (
        a_cluster(1, audit, second, carriers=("Canal Herald", "Gulf Times Online")),
        a_cluster(2, banks, told=Content(outlets=frozenset({"Capital Brief"}))),
        a_cluster(3, plant),
        a_cluster(4, draft, told=Content(outlets=frozenset({"Alliance Observer", "Nordic Wire"}))),
        a_cluster(22, told_again, told=told_again.content),
    )
    busy = replace(
        facts,
        articles=articles,
        trend_by_rule={**facts.trend_by_rule, "drones": (4, 6, 5, 3, 7, 5, 26)},
        edits=EDITS,
        statements=STATEMENTS,
    )
    return with_stories(busy, *clusters)


EDITS = (
    ArticleEdit(
        6,
        "Ankara seeks a line on pipelines in the final communiqué",
        "Capital Brief",
        "https://capital-brief.example/news/41",
        DUE_AT - timedelta(hours=2),
        (
            EditChange(EditKind.NUMBER, "40 kinds of goods", "14 kinds of goods"),
            EditChange(
                EditKind.HEADLINE,
                "Ankara demands a line on pipelines in the final communiqué",
                "Ankara seeks a line on pipelines in the final communiqué",
            ),
        ),
    ),
    ArticleEdit(
        31,
        "Refinery fire was set on purpose, inspector says",
        "Canal Herald",
        None,
        DUE_AT - timedelta(hours=6),
        (EditChange(EditKind.VANISHED, "", ""),),
    ),
)
STATEMENTS = (
    StatementFacts(
        4, "Marit Solheim", "alliance spokesperson", "warned",
        "Every part that crosses that border makes the war longer. The text will say so.",
        "Nordic Wire", "https://nordic-wire.example/news/42", "en", DUE_AT - timedelta(minutes=29),
    ),
    StatementFacts(
        1, "魏建华", "", "denied", "我们从未向任何一方出售武器。", "海峡日报", None, "zh", DUE_AT - timedelta(hours=3)
    ),
)  # fmt: skip
ENDING = (
    replace(SUPPORT, expires=date(2026, 11, 30)),
    replace(SUMMIT, expires=date(2026, 11, 20)),
    EXPORTS,
    CABLES,
    replace(DRONES, budget=4),
)

PLAIN_QUOTE = "Delegates from three [NATO] members said the {draft declaration} again calls [China] an {enabler}."


def many(
    count: int,
    title: str = "Headline number {n}, of the length that headlines have",
    quote: str = PLAIN_QUOTE,
    language: str = "en",
) -> tuple[MatchedArticle, ...]:
    return tuple(
        an_article(
            n,
            title.format(n=n),
            a_match(("support", "summit", "exports")[n % 3], quote, strength=Strength(0, n % 40, 0)),
            appearances=links(f"Outlet {n}", "Nordic Wire", "Capital Brief"),
            language=language,
        )
        for n in range(count)
    )


HOSTILE = '"><script>alert(1)</script><img src=x onerror=alert(1)>{{ 7*7 }}{% raw %}\u202e\x00\ud800</style></h3>'
CHINESE = "北约峰会公报草案再次点名中国企业向俄罗斯提供两用物项第{n}号"
CHINESE_QUOTE = "三个[北约]成员国的代表说，{公报草案}再次点名[中国]企业，称其为战争的{关键推手}。"
ARABIC = "سفينة شحن تنقل معدات مزدوجة الاستخدام {n}"


ARABIC_QUOTE = "قال مسؤول في [الناتو] إن {مسودة البيان} تذكر [الصين] مرة أخرى بالاسم وتصفها بأنها {عامل تمكين} للحرب."


def an_empty_day() -> DigestFacts:
    """Nothing matched, one of three feeds fails."""
    feeds = (
        a_feed("Nordic Wire"),
        a_feed("Steppe Monitor"),
        a_feed("Curonian Gazette", FeedCondition.FAILING, "HTTP 403"),
    )
    return some_facts(feeds=feeds, trend={"support": (2, 1, 3, 0, 1, 2, 0)}, last_match={"support": DUE_AT - 1.5 * DAY})


def hostile_facts() -> tuple[MatchedArticle, ...]:
    return (
        an_article(
            1,
            HOSTILE,
            a_match("support", HOSTILE.replace("{", "").replace("}", "") + " [<b>] {<i>}"),
            appearances=[(HOSTILE, "javascript:alert(1)"), (HOSTILE + "2", 'https://a.example/"onclick="x')],
            reprints=[("=?utf-8?q?x?=", None)],
            language='en" onload="x',
            note=HOSTILE,
        ),
        an_article(2, "w" * 400, a_match("summit", "w" * 400)),
        an_article(3, "", appearances=()),
    )


SAMPLES: dict[str, Callable[[], Digest]] = {
    "ordinary": lambda: a_digest(an_ordinary_morning()),
    "busy": lambda: a_digest(a_busy_morning(), headings=ENDING),
    "first": lambda: a_digest(an_ordinary_morning(is_first=True)),
    "empty": lambda: a_digest(an_empty_day()),
    "40 stories": lambda: a_digest(some_facts(*many(40))),
    "500 stories": lambda: a_digest(some_facts(*many(500))),
    "hostile": lambda: a_digest(
        some_facts(*hostile_facts(), notices=(HOSTILE,), feeds=[a_feed(HOSTILE, FeedCondition.FAILING, HOSTILE)])
    ),
    "all Chinese": lambda: a_digest(some_facts(*many(40, CHINESE, CHINESE_QUOTE, "zh"))),
    "right to left": lambda: a_digest(some_facts(*many(40, ARABIC, ARABIC_QUOTE, "ar"))),
}
