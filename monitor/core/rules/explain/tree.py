"""The tree of an explanation: each condition with what it found, in the range in which it was asked."""

from typing import assert_never

from monitor.core.model import Span
from monitor.core.rules import plan
from monitor.core.rules.evaluate import total_of
from monitor.core.rules.evidence import span_of
from monitor.core.rules.explain.names import name_of
from monitor.core.rules.explain.scene import Range, Scene
from monitor.core.rules.explain.values import Trace
from monitor.core.rules.syntax import Condition


def trace(scene: Scene, condition: Condition, node: plan.Node, within: Range) -> Trace:
    """A settled condition and all below it, asked of a range."""
    hits = scene.hits(node, within)
    inner, where = _range_of_parts(scene, condition, node, within)
    return Trace(
        what=name_of(condition),
        holds=scene.holds(node, within),
        found=len(hits),
        evidence=scene.evidence(hits),
        detail=_detail(scene, node, within),
        where=where,
        children=tuple(trace(scene, *part, inner) for part in scene.parts(condition, node)),
    )


def _range_of_parts(scene: Scene, condition: Condition, node: plan.Node, within: Range) -> tuple[Range, Span | None]:
    """Where the parts of a condition are asked: a scope shrinks the range; of units one is chosen, and shown."""
    match node:
        case plan.Inside():
            return region_range(scene, node, within), None
        case plan.Within():
            number = scene.best_unit(node, scene.parts(condition, node), within)
            if number is None:
                return within, None
            unit = scene.unit_range(node.unit, number, within)
            return unit, _span(scene, unit)
        case _:
            return within, None


def region_range(scene: Scene, node: plan.Inside, within: Range) -> Range:
    """The part of a range that lies in the title, the lead or the body."""
    start, stop = scene.judgement.region(node.region)
    return max(within[0], start), max(within[0], start, min(within[1], stop))


def _span(scene: Scene, within: Range) -> Span:
    text = scene.judgement.text
    return span_of(text, text.sentence_chars(*within)[0], text.sentence_chars(*within)[1])


def _detail(scene: Scene, node: plan.Node, within: Range) -> str:
    """What a condition counted, where it counts."""
    match node:
        case plan.Distinct() | plan.Occurrences():
            return f"{scene.count_of(node, within)} of {node.count}"
        case plan.Points():
            tallies = scene.judgement.tallies(node, *within)
            sums = " ".join(f"{tally.points:+g}" for tally in tallies if tally.hits)
            return f"{total_of(tallies):g} of {node.passing:g}" + (f": {sums}" if sums else "")
        case plan.Window():
            between = node.room / 2
            return f"at most {between:g} {'word' if between == 1 else 'words'} between"
        case plan.Words() | plan.Mentions() | plan.Background() | plan.Any() | plan.All() | plan.Nothing():
            return ""
        case plan.Inside() | plan.Within():
            return ""
        case _:
            assert_never(node)
