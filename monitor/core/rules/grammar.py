"""The keys of rules.yaml: one table per place, read by the reader (what is known) and by the schema (what it means).

Keys that belong to later versions are listed with what to write instead, so that they are refused and never ignored.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final


class Shape(Enum):
    """What stands after a key."""

    TEXT = auto()
    TEXTS = auto()  # one text, or a list of them
    KEYS = auto()  # the same, of keys that the file defines
    TERMS = auto()  # the same, of terms
    ALIASES = auto()
    CONDITION = auto()  # a term, a list (any of these), or a map (all of these)
    CONDITIONS = auto()  # the same, but of a list each item has to hold
    YES_NO = auto()
    PRIORITY = auto()
    ACTOR_TYPE = auto()
    DATE = auto()
    ROLES = auto()
    TESTS = auto()
    EXAMPLES = auto()
    VERSION = auto()
    ACTORS = auto()
    TERM_LISTS = auto()
    RULES = auto()


@dataclass(frozen=True, slots=True)
class Key:
    """What a key takes, and what it means, for editors."""

    shape: Shape
    about: str


TOP: Final = {
    "version": Key(Shape.VERSION, "the version of this format"),
    "actors": Key(Shape.ACTORS, "who is watched"),
    "terms": Key(Shape.TERM_LISTS, "named lists of words and phrases"),
    "rules": Key(Shape.RULES, "what makes an article a match"),
}
ACTOR: Final = {
    "name": Key(Shape.TEXT, "the name shown to readers"),
    "type": Key(Shape.ACTOR_TYPE, "what kind of actor it is"),
    "wikidata": Key(Shape.TEXT, "its Wikidata item"),
    "aliases": Key(Shape.ALIASES, "the names it goes by; capitals count"),
    "not": Key(Shape.TERMS, "phrases inside which an alias is not this actor"),
    "members": Key(Shape.KEYS, "actors that count as this one"),
    "role": Key(Shape.ROLES, "offices, with dates"),
    "notes": Key(Shape.TEXT, "for editors of this file"),
}
ALIAS: Final = {"name": Key(Shape.TEXT, "the alias")}
ROLE: Final = {
    "is": Key(Shape.TEXT, "the office"),
    "from": Key(Shape.DATE, "its first day"),
    "until": Key(Shape.DATE, "its last day"),
}
META: Final = {
    "name": Key(Shape.TEXT, "the name shown to readers"),
    "about": Key(Shape.TEXT, "what the rule is for"),
    "notes": Key(Shape.TEXT, "for editors of this file"),
    "owner": Key(Shape.TEXT, "who looks after the rule"),
    "priority": Key(Shape.PRIORITY, "alert: first in the digest; digest: after those; log: counted, never mailed"),
    "tags": Key(Shape.TEXTS, "words by which digests choose rules"),
    "enabled": Key(Shape.YES_NO, "no: the rule is kept but never asked"),
    "provisional": Key(Shape.YES_NO, "yes: the rule stands in for a fuller one"),
    "tests": Key(Shape.TESTS, "texts that the rule must and must not match"),
}
CONDITIONS: Final = {
    "any": Key(Shape.CONDITION, "at least one of these"),
    "all": Key(Shape.CONDITIONS, "every one of these, anywhere in the article"),
    "none": Key(Shape.CONDITION, "none of these"),
    "actor": Key(Shape.KEYS, "one of these actors, or their members"),
    "terms": Key(Shape.KEYS, "a term of one of these lists"),
    "title": Key(Shape.CONDITION, "in the title"),
    "body": Key(Shape.CONDITION, "in the body"),
    "same_sentence": Key(Shape.CONDITIONS, "every one of these in one sentence"),
    "same_paragraph": Key(Shape.CONDITIONS, "every one of these in one paragraph"),
}
NEAR: Final = Key(Shape.CONDITIONS, "every one of these in one sentence, at most N words between neighbours")
NEAR_KEY: Final = re.compile(r"near ([0-9]{1,2})( in order)?")
TESTS: Final = {
    "must_match": Key(Shape.EXAMPLES, "texts that the rule matches"),
    "must_not_match": Key(Shape.EXAMPLES, "texts that the rule does not match"),
}
EXAMPLE: Final = {
    "title": Key(Shape.TEXT, "the title"),
    "body": Key(Shape.TEXT, "the text, one paragraph per line"),
    "lang": Key(Shape.TEXT, "the language, as in en, ru, zh"),
    "date": Key(Shape.DATE, "the day of publication"),
    "hits": Key(Shape.TEXTS, "words of the text that must be among the evidence"),
}
ENTRY_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]*")
ACTOR_TYPES: Final = ("person", "organisation", "country", "group", "role")
YES: Final = ("yes", "true")
NO: Final = ("no", "false")

# ---------------------------------------------------------------------------------------- what later versions will know

LATER_TOP: Final = {"include": "keep everything in one file", "defaults": "say it in each rule"}
LATER_ALIAS: Final = {
    "needs": 'write the longer name as the alias, or ask for both words in the rule with "all"',
    "not_with": 'list the phrases to leave out under "not" of the actor',
    "from": "leave the date out",
    "until": "leave the date out",
    "lang": "leave the language out",
    "case": "capitals of an alias always count; put words whose capitals do not matter into a list of terms",
}
LATER_META: Final = {
    "languages": "leave it out: a term is searched for in every language",
    "feeds": "leave it out: a rule reads every feed",
    "not_feeds": "leave it out: a rule reads every feed",
    "from": "leave it out, and say enabled: no until the day comes",
    "expires": "leave it out, and say enabled: no when the day comes",
    "budget": "leave it out",
}
LATER_CONDITIONS: Final = {
    "same_passage": "use same_paragraph",
    "lead": "use title, or body",
    "score": 'use "any" with the terms that weigh most',
    "says": "use same_sentence with the actor and words like said",
    "does": "use same_sentence with both actors and the verbs",
}
LATER_COUNTS: Final = re.compile(r"(at least|mentions) .*")
COUNT_ADVICE: Final = 'use "all" with what has to be there'
LATER_EXAMPLE: Final = {"file": "write the text out under body", "feed": "leave it out: a rule reads every feed"}
REGEX_ADVICE: Final = "use wildcards such as enabl* or wom?n"
