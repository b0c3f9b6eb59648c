"""What the gates have in common: the folder of labelled data, files of rules as plain data, one day for all."""

import argparse
import hashlib
import os
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.constructor import SafeConstructor
from ruamel.yaml.nodes import ScalarNode

CHECKOUT = Path(__file__).resolve().parent.parent
# The day on which undated articles are judged: a gate says the same tomorrow.
TODAY = date(2026, 6, 15)


class TextConstructor(SafeConstructor):
    """Keeps every scalar as it is written: `no` is no, `2024-10-01` a text."""

    def as_written(self, node: ScalarNode) -> str:
        """The scalar's own text."""
        return str(node.value)


for tag in ("null", "bool", "int", "float", "timestamp"):
    TextConstructor.add_constructor(f"tag:yaml.org,2002:{tag}", TextConstructor.as_written)


def load_yaml(path: Path) -> object:
    """A YAML file with every scalar as text."""
    yaml = YAML(typ="safe", pure=True)
    yaml.Constructor = TextConstructor
    loaded: object = yaml.load(path.read_text(encoding="utf-8"))
    return loaded


def options(description: str, arguments: list[str] | None, **folders: Path) -> argparse.Namespace:
    """`data`: --data, else MONITOR_SHARED, else `../shared` beside the checkout. `rules`: --rules, else rules.yaml.

    `folders` are options of one gate, each with what it is where it is not given.
    """
    parser = argparse.ArgumentParser(description=description)
    shared = Path(os.environ.get("MONITOR_SHARED", CHECKOUT.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared)
    parser.add_argument("--rules", type=Path, default=CHECKOUT / "rules.yaml")
    for name, folder in folders.items():
        parser.add_argument(f"--{name}", type=Path, default=folder)
    return parser.parse_args(arguments)


def digest_of(files: Iterable[Path]) -> str:
    """Twelve hexadecimal digits over the names and bytes of files: what a pinned number was measured on."""
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.name.encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:12]
