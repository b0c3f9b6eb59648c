"""The life of an article as it is told: one account for each place at which it may be lost."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from monitor.core.model import (
    Claim,
    ClaimField,
    DroppedLine,
    EditChange,
    EditKind,
    Priority,
    TextSource,
    Verdict,
    Witness,
)
from monitor.core.rules import Document, compile_rules, read_rules
from monitor.core.why import (
    Account,
    ArticleLife,
    DigestOfRules,
    FeedOfHost,
    Inquiry,
    LifeDelivery,
    LifeEdit,
    LifeEdition,
    LifeEntry,
    LifeLooks,
    LifeMatch,
    LifePlace,
    LifeVersion,
    Loss,
    NearMiss,
    QuarantinedDocument,
    RulesNow,
    Stage,
    account_of,
    account_of_none,
    near_misses,
    told_search,
)
from tests.builders import NOW, a_match

LATER = NOW + timedelta(hours=1)
ENTRY = LifeEntry("harbour", "one", "one", "https://harbour.test/one", "Cranes stand still", NOW, NOW, 0, None)
PLACE = LifePlace("https://harbour.test/one", "Harbour Post", False, NOW)
SENT = LifeDelivery("email", "ada@reader.test", "sent", "250 ok", LATER)
EDITION = LifeEdition("daily", "2026-11-21", LATER, (SENT,))
MATCH = LifeMatch(5, a_match(), "rules-1", NOW, 1, False, (EDITION,))
LIFE = ArticleLife(
    article_id=7,
    feed_id="harbour",
    title="Cranes stand still",
    language="en",
    published=NOW,
    verdict=Verdict.OK,
    text_source=TextSource.PAGE,
    text_length=620,
    note=None,
    is_news=True,
    is_unread=False,
    first_seen_at=NOW,
    rules_version="rules-1",
    judge_attempts=0,
    version=1,
    version_seen_at=None,
    entries=(ENTRY,),
    places=(PLACE,),
    versions=(),
    matches=(MATCH,),
    quarantined=(),
)


def after(first: int) -> Callable[[str, int], bool]:
    """What a digest wants that wants every match from a number on."""
    return lambda _, match_id: match_id > first


RULES = RulesNow("rules-1", 3, (DigestOfRules("daily", None, after(0)),))
NAMES = {"harbour": "Harbour Post"}
UNTOLD = replace(MATCH, editions=())


def tell(life: ArticleLife = LIFE, now: RulesNow = RULES) -> Account:
    return account_of(life, now, NAMES)


def lines_of(account: Account, stage: Stage) -> list[str]:
    return [line for step in account.steps if step.stage is stage for line in step.lines]


def test_the_life_of_an_article_that_arrived_is_told_stage_by_stage() -> None:
    account = tell()
    assert [(step.stage, step.is_passed) for step in account.steps] == [
        (Stage.FEED, True),
        (Stage.PAGE, True),
        (Stage.RULES, True),
        (Stage.DIGEST, True),
        (Stage.DELIVERY, True),
    ]
    assert (account.loss, account.why) == (None, "It was delivered.")
    assert [line for step in account.steps for line in step.lines] == [
        "2026-11-21 06:30: brought by Harbour Post (harbour), dated 2026-11-21 06:30",
        '  entry one, "Cranes stand still"',
        "at https://harbour.test/one (Harbour Post)",
        "text from its page, 620 characters, en, verdict ok",
        "judged by rules revision rules-1, the present rules",
        "2026-11-21 06:30: cranes matches (strength 10, digest)",
        '  "Paragraph 0 of a long report about the harbour, its cranes and its crews."',
        "2026-11-21 07:30: in daily 2026-11-21",
        "2026-11-21 07:30: daily 2026-11-21 by email to ada@reader.test, sent",
    ]


LOST = {
    Loss.WAITS_FOR_RULES: replace(LIFE, rules_version=None, matches=(), judge_attempts=1),
    Loss.NOT_JUDGED: replace(LIFE, rules_version=None, matches=(), judge_attempts=3),
    Loss.NO_MATCH: replace(LIFE, matches=()),
    Loss.OLD_AT_FIRST_SIGHT: replace(LIFE, is_news=False, matches=(UNTOLD,)),
    Loss.ONLY_COUNTED: replace(LIFE, matches=(replace(UNTOLD, match=a_match(priority=Priority.LOG)),)),
    Loss.WAITS_FOR_DIGEST: replace(LIFE, matches=(UNTOLD,)),
}


@pytest.mark.parametrize(("loss", "life"), LOST.items())
def test_it_is_said_where_an_article_got_no_further(loss: Loss, life: ArticleLife) -> None:
    account = tell(life)
    assert account.loss is loss
    assert account.why.endswith((".", "again."))
    assert [step.is_passed for step in account.steps].count(False) == 1
    assert not account.steps[-1].is_passed


def test_an_article_without_text_cannot_be_judged_any_more() -> None:
    account = tell(replace(LIFE, rules_version=None, matches=(), judge_attempts=1, text_length=0))
    assert account.loss is Loss.NOT_JUDGED
    assert "dropped after its time" in lines_of(account, Stage.PAGE)[0]


def test_a_digest_that_does_not_select_the_rule_or_is_newer_than_the_match_does_not_wait_for_it() -> None:
    life = replace(LIFE, matches=(UNTOLD,))
    others = (DigestOfRules("strikes", frozenset({"strike"}), after(0)), DigestOfRules("new", None, after(5)))
    assert tell(life, replace(RULES, digests=others)).loss is Loss.IN_NO_DIGEST
    chosen = (DigestOfRules("cranes", frozenset({"cranes"}), after(4)),)
    assert tell(life, replace(RULES, digests=chosen)).loss is Loss.WAITS_FOR_DIGEST


def test_a_digest_that_has_the_article_does_not_hide_one_that_will() -> None:
    both = replace(RULES, digests=(*RULES.digests, DigestOfRules("weekly", None, after(0))))
    account = tell(now=both)
    assert account.loss is None
    assert lines_of(account, Stage.DIGEST)[-1] == "waits for the next digest of weekly"


@pytest.mark.parametrize(
    ("state", "why"), [("retry", "No copy was delivered yet."), ("dead", "No copy was delivered, and none will be.")]
)
def test_copies_that_did_not_arrive_are_told_with_the_reason(state: str, why: str) -> None:
    copy = replace(SENT, state=state, detail="mailbox full", recipient="")
    account = tell(replace(LIFE, matches=(replace(MATCH, editions=(replace(EDITION, deliveries=(copy,)),)),)))
    assert (account.loss, account.why) == (Loss.NOT_DELIVERED, why)
    assert lines_of(account, Stage.DELIVERY) == [f"2026-11-21 07:30: daily 2026-11-21 by email, {state}: mailbox full"]


def test_what_went_wrong_with_the_page_is_told() -> None:
    poison = QuarantinedDocument("https://harbour.test/one", 2, "its reader crashed", LATER)
    life = replace(
        LIFE,
        text_source=TextSource.FEED,
        is_unread=True,
        note="the page answered 503",
        quarantined=(poison,),
        language=None,
    )
    account = tell(life)
    assert lines_of(account, Stage.PAGE) == [
        "text from the feed's own words, 620 characters, of unknown language, verdict ok",
        "note: the page answered 503",
        "its page is owed: it is asked for again when the article appears again or is edited",
        "https://harbour.test/one is left alone since 2026-11-21 07:30: its reader crashed",
    ]
    assert not account.steps[1].is_passed


def test_edits_are_told_with_the_versions_they_made() -> None:
    life = replace(
        LIFE,
        entries=(
            replace(ENTRY, edits=2, edited_at=LATER, published=None),
            replace(ENTRY, feed_id="gone", edits=1, edited_at=LATER),
        ),
        version=2,
        version_seen_at=LATER,
        versions=(LifeVersion(1, "Cranes stand", NOW),),
        matches=(replace(MATCH, version=2, is_late=True),),
    )
    account = tell(life)
    assert lines_of(account, Stage.FEED)[:5] == [
        "2026-11-21 06:30: brought by Harbour Post (harbour), without a date",
        '  entry one, "Cranes stand still"',
        "  edited 2 times, last 2026-11-21 07:30",
        "2026-11-21 06:30: brought by gone, no longer in feeds.yaml, dated 2026-11-21 06:30",
        '  entry one, "Cranes stand still"',
    ]
    assert lines_of(account, Stage.FEED)[5] == "  edited once, last 2026-11-21 07:30"
    assert lines_of(account, Stage.PAGE)[1:] == [
        'version 1, seen 2026-11-21 06:30: "Cranes stand"',
        'version 2, the present one, seen 2026-11-21 07:30: "Cranes stand still"',
    ]
    assert "version 2, when rules were applied to stored articles" in lines_of(account, Stage.RULES)[1]


def test_many_addresses_are_counted_and_a_local_page_has_none() -> None:
    life = replace(LIFE, places=(replace(PLACE, url=None), *(replace(PLACE, is_alias=True) for _ in range(12))))
    told = lines_of(tell(life), Stage.FEED)
    assert told[2] == "at no address that a reader can open (Harbour Post)"
    assert told[-1] == "and at 3 addresses more"


def test_rules_that_came_near_are_told_with_their_misses() -> None:
    near = (NearMiss("strike", "near 2", "3 words apart, 1 too many"),)
    account = tell(replace(LIFE, matches=(), rules_version="older"), replace(RULES, near_misses=near))
    assert lines_of(account, Stage.RULES) == [
        "judged by rules revision older, not the present ones",
        "strike came near: near 2: 3 words apart, 1 too many",
    ]


FEED = FeedOfHost("harbour", "Harbour Post", NOW, LATER, None)
ASKED = Inquiry("HTTP://www.harbour.test/x", "https://harbour.test/x", "harbour.test", (FEED,))


def test_it_is_said_why_an_article_is_not_known() -> None:
    assert account_of_none(Inquiry("xyz", None, None, ())).loss is Loss.NO_ADDRESS
    unknown = account_of_none(replace(ASKED, feeds=()))
    assert unknown.loss is Loss.NO_FEED_OF_HOST
    assert "monitor feeds add https://harbour.test/" in unknown.why
    unread = account_of_none(replace(ASKED, feeds=(replace(FEED, last_success_at=None),)))
    assert unread.loss is Loss.FEED_NOT_READ
    never = account_of_none(ASKED)
    assert never.loss is Loss.NEVER_SEEN
    assert lines_of(never, Stage.ASKED) == [
        "asked for: HTTP://www.harbour.test/x",
        "compared as: https://harbour.test/x",
    ]
    assert lines_of(never, Stage.FEED) == ["Harbour Post: last read 2026-11-21 07:30, watched since 2026-11-21 06:30"]


def test_the_state_of_the_feeds_of_a_host_is_told() -> None:
    feeds = (
        replace(FEED, last_error="the server answered 500", first_polled_at=None),
        replace(FEED, last_success_at=None, last_error="no address"),
        replace(FEED, last_success_at=None),
    )
    assert lines_of(account_of_none(replace(ASKED, feeds=feeds)), Stage.FEED) == [
        "Harbour Post: last read 2026-11-21 07:30; now the server answered 500",
        "Harbour Post: never read (no address)",
        "Harbour Post: never read",
    ]


def test_the_nearest_misses_are_the_rules_that_found_most() -> None:
    ruleset = read_rules(
        {
            "rules": {
                "all_of_it": {"all": ["crane", "harbour", "strike"]},
                "half": {"all": ["crane", "ferry"]},
                "none": ["zebra"],
                "matches": ["harbour"],
                "russian": {"any": ["crane"], "languages": ["ru"]},
                "alone": {"all": ["crane", "ferry", "goat", "lamb"]},
            }
        }
    ).ruleset
    assert ruleset is not None
    document = Document("Cranes", "The cranes of the harbour stand still.", "en", NOW, "harbour")
    misses = near_misses(compile_rules(ruleset), document, NOW.date())
    assert [miss.rule_id for miss in misses] == ["russian", "all_of_it", "half"]
    assert misses[0].condition == "it was not asked"
    assert misses[1].condition == "strike"


def test_the_page_tells_who_said_what_and_which_lines_were_left_out() -> None:
    claims = (
        Claim(ClaimField.TITLE, "Cranes stand still", Witness.FEED),
        Claim(ClaimField.AUTHORS, "Ada", Witness.JSON_LD),
        Claim(ClaimField.CANONICAL_URL, "https://other.test/a", Witness.LINK, False),
        Claim(ClaimField.UPDATED, "2026-03-04T09:00:00+02:00", Witness.META),
    )
    dropped = (DroppedLine("a notice of the publisher", "x" * 130), *[DroppedLine("a box", str(n)) for n in range(6)])
    lines = lines_of(tell(replace(LIFE, claims=claims, dropped=dropped)), Stage.PAGE)
    assert "by feed: title; by json-ld: authors" in lines
    assert "canonical_url https://other.test/a (by link, not believed)" in lines
    assert "updated 2026-03-04T09:00:00+02:00 (by meta)" in lines
    assert f'left out, a notice of the publisher: "{"x" * 120} …"' in lines
    assert "and 2 lines more were left out; --find TEXT searches them" in lines


def test_a_sentence_is_found_in_the_text_or_among_what_was_left_out_or_nowhere() -> None:
    text, dropped = "Cranes stand still.\nNobody works.", [DroppedLine("a link", "Read also: The Bakery")]
    assert told_search("NOBODY  works", text, dropped) == ('in the text: "Nobody works."',)
    assert told_search("the bakery!", text, dropped) == ('left out, a link: "Read also: The Bakery"',)
    assert told_search("a ship", text, dropped) == (
        '"a ship" stands neither in the text nor in what was left out of it',
    )
    assert told_search("?!", text, dropped) == ("there is no letter in what is sought",)


def page_lines(life: ArticleLife) -> tuple[str, ...]:
    account = account_of(life, RulesNow("rules-1", 3, (), ()), {})
    return next(step.lines for step in account.steps if step.stage is Stage.PAGE)


def test_looks_and_edits_are_told() -> None:
    changes = (EditChange(EditKind.NUMBER, "14 ships", "17 ships"), EditChange(EditKind.VANISHED, "Cranes", ""))
    looks = LifeLooks(LATER, LATER + timedelta(hours=5), "edited: number")
    lines = page_lines(replace(LIFE, looks=looks, edits=(LifeEdit(LATER, changes),)))
    assert lines[1:] == (
        "looked at again 2026-11-21 07:30: edited: number",
        "to be looked at again 2026-11-21 12:30",
        "2026-11-21 07:30: another number",
        '  was "14 ships"',
        '  now "17 ships"',
        "2026-11-21 07:30: its page vanished",
        '  was "Cranes"',
    )


def test_looks_that_are_to_come_and_those_that_ended_are_told() -> None:
    assert page_lines(replace(LIFE, looks=LifeLooks(None, LATER, "")))[1:] == (
        "to be looked at again 2026-11-21 07:30",
    )
    assert page_lines(replace(LIFE, looks=LifeLooks(LATER, None, "unchanged")))[1:] == (
        "looked at again 2026-11-21 07:30: unchanged",
    )
