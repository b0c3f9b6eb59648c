"""The fast reader of YAML and the careful one find the same, wherever the fast one is trusted."""

from pathlib import Path
from random import Random  # noqa: TID251 - seeded

import pytest
from hypothesis import given
from hypothesis import strategies as st

from monitor.config.source import SourceText
from monitor.config.yaml_compose import Composer, StopError
from monitor.config.yaml_events import NotYamlError, careful_events, fast_events, has_rare_signs, odd_break
from monitor.config.yaml_nodes import Node

ROOT = Path(__file__).parents[2]
PIECES = (
    "a", "b: ", "- ", "\n", "\n  ", "\n    ", "[", "]", "{", "}", ",", ": ", "'", '"', "\\u", "\\", "|", ">", "|2-\n",
    "---", "...", "#", " # x", "<<: ", "~", "é", "中", ":", "-", "?", "? ", "@", "`", "%", " ", "=", "*", "/", "|-",
    "\n\n",
    "'' ", '""',
    "]: ", "}: ", "x:y", "[a:b]", "{a:b}", "{a}", "- - ", "-\n", ":\n", "a: b\n", "*x", "&x ", "!t ", "\t",
)  # fmt: skip
Found = tuple[Node | None, list[str]] | None


def found_by(text: str, *, is_fast: bool) -> Found:
    """The tree, and what is wrong with it; None where this is not YAML."""
    composer = Composer(SourceText(text))
    try:
        for event in (fast_events if is_fast else careful_events)(text):
            composer.take(event)
        composer.finish()
    except NotYamlError:
        return None
    except StopError as stop:
        return None, [stop.flaw.message]
    return composer.root, [flaw.message for flaw in composer.flaws]


def assert_alike(text: str) -> bool:
    """Whether the fast reader was to be trusted, and found a tree; then it is that of the careful one."""
    if odd_break(text) is not None or has_rare_signs(text):
        return False
    fast = found_by(text, is_fast=True)
    if fast is not None:
        assert fast == found_by(text, is_fast=False), text
    return fast is not None


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_both_find_the_same_in_a_heap_of_signs(text: str) -> None:
    assert_alike(text)


@pytest.mark.parametrize("name", ["rules.yaml", "feeds.yaml", "digests.yaml"])
def test_both_find_the_same_in_the_shipped_files(name: str) -> None:
    assert assert_alike((ROOT / name).read_text("utf-8"))


def mutated(random: Random, lines: list[str]) -> str:
    """Some lines of the shipped files with a few signs put in, taken out or replaced."""
    start = random.randrange(len(lines) - 15)
    text = "\n".join(lines[start : start + random.randint(2, 14)])
    for _ in range(random.randint(1, 4)):
        place = random.randint(0, len(text))
        text = text[:place] + random.choice((*PIECES, *[""] * 9)) + text[place + random.choice((0, 0, 1, 2)) :]
    return text


@pytest.mark.parametrize(("seed", "count"), [(1, 300), pytest.param(2, 30_000, marks=pytest.mark.slow)])
def test_both_find_the_same_in_damaged_files(seed: int, count: int) -> None:
    random = Random(seed)
    lines = [line for name in ("rules", "feeds", "digests") for line in (ROOT / f"{name}.yaml").read_text().split("\n")]
    alike = sum(assert_alike(mutated(random, lines)) for _ in range(count))
    assert alike > count // 10, "most damage ends the YAML, but by no means all"
