"""Reading rules.yaml as plain data: every problem at once, each with its path and what to write instead."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from monitor.core.model import Priority, Problem
from monitor.core.rules import read_rules
from monitor.core.rules.syntax import Role
from tests.core.rules_files import a_ruleset, problems_of

ACTORS = {"china": ["China"], "russia": {"aliases": ["Russia"]}}
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
        (["re:/x+/i"], (0,), "this version does not know regular expressions: use wildcards"),
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
        (
            {"same_passage": ["a"]},
            ("same_passage",),
            'this version does not know "same_passage" yet: use',
        ),
        ({"lead": ["a"]}, ("lead",), 'this version does not know "lead" yet'),
        ({"score": {"pass": "1"}}, ("score",), 'this version does not know "score" yet'),
        ({"says": {"who": "china"}}, ("says",), 'this version does not know "says" yet: use same_sentence'),
        ({"does": {"action": "accuse"}}, ("does",), 'this version does not know "does" yet: use same_sentence'),
        ({"at least 2": ["a"]}, ("at least 2",), 'this version does not know "at least 2" yet'),
        ({"mentions 3": ["a"]}, ("mentions 3",), 'this version does not know "mentions 3" yet'),
        ({"any": ["a"], "languages": ["ru"]}, ("languages",), 'this version does not know "languages" yet'),
        ({"any": ["a"], "expires": "2030-01-01"}, ("expires",), 'this version does not know "expires" yet'),
        ({"any": ["a"], "feeds": ["x"]}, ("feeds",), 'this version does not know "feeds" yet'),
        ({"any": ["a"], "budget": "3"}, ("budget",), 'this version does not know "budget" yet'),
        ({"any": ["a"], "tests": {"must": ["a"]}}, ("tests", "must"), 'unknown key "must", did you mean "must_match"?'),
        ({"any": ["a"], "tests": ["a"]}, ("tests",), "this has to be a map: must_match, must_not_match"),
        ({"any": ["a"], "tests": {"must_match": [{"lang": "en"}]}}, ("tests", "must_match", 0), "a test needs a body"),
        (
            {"any": ["a"], "tests": {"must_match": {"body": "a", "file": "x"}}},
            ("tests", "must_match", "file"),
            'this version does not know "file" yet',
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
            {"aliases": [{"name": "Xi", "needs": ["China"]}]},
            ("aliases", 0, "needs"),
            "this version does not know",
        ),
        (
            {"aliases": [{"name": "Xi", "from": "2013"}]},
            ("aliases", 0, "from"),
            'this version does not know "from" yet',
        ),
        ({"aliases": ["actor:china"]}, ("aliases", 0), "an alias is a name; put other actors under members"),
        ({"aliases": ["", "X"]}, ("aliases", 0), "this is empty"),
        ({"aliases": ["X*"]}, ("aliases", 0), '"X*" would match too much'),
        ({"aliases": ["Xi"], "not": ["... bone"]}, ("not", 0), '"..." stands between two words'),
        ({"aliases": ["Xi"], "members": ["chna"]}, ("members", 0), 'unknown actor "chna", did you mean "china"?'),
        ({"aliases": ["Xi"], "type": "man"}, ("type",), '"man" is not person, organisation, country, group or role'),
        ({"aliases": ["Xi"], "role": [{"from": "2013-01-01"}]}, ("role", 0), "this is empty"),
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
        ({"rules": {"r": ["a"]}, "include": ["x"]}, ("include",), 'this version does not know "include" yet'),
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
        "enabled": "no",
        "provisional": "yes",
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
    assert read.aliases == ("Xi Jinping", "习近平")
    assert read.masks == ("xi baryon",)
    assert read.roles == (Role("President", date(2013, 3, 14), None),)


def test_a_time_or_a_title_with_a_colon_is_a_plain_term() -> None:
    assert problems_of({"rules": {"r": ["19:30", "Breaking: war", "a:b", "why\\?", "state-own*"]}}) == []
