"""The keys of rules.yaml: one table per place, read by the reader (what is known) and by the schema (what it means).

What people write by mistake stands here too, with what to write instead, so that it is refused and never ignored.
"""

import re
from dataclasses import dataclass
from enum import Enum, auto
from typing import Final

from monitor.core.rules.syntax import Letters


class Shape(Enum):
    """What stands after a key."""

    TEXT = auto()
    TEXTS = auto()  # one text, or a list of them
    KEYS = auto()  # the same, of keys that the file defines
    TERMS = auto()  # the same, of terms
    ALIASES = auto()
    CONDITION = auto()  # a term, a list (any of these), or a map (all of these)
    CONDITIONS = auto()  # the same, but of a list each item has to hold
    SEVERAL = auto()  # the same, of two items or more
    SCORE = auto()
    POINTS = auto()
    FACTOR = auto()  # not below 0
    SUM = auto()  # above 0
    COUNT = auto()  # a whole number from 1 on
    YES_NO = auto()
    PRIORITY = auto()
    LANGUAGES = auto()
    LANGUAGE = auto()
    CASE = auto()
    WIKIDATA = auto()
    DEFAULTS = auto()
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
    "defaults": Key(Shape.DEFAULTS, "what goes for every rule that does not say otherwise"),
    "actors": Key(Shape.ACTORS, "who is watched"),
    "terms": Key(Shape.TERM_LISTS, "named lists of words and phrases"),
    "rules": Key(Shape.RULES, "what makes an article a match"),
}
# Stands in files alone: what is read has other files folded in.
INCLUDE: Final = {"include": Key(Shape.TEXTS, "other files and folders of rules, relative to this file")}
DEFAULTS: Final = {
    "priority": Key(Shape.PRIORITY, "the priority of rules that state none"),
    "languages": Key(Shape.LANGUAGES, "the languages of rules that state none"),
    "feeds": Key(Shape.TEXTS, "the feeds of rules that state none"),
    "inflect": Key(Shape.YES_NO, "no: words are met in the form written alone, in the whole file"),
}
ACTOR: Final = {
    "name": Key(Shape.TEXT, "the name shown to readers"),
    "type": Key(Shape.ACTOR_TYPE, "what kind of actor it is"),
    "wikidata": Key(Shape.WIKIDATA, "its Wikidata item, as in Q148"),
    "aliases": Key(Shape.ALIASES, "the names it goes by; capitals count"),
    "not": Key(Shape.TERMS, "phrases inside which an alias is not this actor"),
    "members": Key(Shape.KEYS, "actors that count as this one"),
    "role": Key(Shape.ROLES, "offices, with dates"),
    "notes": Key(Shape.TEXT, "for editors of this file"),
}
ALIAS: Final = {
    "name": Key(Shape.TEXT, "the alias"),
    "needs": Key(Shape.TERMS, "it counts only where one of these (terms, actor:key, terms:key) is in the article too"),
    "not_with": Key(Shape.TERMS, "it does not count where one of these stands in the same paragraph, or in the title"),
    "from": Key(Shape.DATE, "the first day of articles in which it counts"),
    "until": Key(Shape.DATE, "the last day of articles in which it counts"),
    "lang": Key(Shape.LANGUAGES, "the languages of articles in which it counts"),
    "case": Key(Shape.CASE, "smart: capitals count as names need it; ignore: they do not; exact: the form as written"),
}
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
    "languages": Key(Shape.LANGUAGES, "the languages of articles that the rule is asked of"),
    "feeds": Key(Shape.TEXTS, "the feeds that the rule reads, by id; * stands for any characters"),
    "not_feeds": Key(Shape.TEXTS, "feeds that the rule does not read"),
    "from": Key(Shape.DATE, "the first day on which the rule is asked"),
    "expires": Key(Shape.DATE, "the last day on which the rule is asked"),
    "budget": Key(Shape.COUNT, "how many matches a day are usual"),
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
    "lead": Key(Shape.CONDITION, "in the title or the opening: the first paragraphs, to 60 words or more, 120 at most"),
    "body": Key(Shape.CONDITION, "in the body"),
    "same_sentence": Key(Shape.CONDITIONS, "every one of these in one sentence"),
    "same_paragraph": Key(Shape.CONDITIONS, "every one of these in one paragraph"),
    "same_passage": Key(Shape.CONDITIONS, "every one of these in a paragraph and its followers, up to 150 words"),
    "score": Key(Shape.SCORE, "points for what is found reach a sum"),
}
NEAR: Final = Key(Shape.SEVERAL, "every one of these in one sentence, at most N words between neighbours")
NEAR_KEY: Final = re.compile(r"near (0|[1-9][0-9]?)( in order)?")
AT_LEAST: Final = Key(Shape.CONDITION, "so many different ones of these; a list of terms counts each of its terms")
AT_LEAST_KEY: Final = re.compile(r"at least ([1-9][0-9]{0,2})")
MENTIONS: Final = Key(Shape.CONDITION, "so many occurrences of these, all counted together")
MENTIONS_KEY: Final = re.compile(r"mentions ([1-9][0-9]{0,2})")
COUNTED: Final = ((NEAR_KEY, NEAR), (AT_LEAST_KEY, AT_LEAST), (MENTIONS_KEY, MENTIONS))
SCORE: Final = {
    "pass": Key(Shape.SUM, "the sum that is asked for, above 0"),
    "cap": Key(Shape.COUNT, "how many occurrences of one entry count at most"),
    "title_factor": Key(Shape.FACTOR, "by how much an occurrence in the title counts more"),
    "points": Key(Shape.POINTS, "term, actor:key or terms:key: the points of one occurrence, below 0 against"),
}
TESTS: Final = {
    "must_match": Key(Shape.EXAMPLES, "texts that the rule matches"),
    "must_not_match": Key(Shape.EXAMPLES, "texts that the rule does not match"),
}
EXAMPLE: Final = {
    "title": Key(Shape.TEXT, "the title"),
    "body": Key(Shape.TEXT, "the text, one paragraph per line"),
    "lang": Key(Shape.LANGUAGE, "the language, as in en, ru, zh"),
    "feed": Key(Shape.TEXT, "the id of the feed"),
    "date": Key(Shape.DATE, "the day of publication"),
    "hits": Key(Shape.TEXTS, "words of the text that must be among the evidence"),
}
ENTRY_KEY: Final = re.compile(r"[a-z0-9][a-z0-9_-]{0,99}")
ACTOR_TYPES: Final = ("person", "organisation", "country", "group", "role")
YES: Final = ("yes", "true")
NO: Final = ("no", "false")

# `case` of an alias -> what its letters demand.
CASES: Final = {"smart": Letters.SMART, "ignore": Letters.ANY, "exact": Letters.EXACT}
# Numbers of a score: the sign and more are what the place allows.
NUMBER_KEY: Final = re.compile(r"-?[0-9]{1,6}(\.[0-9]{1,6})?")
COUNT_KEY: Final = re.compile(r"[1-9][0-9]{0,5}")
LANGUAGE_KEY: Final = re.compile(r"[A-Za-z]{2,3}([-_][A-Za-z0-9]{1,8}){0,4}")
DATE_KEY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
WIKIDATA_KEY: Final = re.compile(r"Q[1-9][0-9]{0,11}")
# No rule written by hand comes near these; files that do are mistakes, or meant to do harm.
MOST_LEVELS: Final = 25
MOST_NEAR: Final = 20
LONGEST_TERM: Final = 500
MOST_TERMS: Final = 1_000_000

# --------------------------------------------------------------------------------------------- what is said differently

LATER_TOP: Final = {"include": "other files are taken in where the file itself is read; name them in the file on disk"}
LATER_CONDITIONS: Final = {
    "says": "statements are not read by this version; use same_sentence with the actor and words like said",
    "does": "relations are not read by this version; use same_sentence with both actors and the verbs",
}
LATER_EXAMPLE: Final = {"file": "texts are not read from files; write the text out under body"}
# Keys that people write -> what they mean. The reader names them; what is merely misspelt it finds by itself.
OTHER_CONDITIONS: Final = {
    "and": "all",
    "or": "any",
    "not": "none",
    "actors": "actor",
    "term": "terms",
    "headline": "title",
    "text": "body",
    "sentence": "same_sentence",
    "paragraph": "same_paragraph",
    "passage": "same_passage",
    "count": "mentions 3",
    "intro": "lead",
    "opening": "lead",
    "first_paragraph": "lead",
    "keywords": "any",
    "keyword": "any",
    "words": "any",
    "contains": "any",
    "must": "all",
    "exclude": "none",
    "without": "none",
    "until": "expires",
    "to": "expires",
    "desc": "about",
    "language": "languages",
    "lang": "languages",
    "feed": "feeds",
    "tag": "tags",
    "test": "tests",
    "description": "about",
    "comment": "notes",
}
# Keys that are right in another place.
_OF_RULES: Final = "it belongs to a rule, two blanks further in than the rule's name"
NOT_OF_TOP: Final = {
    **dict.fromkeys([*META, *CONDITIONS, *TESTS], _OF_RULES),
    **dict.fromkeys(DEFAULTS, f'{_OF_RULES}; what goes for all of them, under "defaults"'),
    **dict.fromkeys(ACTOR.keys() - META.keys(), 'it belongs to an actor, under "actors"'),
    "feeds": "feeds stand in feeds.yaml",
    "digests": "digests stand in digests.yaml",
    "recipients": "who receives what stands in digests.yaml",
}
NOT_OF_RULES: Final = {
    **dict.fromkeys(("aliases", "type", "wikidata", "members", "role"), 'it belongs to an actor, under "actors"'),
    **dict.fromkeys(TESTS, 'it belongs under "tests"'),
    **dict.fromkeys(("pass", "points", "cap", "title_factor"), 'it belongs under "score"'),
    **dict.fromkeys(("recipients", "digest", "digests", "channel"), "who receives what stands in digests.yaml"),
    "rules": "a rule holds no rules: write each with its own key; tags join them",
    "disabled": 'write "enabled: no"',
}
NOT_OF_ACTORS: Final = {
    **dict.fromkeys([*CONDITIONS, "priority", "tags", "tests"], 'is this a rule? Rules stand under "rules"'),
    **dict.fromkeys(("needs", "not_with", "from", "until", "lang", "case"), "it belongs to one of the aliases"),
}
OTHER_EXAMPLE: Final = {
    "text": "body",
    "content": "body",
    "headline": "title",
    "language": "lang",
    "languages": "lang",
    "published": "date",
    **dict.fromkeys(("hit", "expect", "expected", "evidence"), "hits"),
}
OTHER_TESTS: Final = {
    **dict.fromkeys(("match", "matches", "should_match", "positive", "yes"), "must_match"),
    **dict.fromkeys(("no_match", "not_match", "should_not_match", "negative", "no"), "must_not_match"),
}
OTHER_SCORE: Final = {
    **dict.fromkeys(("threshold", "min", "minimum", "at_least"), "pass"),
    **dict.fromkeys(("max", "maximum", "limit"), "cap"),
    **dict.fromkeys(("weights", "terms"), "points"),
    **dict.fromkeys(("title", "title_bonus"), "title_factor"),
}
OTHER_ACTOR: Final = {
    **dict.fromkeys(("alias", "names"), "aliases"),
    **dict.fromkeys(("none", "exclude", "except", "mask", "masks"), "not"),
    "roles": "role",
    "member": "members",
}
OTHER_ALIAS: Final = {"alias": "name", "need": "needs", "not": "not_with", "language": "lang", "languages": "lang"}
OTHER_ROLE: Final = {
    **dict.fromkeys(("title", "name", "office", "role"), "is"),
    **dict.fromkeys(("since", "start"), "from"),
    **dict.fromkeys(("to", "end"), "until"),
}
OTHER_YES_NO: Final = {"on": "yes", "y": "yes", "1": "yes", "off": "no", "n": "no", "0": "no"}
OTHER_ACTOR_TYPES: Final = {"man": "person", "organization": "organisation", "org": "organisation", "state": "country"}
OTHER_CASES: Final = {"yes": "exact", "no": "ignore", "any": "ignore", "sensitive": "exact", "insensitive": "ignore"}
PRIORITIES: Final = {"high": "alert", "urgent": "alert", "normal": "digest", "medium": "digest", "low": "log"}
ALL_LANGUAGES: Final = frozenset({"all", "any", "*"})
# What people take for the code of a language (ISO 639-1).
LANGUAGES: Final = {
    "english": "en",
    "russian": "ru",
    "ukrainian": "uk",
    "ua": "uk",
    "chinese": "zh",
    "cn": "zh",
    "german": "de",
    "french": "fr",
    "spanish": "es",
    "polish": "pl",
    "turkish": "tr",
    "arabic": "ar",
    "japanese": "ja",
    "jp": "ja",
    "korean": "ko",
    "kr": "ko",
    "czech": "cs",
    "cz": "cs",
    "greek": "el",
    "gr": "el",
    "rus": "ru",
    "ukr": "uk",
    "eng": "en",
}
