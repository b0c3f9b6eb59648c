"""What analysts write out of habit (of search engines, spreadsheets, other tools), named where it stands (‸)."""

from pathlib import Path

import pytest

from tests.config.workspace import findings, unmarked

HEAD = "actors: {china: [China], russia: [Russia]}\nterms: {arms: [missile, drone]}\nrules:\n  r:\n"
ACTOR = "actors: {a: {aliases: [Abc], %s}}\nrules: {r: ['actor:a']}\n"
RULES = {
    "a list named as an actor": (HEAD + "    actor: ‸arms\n", 'this is a term list, write "terms: arms"'),
    "an actor named as a list": (HEAD + "    terms: ‸china\n", 'this is an actor, write "actor: china"'),
    "actors with a comma": (HEAD + "    actor: ‸china, russia\n", "write a list, [china, russia]"),
    "actors with and": (HEAD + "    actor: ‸china and russia\n", "write a list, [china, russia]"),
    "a reference with a capital": (HEAD + "    any: ['‸Actor:china']\n", 'did you mean "actor"?'),
    "languages with a comma": (HEAD + "    any: [a]\n    languages: ‸en, ru\n", "write a list, [en, ru]"),
    "every language": (HEAD + "    any: [a]\n    languages: ‸all\n", "leave the key out"),
    "tags with a comma": (HEAD + "    any: [a]\n    tags: ‸sea, war\n", "write a list, [sea, war]"),
    "tags with a comma in a list": (HEAD + "    any: [a]\n    tags: [air, '‸sea, war']\n", "write a list, [sea, war]"),
    "the address of a feed": (HEAD + "    any: [a]\n    feeds: [‸https://a.org/f]\n", "an id of a feed"),
    "a bar for or": (HEAD + "    any: [china ‸| russia]\n", "two items of a list"),
    "an operator of closeness": (HEAD + "    any: [china ‸NEAR/5 russia]\n", "near 5: [one, two]"),
    "NEAR as a word": (HEAD + "    any: [china ‸NEAR russia]\n", "near 6: [one, two]"),
    "a slop": (HEAD + "    any: ['\"china russia\"‸~7']\n", "near 7: [one, two]"),
    "a field of a search engine": (HEAD + "    any: ['‸title:summit']\n", "write it as a key"),
    "a plus": (HEAD + "    any: [‸+summit]\n", '"all"'),
    "a minus inside a term": (HEAD + "    any: [summit ‸-football]\n", '"none" leaves words out'),
    "slashes alone": (HEAD + "    any: [‸/chin.*/]\n", "behind re:"),
    "brackets of an expression": (HEAD + "    any: ['chin(a‸|ese)']\n", "behind re:"),
    "a gap of two stops": (HEAD + "    any: [enabler ‸.. war]\n", "three full stops"),
    "a typographic quote alone": (HEAD + "    any: [‸“no limits]\n", "opened or closed here alone"),
    "count": (HEAD + "    ‸count 3: [a]\n", 'did you mean "mentions 3"?'),
    "a threshold": (HEAD + "    score: {‸threshold: 3, points: {a: 1}}\n", 'did you mean "pass"?'),
    "a plus before points": (HEAD + "    score: {pass: 1, points: {a: ‸+2}}\n", "write 2"),
    "the intro": (HEAD + "    ‸intro: [a]\n", 'did you mean "lead"?'),
    "off": (HEAD + "    any: [a]\n    enabled: ‸off\n", 'did you mean "no"?'),
    "disabled": (HEAD + "    any: [a]\n    ‸disabled: yes\n", "enabled: no"),
    "a group of rules": (HEAD + "    ‸rules: {q: [a]}\n", "a rule holds no rules"),
    "the month first": (HEAD + "    any: [a]\n    expires: ‸12/31/2026\n", "2026-12-31"),
    "a day with its hour": (HEAD + "    any: [a]\n    expires: ‸2026-10-01 12:00\n", "write it as 2026-10-01"),
    "a link to Wikidata": (ACTOR % "wikidata: ‸https://www.wikidata.org/wiki/Q148", 'did you mean "Q148"?'),
    "a role in a word": (ACTOR % "role: ‸president", "this has to be a map"),
    "the title of a role": (ACTOR % "role: [{‸title: king}]", 'did you mean "is"?'),
    "exclude": (ACTOR % "‸exclude: [x]", 'did you mean "not"?'),
    "an expression as the only alias": (
        "actors: {a: ['‸re:/Chin/']}\nrules: {r: ['actor:a']}\n",
        "an expression stands in rules",
    ),
    "an operator in the only alias": ("actors: {a: [China ‸AND Beijing]}\nrules: {r: ['actor:a']}\n", "AND"),
}


@pytest.mark.parametrize(("marked", "message"), RULES.values(), ids=RULES)
def test_a_habit_is_answered_with_what_to_write_and_nothing_else(tmp_path: Path, marked: str, message: str) -> None:
    text, place = unmarked(marked)
    (said,) = findings(tmp_path, None, rules=text)
    assert said.startswith(f"rules.yaml:{place}: ")
    assert message in said


@pytest.mark.parametrize(
    "term", ["AC\\DC", "strike within 24 hours", "„no limits“", "THE NEAR EAST", "S&P 500", "F-16"]
)
def test_a_term_that_only_resembles_a_habit_is_taken(tmp_path: Path, term: str) -> None:
    assert not findings(tmp_path, None, rules=f"rules: {{r: ['{term}']}}\n")
