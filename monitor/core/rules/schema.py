"""The JSON Schema (2020-12) of rules.yaml for editors, built from the tables that the reader reads by.

Editors parse YAML with types, so where the reader sees text the schema allows what YAML makes of it: `version: 1` is a
number, `enabled: no` a boolean, a year an integer.
"""

import re
from collections.abc import Iterable, Mapping
from typing import TypeAlias, assert_never

from monitor.core.model import Priority
from monitor.core.rules import grammar
from monitor.core.rules.grammar import Key, Shape

Schema: TypeAlias = dict[str, object]

_TERM_HELP = (
    "word | several words | enabl* | wom?n | =Exact | enabler ... war | support * Russia | re:/colou?r/i | actor:key | "
    "terms:key"
)


def rules_schema() -> dict[str, object]:
    """The schema as plain data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "News Monitor: rules.yaml",
        **_object(grammar.INCLUDE | grammar.TOP),
        "anyOf": [{"required": ["rules"]}, {"required": ["include"]}],
        "$defs": {
            "key": {"type": "string", "pattern": _whole(grammar.ENTRY_KEY)},
            "text": {"type": ["string", "number", "boolean"], "pattern": _NOT_BLANK},
            "texts": _one_or_list("text"),
            "term": {
                "type": ["string", "number", "boolean"],
                "pattern": _NOT_BLANK,
                "maxLength": grammar.LONGEST_TERM,
                "description": _TERM_HELP,
            },
            "terms": _one_or_list("term"),
            "date": {"type": "string", "pattern": _whole(grammar.DATE_KEY)},
            "language": {"type": "string", "pattern": _whole(grammar.LANGUAGE_KEY), "not": _some_of(grammar.LANGUAGES)},
            "languages": _one_or_list("language"),
            "number": _number(grammar.NUMBER_KEY),
            "factor": {**_number(grammar.NUMBER_KEY), "minimum": 0, "not": {"type": "string", "pattern": _NEGATIVE}},
            "sum": {
                **_number(grammar.NUMBER_KEY),
                "exclusiveMinimum": 0,
                "not": {"type": "string", "pattern": _NOT_ABOVE_ZERO},
            },
            "count": {**_number(grammar.COUNT_KEY, "integer"), "minimum": 1},
            "yes_no": {
                "anyOf": [{"enum": [*grammar.YES, *grammar.NO, True, False]}, _some_of(grammar.YES + grammar.NO)]
            },
            "alias": {"anyOf": [_ref("term"), _object(grammar.ALIAS, required=("name",))]},
            "actor": {"anyOf": [_ref("term"), _list_of("alias"), {**_object(grammar.ACTOR), "anyOf": _NAMED}]},
            "role": _object(grammar.ROLE, required=("is",)),
            "tests": _object(grammar.TESTS),
            "example": {"anyOf": [_ref("text"), {**_object(grammar.EXAMPLE), "anyOf": _READABLE}]},
            "condition": {"anyOf": [_ref("term"), _list_of("condition"), _conditions(grammar.CONDITIONS)]},
            "rule": {
                "anyOf": [_ref("term"), _list_of("condition"), _conditions(grammar.CONDITIONS, beside=grammar.META)]
            },
        },
    }


_NOT_BLANK = r"\S"
_NEGATIVE = r"^-(?=.*[1-9])"
_NOT_ABOVE_ZERO = r"^(-.*|0*(\.0*)?)$"
# What six digits before the point stay below.
_LARGE = 1_000_000
_NAMED = [{"required": ["aliases"]}, {"required": ["members"]}]
_READABLE = [{"required": ["title"]}, {"required": ["body"]}]


def _whole(pattern: re.Pattern[str]) -> str:
    return f"^({pattern.pattern})$"


def _some_of(words: Iterable[str]) -> Schema:
    """One of some words, whatever its capitals."""
    anyhow = ("".join(f"[{char.upper()}{char}]" for char in word) for word in words)
    return {"type": "string", "pattern": f"^({'|'.join(anyhow)})$"}


def _number(pattern: re.Pattern[str], kind: str = "number") -> Schema:
    """As a number, or as text; text is held to the pattern, a number to the same digits before the point."""
    return {
        "type": [kind, "string"],
        "pattern": _whole(pattern),
        "exclusiveMinimum": -_LARGE,
        "exclusiveMaximum": _LARGE,
    }


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}


def _list_of(name: str) -> Schema:
    return {"type": "array", "minItems": 1, "items": _ref(name)}


def _one_or_list(name: str) -> Schema:
    return {"anyOf": [_ref(name), _list_of(name)]}


def _map_of(name: str) -> Schema:
    return {"type": "object", "propertyNames": _ref("key"), "additionalProperties": _ref(name)}


def _object(keys: Mapping[str, Key], required: tuple[str, ...] = ()) -> Schema:
    properties = {name: {**_shape(key.shape), "description": key.about} for name, key in keys.items()}
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**schema, "required": list(required)} if required else schema


def _conditions(keys: Mapping[str, Key], beside: Mapping[str, Key] | None = None) -> Schema:
    """A map of conditions, one at least, that is not only `none`; `beside` are other keys that may stand there."""
    counted = {_whole(pattern): {**_shape(key.shape), "description": key.about} for pattern, key in grammar.COUNTED}
    not_alone = {"enum": [*(beside or {}), "none"]}
    return {
        **_object({**keys, **(beside or {})}),
        "patternProperties": counted,
        "not": {"propertyNames": not_alone},
    }


def _shape(shape: Shape) -> Schema:
    match shape:
        case Shape.TEXT:
            return _ref("text")
        case Shape.TEXTS | Shape.KEYS:
            return _ref("texts")
        case Shape.TERMS:
            return _ref("terms")
        case Shape.ALIASES:
            return _one_or_list("alias")
        case Shape.CONDITION | Shape.CONDITIONS:
            return _ref("condition")
        case Shape.SEVERAL:
            return {"type": "array", "minItems": 2, "maxItems": grammar.MOST_NEAR, "items": _ref("condition")}
        case Shape.SCORE:
            return _object(grammar.SCORE, required=("pass", "points"))
        case Shape.POINTS:
            return {
                "type": "object",
                "minProperties": 1,
                "propertyNames": _ref("term"),
                "additionalProperties": _ref("number"),
            }
        case Shape.FACTOR:
            return _ref("factor")
        case Shape.SUM:
            return _ref("sum")
        case Shape.COUNT:
            return _ref("count")
        case Shape.YES_NO:
            return _ref("yes_no")
        case Shape.PRIORITY:
            return {"enum": [priority.value for priority in Priority]}
        case Shape.LANGUAGES:
            return _ref("languages")
        case Shape.LANGUAGE:
            return _ref("language")
        case Shape.CASE:
            return {"enum": list(grammar.CASES)}
        case Shape.WIKIDATA:
            return {"type": "string", "pattern": _whole(grammar.WIKIDATA_KEY)}
        case Shape.ACTOR_TYPE:
            return {"enum": list(grammar.ACTOR_TYPES)}
        case Shape.DATE:
            return _ref("date")
        case Shape.ROLES:
            return _one_or_list("role")
        case Shape.TESTS:
            return _ref("tests")
        case Shape.EXAMPLES:
            return _one_or_list("example")
        case Shape.VERSION:
            return {"enum": [1, "1"]}
        case Shape.DEFAULTS:
            return _object(grammar.DEFAULTS)
        case Shape.ACTORS:
            return _map_of("actor")
        case Shape.TERM_LISTS:
            return _map_of("terms")
        case Shape.RULES:
            return {**_map_of("rule"), "minProperties": 1}
        case _:
            assert_never(shape)
