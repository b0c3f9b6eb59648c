"""The first condition that failed, and how near it came: a condition is loosened by one step and asked again.

Where `near 6` failed, the smallest number of words with which it would hold is looked for; where `same_sentence`
failed, the wider units are tried; where `in order` failed, the other order. So what is said of a miss is what the
matcher would do, and not a second opinion.
"""

from dataclasses import replace
from typing import TypeAlias, assert_never

from monitor.core.rules import plan
from monitor.core.rules.evaluate import total_of
from monitor.core.rules.evidence import span_of
from monitor.core.rules.explain.apart import apart, one_place, other_order, too_far
from monitor.core.rules.explain.leaf_misses import miss_of_leaves
from monitor.core.rules.explain.names import name_of, quoted, sentence_at
from monitor.core.rules.explain.parts import Part
from monitor.core.rules.explain.scene import MOST_SHOWN, Range, Scene
from monitor.core.rules.explain.tree import region_range
from monitor.core.rules.explain.values import Failure
from monitor.core.rules.hits import Hit
from monitor.core.rules.syntax import Condition, Unit

_Leaf: TypeAlias = plan.Words | plan.Mentions | plan.Background


def first_failure(scene: Scene, condition: Condition, node: plan.Node, within: Range) -> Failure:
    """Why a settled condition does not hold in a range: itself, or the first of its parts that is to blame."""
    match node:
        case plan.Words() | plan.Mentions() | plan.Background():
            return _of_leaf(scene, condition, node, within)
        case plan.All():
            parts = scene.parts(condition, node)
            return _of_part(scene, parts, _missing(scene, parts, within)[0], within)
        case plan.Any():
            return _of_any(scene, condition, node, within)
        case plan.Nothing():
            return _of_none(scene, condition, node, within)
        case plan.Inside():
            return _of_region(scene, condition, node, within)
        case plan.Within():
            return _of_unit(scene, condition, node, within)
        case plan.Window():
            return _of_window(scene, condition, node, within)
        case plan.Distinct() | plan.Occurrences():
            return _of_count(scene, condition, node, within)
        case plan.Points():
            return _of_score(scene, condition, node, within)
        case _:
            assert_never(node)


def _missing(scene: Scene, parts: tuple[Part, ...], within: Range) -> list[int]:
    return [number for number, (_, node) in enumerate(parts) if not scene.holds(node, within)]


def _of_part(scene: Scene, parts: tuple[Part, ...], number: int, within: Range) -> Failure:
    """The failure of one part, with the way to it."""
    failure = first_failure(scene, *parts[number], within)
    return replace(failure, path=(number, *failure.path))


def _of_leaf(scene: Scene, condition: Condition, node: _Leaf, within: Range) -> Failure:
    if elsewhere := scene.hits(node, scene.whole):
        message = f"{quoted(item.span.text for item in scene.evidence(elsewhere[:1]))} stands only elsewhere"
        return _failure(scene, condition, message, _places(elsewhere[:1]))
    return _failure(scene, condition, *miss_of_leaves(scene, (node,)))


def _of_any(scene: Scene, condition: Condition, node: plan.Any, within: Range) -> Failure:
    """The part that came nearest; where nothing of any is there, all of them together."""
    parts = scene.parts(condition, node)
    closeness = [scene.closeness(*part, within) for part in parts]
    if max(closeness) > 0:
        return _of_part(scene, parts, closeness.index(max(closeness)), within)
    leaves = tuple(leaf for part in parts for leaf in _leaves_of(part[1]))
    return _failure(scene, condition, *miss_of_leaves(scene, leaves))


def _leaves_of(node: plan.Node) -> tuple[_Leaf, ...]:
    """The leaves of a plan that could make it hold."""
    match node:
        case plan.Words() | plan.Mentions() | plan.Background():
            return (node,)
        case plan.Nothing():
            return ()
        case plan.Inside() | plan.Within():
            return _leaves_of(node.node)
        case plan.Points():
            return tuple(leaf for child, points in node.entries if points > 0 for leaf in _leaves_of(child))
        case plan.Any() | plan.All() | plan.Window() | plan.Distinct() | plan.Occurrences():
            return tuple(leaf for child in node.nodes for leaf in _leaves_of(child))
        case _:
            assert_never(node)


def _of_none(scene: Scene, condition: Condition, node: plan.Nothing, within: Range) -> Failure:
    found = next(hits for child in node.nodes if (hits := scene.hits(child, within)))
    evidence = scene.evidence(found[:1])
    return _failure(scene, condition, f"it found {quoted(e.span.text for e in evidence)}", _places(found[:1]))


def _of_region(scene: Scene, condition: Condition, node: plan.Inside, within: Range) -> Failure:
    inner = region_range(scene, node, within)
    parts = scene.parts(condition, node)
    number = _missing(scene, parts, inner)[0]
    outside = scene.hits(parts[number][1], scene.whole)
    if not outside:
        return _of_part(scene, parts, number, inner)
    evidence = scene.evidence(outside[:1])
    message = f"{quoted(e.span.text for e in evidence)} stands outside the {node.region.value}"
    return _failure(scene, condition, message, _places(outside[:1]))


def _failure(scene: Scene, condition: Condition, message: str, places: tuple[Range, ...] = ()) -> Failure:
    """The failure of a condition itself, with the sentences in which these token ranges stand."""
    text = scene.judgement.text
    sentences = dict.fromkeys(sentence_at(text, first) for first, _ in places)
    parts = (part for place in places for part in _parted(place, text.title_end))
    spans = tuple(span_of(text, *text.chars(first, end)) for first, end in parts)
    return Failure((), name_of(condition), message, tuple(sentences), spans)


def _parted(place: Range, title_end: int) -> tuple[Range, ...]:
    """A range of which the title holds a part is two: a span lies in one field."""
    first, end = place
    return ((first, title_end), (title_end, end)) if first < title_end < end else (place,)


def _places(hits: list[Hit]) -> tuple[Range, ...]:
    return tuple(hit[:2] for hit in hits[:MOST_SHOWN])


# ------------------------------------------------------------------------------------------------- units and windows


def _of_unit(scene: Scene, condition: Condition, node: plan.Within, within: Range) -> Failure:
    """A part that is nowhere is to blame; where each part is somewhere, how far apart they stand."""
    parts = scene.parts(condition, node)
    number = scene.best_unit(node, parts, within)
    if number is None:
        return _of_part(scene, parts, _missing(scene, parts, within)[0], within)
    unit = scene.unit_range(node.unit, number, within)
    missing = _missing(scene, parts, unit)
    for part in missing:
        if not scene.holds(parts[part][1], within):
            return _of_part(scene, parts, part, unit)  # what the tree shows was asked there
    return _failure(scene, condition, *apart(scene, node, parts, number, within))


def _of_window(scene: Scene, condition: Condition, node: plan.Window, within: Range) -> Failure:
    parts = scene.parts(condition, node)
    if missing := _missing(scene, parts, within):
        return _of_part(scene, parts, missing[0], within)
    miss = too_far(scene, node, within) or other_order(scene, node, within) or one_place(scene, node, parts, within)
    if miss is None:
        sentence = plan.Within(Unit.SENTENCE, plan.All(node.nodes, node.needs), node.needs)
        number = scene.best_unit(sentence, parts, within)
        assert number is not None, "what is there stands in some sentence"
        miss = apart(scene, sentence, parts, number, within)
    return _failure(scene, condition, *miss)


# ------------------------------------------------------------------------------------------------------------- counts


def _of_count(scene: Scene, condition: Condition, node: plan.Distinct | plan.Occurrences, within: Range) -> Failure:
    count = scene.count_of(node, within)
    if count == 0:
        return _failure(scene, condition, *miss_of_leaves(scene, _leaves_of(node)))
    hits = scene.hits(replace(node, count=count), within)
    found = quoted(item.span.text for item in scene.evidence(hits))
    return _failure(scene, condition, f"{count} of {node.count} found: {found}", _places(hits))


def _of_score(scene: Scene, condition: Condition, node: plan.Points, within: Range) -> Failure:
    tallies = scene.judgement.tallies(node, *within)
    if not any(tally.hits for tally in tallies):
        return _failure(scene, condition, *miss_of_leaves(scene, _leaves_of(node)))
    total = total_of(tallies)
    message = f"{total:g} of {node.passing:g} points, {node.passing - total:g} too few"
    return _failure(scene, condition, message)
