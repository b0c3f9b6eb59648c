"""Reading rules.yaml as plain data: every problem at once, each with its path and what to write instead."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.core.model import Priority, Problem
from monitor.core.rules import read_rules
from monitor.core.rules.plain_data import MOST_PROBLEMS
from monitor.core.rules.syntax import (
    ActorRef,
    Alias,
    AnyOf,
    Letters,
    Pattern,
    Role,
    Score,
    Term,
    TermList,
    TermsRef,
    Weighted,
)
from tests.core.rules_files import a_ruleset, problems_of

ACTORS = {"china": ["China", "Beijing"], "russia": {"aliases": ["Russia"]}}
TERMS = {"goods": ["lathe"]}


def complaint_about(rule: Any) -> tuple[tuple[str | int, ...], str]:
    """Path (below the rule) and message of the one problem of a rule."""
    problems = problems_of({"actors": ACTORS, "terms": TERMS, "rules": {"r": rule}})
    assert len(problems) == 1, problems
    path, message = problems[0]
    assert path[:2] == ("rules", "r")
    return path[2:], message


@pytest.mark.parametrize(
    ("rule", "path", "message"),
    [
        ({"any": ["actor:rusia"]}, ("any", 0), 'unknown actor "rusia", did you mean "russia"?'),
        ({"actor": ["china", "chin"]}, ("actor", 1), 'unknown actor "chin", did you mean "china"?'),
        ({"terms": "god"}, ("terms",), 'unknown term list "god", did you mean "goods"?'),
        (["terms:zzz"], (0,), 'unknown term list "zzz"'),
        (
            {"same_sentance": ["a"], "any": ["b"]},
            ("same_sentance",),
            'unknown key "same_sentance", did you mean "same_',
        ),
        ({"any": ["b"], "priorty": "alert"}, ("priorty",), 'unknown key "priorty", did you mean "priority"?'),
        (
            {"any": ["b"], "priority": "alrt"},
            ("priority",),
            '"alrt" is not alert, digest or log, did you mean',
        ),
        ({"any": ["b"], "enabled": "maybe"}, ("enabled",), '"maybe" is not yes, true, no or false'),
        ({"nera 6": ["a", "b"]}, ("nera 6",), 'unknown key "nera 6", did you mean "near 6"?'),
        ({"near": ["a", "b"]}, ("near",), '"near" needs a distance in words: near 6, or near 6 in order'),
        ({"near six": ["a", "b"]}, ("near six",), '"near six" needs a distance in words'),
        ({"near 3": ["a"]}, ("near 3",), "near needs a list of two items or more"),
        ({"near 3": "a"}, ("near 3",), "near needs a list of two items or more"),
        ({"name": "only a name"}, (), "there is no condition here"),
        ({"any": []}, ("any",), "this list is empty"),
        ([], (), "this list is empty"),
        ("", (), "this is empty"),
        (None, (), "this is empty"),
        (7, (), "this has to be text"),
        ({"any": [""]}, ("any", 0), "this is empty"),
        ({"any": [{}]}, ("any", 0), "there is no condition here"),
        (["actors:china"], (0,), '"actors:" refers to nothing, did you mean "actor"?'),
        (["re:/x+"], (0,), "a regular expression stands between slashes: re:/colou?r/, or re:/colou?r/i"),
        (["re:/x+/ix"], (0,), 'the only letter after a regular expression is "i", for any capitals, not "ix"'),
        (["re:/(abc/"], (0,), "this is not a regular expression: missing )"),
        (["re:/ab**/"], (0,), 'this is not a regular expression: bad repetition operator at "**"'),
        (["re:/(?<=x)a/"], (0,), '"(?<=": RE2 cannot look ahead or behind'),
        (["re:/((a{100}){100}){10}/"], (0,), "this is not a regular expression: invalid repetition size"),
        (["re:/(\\pL{500}){2}/"], (0,), "this regular expression is too large: fewer or smaller repetitions"),
        (["re:/x*/"], (0,), '"x*" is met by no text at all, so it would be found anywhere'),
        (["a" * 501], (0,), f'"{"a" * 59}…" is too long for a term: 500 characters at most'),
        (["re:/" + "a" * 501 + "/"], (0,), f'"re:/{"a" * 55}…" is too long for a term'),
        (["..."], (0,), '"..." holds no word to search for'),
        (["?!"], (0,), '"?" stands for one letter inside a word'),
        (["... war"], (0,), '"..." stands between two words'),
        (["war …"], (0,), '"..." stands between two words'),
        (["* war"], (0,), '"*" alone stands between two words'),
        (["war *"], (0,), '"*" alone stands between two words'),
        (["why ?"], (0,), '"?" stands for one letter inside a word'),
        (["co*"], (0,), '"co*" would match too much: a wildcard needs three letters'),
        (["dual-*"], (0,), '"*" would match too much'),
        (["中国人民*"], (0,), '"中国人民*": characters of this script are words'),
        (["=SCO*"], (0,), '"=" asks for one exact form'),
        ({"none": ["a"]}, (), "this holds without any evidence"),
        ({"all": [{"none": ["a"]}]}, (), "this holds without any evidence"),
        ({"any": ["a", {"none": ["b"]}]}, ("any", 1), "this holds without any evidence"),
        ({"any": ["a"], "none": [{"none": ["b"]}]}, ("none", 0), "this holds without any evidence"),
        ({"near 3": ["a", {"none": ["b"]}]}, ("near 3", 1), "this holds without any evidence"),
        ({"title": {"none": ["b"]}}, ("title",), "this holds without any evidence"),
        ({"body": {"none": ["b"]}}, ("body",), "this holds without any evidence"),
        ({"same_sentence": {"none": ["b"]}}, ("same_sentence",), "this holds without any evidence"),
        (["china AND russia"], (0,), '"AND" is searched for as a word; write a list under "all", or same_sentence'),
        (["(China OR Russia)"], (0,), '"OR" is searched for as a word; write two items of a list'),
        (["NOT football"], (0,), '"NOT" is searched for as a word; write "none"'),
        (["arms && aid"], (0,), '"&&" is searched for as a word'),
        (["near 6: [a, b]"], (0,), '"near 6:" inside a text is searched for as a word; write it as a key'),
        (["title: NATO"], (0,), '"title:" inside a text is searched for as a word'),
        (['"no limits'], (0,), "a quote is opened or closed here alone"),
        (['limits"'], (0,), "a quote is opened or closed here alone"),
        ({"says": {"who": "china"}}, ("says",), "statements are not read by this version; use same_sentence"),
        ({"does": {"action": "accuse"}}, ("does",), "relations are not read by this version; use same_sentence"),
        (
            {"near": "6", "any": ["a"]},
            ("near",),
            'unknown key "near", did you mean "near 6"? Write "near 6: [one, two]"',
        ),
        ({"near_6": ["a", "b"]}, ("near_6",), 'unknown key "near_6", did you mean "near 6"?'),
        ({"near6": ["a", "b"]}, ("near6",), 'unknown key "near6", did you mean "near 6"?'),
        ({"Near 6": ["a", "b"]}, ("Near 6",), 'unknown key "Near 6", did you mean "near 6"?'),
        ({"within 4 words": ["a", "b"]}, ("within 4 words",), 'unknown key "within 4 words", did you mean "near 4"?'),
        (
            {"near 6 ordered": ["a", "b"]},
            ("near 6 ordered",),
            'unknown key "near 6 ordered", did you mean "near 6 in order',
        ),
        ({"near 100": ["a", "b"]}, ("near 100",), '"near 100" asks for a number that makes no sense: from 0 to 99'),
        ({"near " + "9" * 100_000: ["a"]}, ("near " + "9" * 100_000,), f'"near {"9" * 35}" asks for a number'),
        ({"near 3": ["a"] * 21}, ("near 3",), "near takes 20 items at most: use same_sentence"),
        ({"at least": ["a"]}, ("at least",), '"at least" needs a number: at least 2'),
        ({"at least two": ["a"]}, ("at least two",), '"at least two" needs a number: at least 2'),
        ({"at_least 2": ["a"]}, ("at_least 2",), 'unknown key "at_least 2", did you mean "at least 2"?'),
        ({"at least 0": ["a"]}, ("at least 0",), '"at least 0" asks for a number that makes no sense: from 1 to 999'),
        ({"at least 2": []}, ("at least 2",), "this list is empty"),
        ({"mentions": "3"}, ("mentions",), 'unknown key "mentions", did you mean "mentions 3"?'),
        ({"mentions 3": [{"none": ["a"]}]}, ("mentions 3", 0), "this holds without any evidence"),
        ({"mentions 3": []}, ("mentions 3",), "this list is empty"),
        ({"And": ["a"]}, ("And",), 'unknown key "And", did you mean "all"?'),
        ({"not": ["a"], "any": ["b"]}, ("not",), 'unknown key "not", did you mean "none"?'),
        ({"any": ["a"], "until": "2030-01-01"}, ("until",), 'unknown key "until", did you mean "expires"?'),
        ({"any": {"priority": "alert", "any": ["a"]}}, ("any", "priority"), 'unknown key "priority"'),
        ({"actor": ["China", "actor:russia"]}, ("actor", 0), 'unknown actor "China", did you mean "china"?'),
        (["actor:Beijing"], (0,), 'unknown actor "Beijing", did you mean "china"?'),
        (["actor: Russland"], (0,), 'unknown actor "Russland", did you mean "russia"?'),
        ({"score": ["a"]}, ("score",), "this has to be a map: pass, points"),
        ({"score": {"pass": "1"}}, ("score",), 'a score needs "points": a map of terms and what each counts'),
        ({"score": {"points": {"a": "1"}}}, ("score",), 'a score needs "pass": the sum of points that is asked for'),
        ({"score": {"pass": "0", "points": {"a": "1"}}}, ("score", "pass"), "this holds without any evidence: ask for"),
        (
            {"score": {"pass": "1", "points": {"a": "much"}}},
            ("score", "points", "a"),
            '"much" is not a number: write one',
        ),
        (
            {"score": {"pass": "1", "points": {"a": "2,5"}}},
            ("score", "points", "a"),
            '"2,5" is not a number: write 2.5',
        ),
        ({"score": {"pass": "1", "points": {"a": ["1"]}}}, ("score", "points", "a"), "this has to be text"),
        ({"score": {"pass": "1", "points": {"": "1"}}}, ("score", "points", ""), "this is empty"),
        (
            {"score": {"pass": "1", "points": ["a"]}},
            ("score", "points"),
            "this has to be a map: a term, and its points",
        ),
        ({"score": {"pass": "1", "points": {"a": "-1"}}}, ("score", "points"), "no entry counts more than 0"),
        ({"score": {"pass": "9" * 100_000, "points": {"a": "1"}}}, ("score", "pass"), f'"{"9" * 59}…" is not a number'),
        (
            {"score": {"pass": "1", "cap": "0", "points": {"a": "1"}}},
            ("score", "cap"),
            '"0" is not a whole number from 1',
        ),
        ({"score": {"pass": "1", "cap": [], "points": {"a": "1"}}}, ("score", "cap"), "this has to be text"),
        (
            {"score": {"pass": "1", "title_factor": "-2", "points": {"a": "1"}}},
            ("score", "title_factor"),
            "the title cannot count less than nothing",
        ),
        (
            {"score": {"pass": "1", "title_factor": "two", "points": {"a": "1"}}},
            ("score", "title_factor"),
            '"two" is not a number',
        ),
        (
            {"score": {"pas": "1", "pass": "1", "points": {"a": "1"}}},
            ("score", "pas"),
            'unknown key "pas", did you mean',
        ),
        (
            {"any": ["a"], "languages": ["Russian"]},
            ("languages", 0),
            '"Russian" is not the code of a language: write "ru"',
        ),
        (
            {"any": ["a"], "languages": "r"},
            ("languages",),
            '"r" is not the code of a language: write it as en, ru or zh',
        ),
        ({"any": ["a"], "languages": [[]]}, ("languages", 0), "this has to be text"),
        ({"any": ["a"], "expires": "2024-02-30"}, ("expires",), '"2024-02-30" is not a day of the calendar'),
        ({"any": ["a"], "expires": "1.10.2024"}, ("expires",), '"1.10.2024" is not a date; write it as 2024-10-01'),
        ({"any": ["a"], "expires": "2024/3/5"}, ("expires",), '"2024/3/5" is not a date; write it as 2024-03-05'),
        ({"any": ["a"], "expires": "20241001"}, ("expires",), '"20241001" is not a date; write it as 2024-10-01'),
        ({"any": ["a"], "from": ["2024-01-01"]}, ("from",), "this has to be text"),
        (
            {"any": ["a"], "from": "2025-01-01", "expires": "2024-01-01"},
            ("expires",),
            '2024-01-01 lies before 2025-01-01, which stands at "from"',
        ),
        ({"any": ["a"], "budget": "few"}, ("budget",), '"few" is not a whole number from 1 on'),
        (
            {"any": ["a"], "priority": "high"},
            ("priority",),
            '"high" is not alert, digest or log, did you mean "alert"?',
        ),
        ({"score": {"pass": "1", "points": {}}}, ("score", "points"), "no entry counts more than 0"),
        ({"score": {}}, ("score",), 'a score needs "pass"'),
        (
            {"any": ["a"], "priority": "Alert"},
            ("priority",),
            '"Alert" is not alert, digest or log, did you mean "alert"?',
        ),
        ({"at least 3": ["a", "b"]}, ("at least 3",), "only 2 stand here, so 3 different are never found"),
        (["lathe, mill"], (0,), '"," divides nothing inside a term: write a list'),
        (["-football"], (0,), '"-" before a word means nothing'),
        (
            {"any": ["a"], "aliases": ["X"]},
            ("aliases",),
            'the key "aliases" does not belong here: it belongs to an actor',
        ),
        (
            {"any": ["a"], "tests": {"must_match": [{"Beijing said": "no"}]}},
            ("tests", "must_match", 0, "Beijing said"),
            "a colon makes a map of this text: put it in quotes",
        ),
        ({"any": ["a"], "feed": "x"}, ("feed",), 'unknown key "feed", did you mean "feeds"?'),
        ({"any": ["a"], "tests": {"must": ["a"]}}, ("tests", "must"), 'unknown key "must", did you mean "must_match"?'),
        ({"any": ["a"], "tests": ["a"]}, ("tests",), "this has to be a map: must_match, must_not_match"),
        ({"any": ["a"], "tests": {"must_match": [{"lang": "en"}]}}, ("tests", "must_match", 0), "a test needs a body"),
        (
            {"any": ["a"], "tests": {"must_match": {"body": "a", "file": "x"}}},
            ("tests", "must_match", "file"),
            'this version does not know "file" yet: texts are not read from files; write the text out under body',
        ),
        (
            {"any": ["a"], "tests": {"must_match": {"text": "a", "title": "b"}}},
            ("tests", "must_match", "text"),
            'unknown key "text", did you mean "body"?',
        ),
        (
            {"any": ["a"], "tests": {"must_match": {"body": "a", "lang": "Deutsch"}}},
            ("tests", "must_match", "lang"),
            '"Deutsch" is not the code of a language',
        ),
        (
            {"any": ["a"], "tests": {"must_match": {"body": "a", "date": "May"}}},
            ("tests", "must_match", "date"),
            '"May" is not a date; write it as 2024-10-01',
        ),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(rule: Any, path: tuple[str | int, ...], message: str) -> None:
    found_path, found = complaint_about(rule)
    assert found_path == path
    assert found.startswith(message)


@pytest.mark.parametrize(
    ("actor", "path", "message"),
    [
        ({"name": "Nobody"}, (), "nothing can name this actor"),
        ({"aliases": ["Xi"], "alias": ["Xi"]}, ("alias",), 'unknown key "alias", did you mean "aliases"?'),
        (
            {"aliases": [{"name": "Xi", "needs": ["actor:chna"]}]},
            ("aliases", 0, "needs", 0),
            'unknown actor "chna", did',
        ),
        ({"aliases": [{"name": "Xi", "needs": []}]}, ("aliases", 0, "needs"), "this list is empty"),
        (
            {"aliases": [{"name": "Xi", "need": "China"}]},
            ("aliases", 0, "need"),
            'unknown key "need", did you mean "needs"',
        ),
        (
            {"aliases": [{"name": "Xi", "not_with": ["actor:china"]}]},
            ("aliases", 0, "not_with", 0),
            "only words and phrases can stand here: write the words themselves",
        ),
        ({"aliases": [{"name": "Xi", "from": "2013"}]}, ("aliases", 0, "from"), '"2013" is not a date; write it as'),
        (
            {"aliases": [{"name": "Xi", "from": "2024-05-01", "until": "2024-04-30"}]},
            ("aliases", 0, "until"),
            '2024-04-30 lies before 2024-05-01, which stands at "from"',
        ),
        (
            {"aliases": [{"name": "Xi", "case": "no"}]},
            ("aliases", 0, "case"),
            '"no" is not smart, ignore or exact, did you',
        ),
        (
            {"aliases": [{"name": "Xi", "lang": "cn"}]},
            ("aliases", 0, "lang"),
            '"cn" is not the code of a language: write "zh"',
        ),
        ({"aliases": [{"needs": ["a"]}]}, ("aliases", 0), "this is empty"),
        (
            {"aliases": [{"name": "Xi", "lang": "zh"}, "Xi"]},
            ("aliases", 1),
            '"Xi" stands here twice, once without condition',
        ),
        ({"aliases": ["Xi"], "wikidata": "15031"}, ("wikidata",), '"15031" is not an item of Wikidata, as in Q148'),
        (
            {"aliases": ["Xi"], "not": ["terms:goods"]},
            ("not", 0),
            "only words and phrases can stand here: name the phrase",
        ),
        ({"aliases": ["actor:china"]}, ("aliases", 0), "an alias is a name; put other actors under members"),
        ({"aliases": ["", "X"]}, ("aliases", 0), "this is empty"),
        ({"aliases": ["X*"]}, ("aliases", 0), '"X*" would match too much'),
        ({"aliases": ["Xi"], "not": ["... bone"]}, ("not", 0), '"..." stands between two words'),
        ({"aliases": ["Xi"], "members": ["chna"]}, ("members", 0), 'unknown actor "chna", did you mean "china"?'),
        ({"aliases": ["Xi"], "type": "man"}, ("type",), '"man" is not person, organisation, country, group or role'),
        ({"aliases": ["Xi"], "role": [{"from": "2013-01-01"}]}, ("role", 0), 'a role needs "is": the office'),
        ({"aliases": ["Xi"], "role": [{"is": "x", "until": "now"}]}, ("role", 0, "until"), '"now" is not a date'),
        ({"aliases": ["Xi"], "role": ["President"]}, ("role", 0), "this has to be a map: is, from, until"),
    ],
)
def test_actors_are_read_with_care(actor: Any, path: tuple[str | int, ...], message: str) -> None:
    problems = problems_of({"actors": {**ACTORS, "x": actor}, "rules": {"r": ["a"]}})
    assert problems[0][0] == ("actors", "x", *path)
    assert problems[0][1].startswith(message)


@pytest.mark.parametrize(
    ("data", "path", "message"),
    [
        ({"rule": {}}, ("rule",), 'unknown key "rule", did you mean "rules"?'),
        (
            {"rules": {"r": ["a"]}, "include": ["x"]},
            ("include",),
            'this version does not know "include" yet: other files',
        ),
        (
            {"rules": {"r": ["a"]}, "defaults": {"prio": "log"}},
            ("defaults", "prio"),
            'unknown key "prio", did you mean',
        ),
        ({"rules": {"r": ["a"]}, "defaults": "log"}, ("defaults",), "this has to be a map: priority, languages, feeds"),
        ({"rules": {"a" * 101: ["a"]}}, ("rules", "a" * 101), f'"{"a" * 59}…" is not a key: use small letters'),
        ({"rules": {"r": {"none": ["a"]}, "s": [{"none": ["a"]}]}}, ("rules", "r"), "this holds without any evidence"),
        ({"rules": {"r": ["a"]}, "version": "2"}, ("version",), 'this version reads "version: 1"'),
        ({"actors": {}}, (), "there are no rules"),
        ({}, (), "there are no rules"),
        ({"rules": {}}, ("rules",), "there are no rules"),
        ({"rules": ["a"]}, ("rules",), "this has to be a map: a rule to each key"),
        ({"rules": {"r": ["a"]}, "terms": ""}, ("terms",), "this is empty: it has to be a map"),
        ("text", (), "this has to be a map: actors, terms and rules"),
        (None, (), "this is empty: it has to be a map"),
        ({"rules": {"My Rule": ["a"]}}, ("rules", "My Rule"), '"My Rule" is not a key: use small letters'),
        ({"rules": {"r": ["a"]}, "terms": {"t": ["actor:x"]}}, ("terms", "t", 0), 'unknown actor "x"'),
        (
            {"rules": {"r": ["a"]}, "actors": ACTORS, "terms": {"t": ["actor:china"]}},
            ("terms", "t", 0),
            "a list holds terms; name actors in the rule",
        ),
        ({"rules": {"r": ["a"]}, "terms": {"t": [""]}}, ("terms", "t", 0), "this is empty"),
        (
            {"rules": {"r": ["a"]}, "terms": {"t": ["terms:u"], "u": ["terms:t"]}},
            ("terms", "t"),
            '"t" contains itself, through terms:',
        ),
        (
            {"rules": {"r": ["a"]}, "actors": {"x": {"aliases": ["X"], "members": ["y"]}, "y": {"members": ["x"]}}},
            ("actors", "x"),
            '"x" contains itself, through members',
        ),
    ],
)
def test_the_file_as_a_whole_is_checked(data: Any, path: tuple[str | int, ...], message: str) -> None:
    found_path, found = problems_of(data)[0]
    assert found_path == path
    assert found.startswith(message)


def test_all_problems_come_at_once_and_no_rules_with_them() -> None:
    read = read_rules({"rules": {"a": ["co*"], "b": {"anny": ["x"]}, "c": {"any": ["x"]}}, "tems": {}})
    assert read.ruleset is None
    assert {problem.path for problem in read.problems} == {
        ("tems",),
        ("rules", "a", 0),
        ("rules", "b", "anny"),
    }
    assert Problem(("tems",), 'unknown key "tems", did you mean "terms"?', at_key=True) in read.problems
    assert next(problem.part for problem in read.problems if problem.path == ("rules", "a", 0)) == "co*"


def test_everything_a_rule_says_is_read() -> None:
    rule = {
        "any": ["a"],
        "name": "A rule",
        "about": "about a",
        "notes": "note",
        "owner": "desk",
        "priority": "alert",
        "tags": ["x", "y"],
        "languages": ["ru", "UK"],
        "feeds": "harbour-*",
        "not_feeds": ["harbour-old"],
        "from": "2024-01-01",
        "expires": "2024-12-31",
        "budget": "3",
        "enabled": "NO",
        "provisional": "Yes",
        "tests": {
            "must_match": ["a", {"title": "t", "body": "a", "lang": "en", "date": "2024-05-01", "hits": "a"}],
            "must_not_match": "b",
        },
    }
    read = a_ruleset({"r": rule}).rules[0]
    assert (read.rule_id, read.name, read.about, read.notes, read.owner) == ("r", "A rule", "about a", "note", "desk")
    assert (read.priority, read.tags, read.enabled, read.is_provisional) == (Priority.ALERT, ("x", "y"), False, True)
    assert [example.must_match for example in read.examples] == [True, True, False]
    assert read.examples[1].document.published == datetime(2024, 5, 1, tzinfo=UTC)
    assert read.examples[1].hits == ("a",)
    assert read.examples[2].path == ("rules", "r", "tests", "must_not_match")


def test_a_plain_list_is_a_digest_rule_named_by_its_key() -> None:
    rule = a_ruleset({"decisive-enabler": ["decisive enabler"]}).rules[0]
    assert (rule.name, rule.priority, rule.enabled, rule.is_provisional) == (
        "decisive-enabler",
        Priority.DIGEST,
        True,
        False,
    )
    assert a_ruleset({"r": "word"}).rules[0].condition == a_ruleset({"r": ["word"]}).rules[0].condition.conditions[0]  # type: ignore[union-attr]


def test_everything_an_actor_says_is_read() -> None:
    actor = {
        "name": "Xi Jinping",
        "type": "person",
        "wikidata": "Q15031",
        "aliases": [{"name": "Xi Jinping"}, "习近平"],
        "not": "xi baryon",
        "role": {"is": "President", "from": "2013-03-14"},
        "notes": "n",
    }
    read = a_ruleset({"r": ["a"]}, {"xi": actor, "all": {"members": ["xi"]}}).actors[0]
    assert (read.name, read.kind, read.wikidata, read.notes) == ("Xi Jinping", "person", "Q15031", "n")
    assert read.aliases == (Alias("Xi Jinping"), Alias("习近平"))
    assert read.masks == (Term("xi baryon"),)
    assert read.roles == (Role("President", date(2013, 3, 14), None),)


def test_a_time_or_a_title_with_a_colon_is_a_plain_term() -> None:
    assert problems_of({"rules": {"r": ["19:30", "Breaking: war", "a:b", "why\\?", "state-own*"]}}) == []


def test_what_a_rule_is_meant_for_is_read() -> None:
    rule = {"any": ["a"], "languages": ["ru", "UK"], "feeds": "harbour-*", "not_feeds": ["harbour-old"]}
    dates = {"from": "2024-01-01", "expires": "2024-12-31", "budget": "3"}
    read = a_ruleset({"r": rule | dates}).rules[0]
    assert (read.languages, read.feeds, read.not_feeds) == (("ru", "uk"), ("harbour-*",), ("harbour-old",))
    assert (read.valid_from, read.expires, read.budget) == (date(2024, 1, 1), date(2024, 12, 31), 3)


def test_defaults_go_for_rules_that_do_not_say_otherwise() -> None:
    defaults = {"priority": "log", "languages": "de", "feeds": ["harbour-*"], "inflect": "no"}
    rules = {"r": ["a"], "s": {"any": ["b"], "priority": "alert", "languages": ["ru"], "feeds": "x"}}
    read = read_rules({"defaults": defaults, "actors": {"x": ["X"]}, "terms": {"t": ["c"]}, "rules": rules}).ruleset
    assert read is not None
    quiet, loud = read.rules
    assert (quiet.priority, quiet.languages, quiet.feeds) == (Priority.LOG, ("de",), ("harbour-*",))
    assert (loud.priority, loud.languages, loud.feeds) == (Priority.ALERT, ("ru",), ("x",))
    assert quiet.condition == AnyOf((Term("a", inflects=False),))
    assert read.actors[0].aliases == (Alias("X", inflects=False),)
    assert read.term_lists == (TermList("t", (Term("c", inflects=False),)),)


def test_everything_an_alias_says_is_read() -> None:
    guards = {"needs": ["actor:china", "terms:goods", "re:/x+/i", "Tver"], "not_with": "tea", "from": "2024-01-01"}
    more = {"until": "2024-12-31", "lang": ["EN", "ru"], "case": "exact"}
    alias = {"name": "Xi", **guards, **more}
    actors = {**ACTORS, "xi": [alias, {"name": "Si", "case": "ignore"}, "Си", "Си"]}
    read = a_ruleset({"r": ["a"]}, actors, TERMS).actors[2]
    assert read.aliases == (
        Alias(
            "Xi",
            needs=(ActorRef("china"), TermsRef("goods"), Pattern("x+", ignores_case=True), Term("Tver")),
            not_with=(Term("tea"),),
            valid_from=date(2024, 1, 1),
            valid_until=date(2024, 12, 31),
            languages=("en", "ru"),
            letters=Letters.EXACT,
        ),
        Alias("Si", letters=Letters.ANY),
        Alias("Си"),
    )


def test_a_score_is_read_with_its_decimals() -> None:
    rule = {"score": {"pass": "2.5", "cap": "2", "title_factor": "1.5", "points": {"actor:china": "1", "a b": "-0.5"}}}
    read = a_ruleset({"r": rule}, ACTORS).rules[0]
    points = (Weighted(ActorRef("china"), 1.0), Weighted(Term("a b"), -0.5))
    assert read.condition == Score(passing=2.5, cap=2, title_factor=1.5, points=points)


def test_one_text_stands_for_a_list_of_tests() -> None:
    rule = {"any": ["lathe"], "tests": {"must_match": "A lathe.", "must_not_match": {"body": "A mill.", "feed": "x"}}}
    first, second = a_ruleset({"r": rule}).rules[0].examples
    assert (first.document.text, first.must_match, first.path) == (
        "A lathe.",
        True,
        ("rules", "r", "tests", "must_match"),
    )
    assert (second.document.feed, second.must_match) == ("x", False)


@pytest.mark.parametrize("opening", ["list", "any", "all", "same_sentence"])
def test_deep_nesting_is_a_problem_and_no_crash(opening: str) -> None:
    rule: Any = ["a"]
    for _ in range(20_000):
        rule = [rule] if opening == "list" else {opening: [rule]}
    path, message = complaint_about(rule)
    assert len(path) in {24, 25}
    assert message == "lists and maps lie more than 25 deep here: write it flatter"


def test_a_chain_of_twenty_thousand_lists_is_read_and_a_ring_of_them_is_not() -> None:
    chain = {f"t{number}": [f"terms:t{number + 1}"] for number in range(20_000)}
    assert problems_of({"terms": {**chain, "t20000": ["a"]}, "rules": {"r": ["terms:t0"]}}) == []
    problems = problems_of({"terms": {**chain, "t20000": ["terms:t0"]}, "rules": {"r": ["a"]}})
    assert problems[0] == (("terms", "t0"), '"t0" contains itself, through terms:')


def test_lists_that_multiply_are_refused() -> None:
    words = {"t": ["a"] * 3000, **{f"u{number}": ["terms:t"] for number in range(1000)}}
    problems = problems_of({"terms": words, "rules": {"r": [f"terms:u{number}" for number in range(1000)]}})
    assert [message for _, message in problems] == [
        "the rules name lists and actors of more than 1,000,000 words in all: name smaller ones"
    ]


def test_a_file_full_of_problems_names_the_first_of_them() -> None:
    rules = {"r": [f"actor:nobody-{number}" for number in range(20_000)]}
    actors = {f"actor-{number}": ["X"] for number in range(3000)}
    problems = problems_of({"actors": actors, "rules": rules})
    assert len(problems) == 501
    assert problems[499][1] == 'unknown actor "nobody-499"'
    assert problems[-1] == ((), "there are more problems than are listed here: mend these first")


@pytest.mark.parametrize(
    "text",
    [
        "BLACK AND WHITE",
        "Moscow, Idaho",
        "December 7, 1941",
        'a 5" gun',
        '5"',
        "Breaking: war",
        '"no limits"',
        "R&D",
        '"',
    ],
)
def test_what_only_looks_like_a_slip_is_a_term(text: str) -> None:
    faults = [] if text != '"' else [(("rules", "r", 0), '""" holds no word to search for')]
    assert problems_of({"rules": {"r": [text]}}) == faults


def test_of_many_rings_the_first_are_named() -> None:
    rings = {f"t{number}": [f"terms:t{number ^ 1}"] for number in range(40)}
    problems = problems_of({"terms": rings, "rules": {"r": ["a"]}})
    assert [path for path, _ in problems] == [("terms", f"t{number}") for number in range(0, 20, 2)]
    assert all("contains itself, through terms:" in message for _, message in problems)


def test_what_is_missing_is_no_longer_said_where_too_much_is_wrong_already() -> None:
    tests = [{"lang": "en"}] * 600
    problems = read_rules({"rules": {"a": {"any": ["lathe"], "tests": {"must_match": tests}}}}).problems
    assert len(problems) == MOST_PROBLEMS + 1
