"""The JSON Schema (2020-12) of rules.yaml for editors, built from the tables that the reader reads by.

Editors parse YAML with types, so where the reader sees text the schema allows what YAML makes of it: `version: 1` is a
number, `enabled: no` a boolean, a year an integer.
"""

from collections.abc import Mapping
from typing import TypeAlias, assert_never

from monitor.core.model import Priority
from monitor.core.rules import grammar
from monitor.core.rules.grammar import Key, Shape

Schema: TypeAlias = dict[str, object]

_TERM_HELP = (
    "word | several words | enabl* | wom?n | =Exact | enabler ... war | support * Russia | actor:key | terms:key"
)


def rules_schema() -> dict[str, object]:
    """The schema as plain data."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "News Monitor: rules.yaml",
        **_object(grammar.TOP, required=("rules",)),
        "$defs": {
            "key": {"type": "string", "pattern": f"^{grammar.ENTRY_KEY.pattern}$"},
            "text": {"type": ["string", "number", "boolean"]},
            "texts": _one_or_list("text"),
            "term": {"type": ["string", "number", "boolean"], "description": _TERM_HELP},
            "terms": _one_or_list("term"),
            "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
            "alias": {"anyOf": [_ref("term"), _object(grammar.ALIAS, required=("name",))]},
            "actor": {"anyOf": [_ref("terms"), _object(grammar.ACTOR)]},
            "role": _object(grammar.ROLE, required=("is",)),
            "tests": _object(grammar.TESTS),
            "example": {"anyOf": [_ref("text"), _object(grammar.EXAMPLE)]},
            "condition": {"anyOf": [_ref("term"), _list_of("condition"), _conditions(grammar.CONDITIONS)]},
            "rule": {"anyOf": [_ref("terms"), _list_of("condition"), _conditions(grammar.CONDITIONS | grammar.META)]},
        },
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


def _conditions(keys: Mapping[str, Key]) -> Schema:
    near = {**_shape(grammar.NEAR.shape), "description": grammar.NEAR.about}
    return {**_object(keys), "minProperties": 1, "patternProperties": {f"^{grammar.NEAR_KEY.pattern}$": near}}


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
        case Shape.YES_NO:
            return {"enum": [*grammar.YES, *grammar.NO, True, False]}
        case Shape.PRIORITY:
            return {"enum": [priority.value for priority in Priority]}
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
        case Shape.ACTORS:
            return _map_of("actor")
        case Shape.TERM_LISTS:
            return _map_of("terms")
        case Shape.RULES:
            return {**_map_of("rule"), "minProperties": 1}
        case _:
            assert_never(shape)
