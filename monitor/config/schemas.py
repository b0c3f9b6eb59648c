"""JSON Schemas (2020-12) of the three files and of *_test.yaml, for editors. Pure.

The models read text, and an editor reads YAML with types, so the schemas allow what YAML makes of the same words.
"""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, TypeAlias

from monitor.config.digests_model import DigestsFile
from monitor.config.feeds_model import FeedsFile
from monitor.config.tests_model import TestsFile
from monitor.config.validation import FileModel

Schema: TypeAlias = dict[str, object]


def _rules_schema() -> Schema:
    from monitor.core.rules import rules_schema

    return rules_schema()


SCHEMA_BY_FILE: Final[Mapping[str, Callable[[], Schema]]] = MappingProxyType(
    {
        "feeds": lambda: _schema(FeedsFile, "feeds.yaml"),
        "rules": _rules_schema,
        "digests": lambda: _schema(DigestsFile, "digests.yaml"),
        "tests": lambda: _schema(TestsFile, "*_test.yaml"),
    }
)


def _schema(model: type[FileModel], file: str) -> Schema:
    schema = _tidy(model.model_json_schema())
    assert isinstance(schema, dict), "a model makes a map"
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": f"News Monitor: {file}", **schema}


def _tidy(node: object) -> object:
    """Without generated titles, which repeat the keys, and defaults, which are in the terms of the models."""
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: {name: _tidy(value) for name, value in child.items()} if key in ("properties", "$defs") else _tidy(child)
        for key, child in node.items()
        if key not in ("title", "default")
    }
