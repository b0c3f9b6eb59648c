"""Parts that are all there, and not close enough: how far apart they stand, and what would hold instead."""

from bisect import bisect_left
from dataclasses import replace
from typing import Final, TypeAlias

from monitor.core.model import Span
from monitor.core.rules import plan
from monitor.core.rules.explain.names import in_a_row, listed, quoted
from monitor.core.rules.explain.parts import Part
from monitor.core.rules.explain.scene import Range, Scene
from monitor.core.rules.hits import Hit
from monitor.core.rules.syntax import Unit

# A sentence for a person, and the sentences of the text that show it.
Miss: TypeAlias = tuple[str, tuple[Span, ...]]

_WIDER: Final = {Unit.SENTENCE: (Unit.PARAGRAPH, Unit.PASSAGE), Unit.PARAGRAPH: (Unit.PASSAGE,), Unit.PASSAGE: ()}


def apart(scene: Scene, node: plan.Within, parts: tuple[Part, ...], number: int, within: Range) -> Miss:
    """The first part that the unit of this number lacks stands in another one: how far away, and what would hold."""
    unit = scene.unit_range(node.unit, number, within)
    present = [scene.hits(part, unit) for _, part in parts]
    lacking = next(part for (_, part), hits in zip(parts, present, strict=True) if not hits)
    there = [hits[0] for hits in present if hits]
    away, nearest = _nearest(scene, node.unit, number, scene.hits(lacking, within))
    words = listed(quoted(e.span.text for e in scene.evidence([hit])) for hit in (*there, nearest))
    distance = f"in neighbouring {node.unit.value}s" if away == 1 else f"{away} {node.unit.value}s apart"
    message = f"{words} stand {distance}{_instead(scene, node, within)}"
    return message, tuple(dict.fromkeys(scene.sentence(hit) for hit in (*there[:1], nearest)))


def _nearest(scene: Scene, unit: Unit, number: int, hits: list[Hit]) -> tuple[int, Hit]:
    """The hit that stands fewest units away from the one of this number."""
    units = scene.judgement.units
    return min((abs(other - number), hit) for hit in hits for other in units.touching(unit, hit[0], hit[0] + 1))


def _instead(scene: Scene, node: plan.Within, within: Range) -> str:
    """The narrowest condition beside it that would hold."""
    for wider in _WIDER[node.unit]:
        if scene.holds(replace(node, unit=wider), within):
            return f"; same_{wider.value} would hold"
    return "; all would hold" if scene.holds(node.node, within) else ""


def too_far(scene: Scene, node: plan.Window, within: Range) -> Miss | None:
    """The fewest words with which a window would hold, where any number would do."""
    most = scene.judgement.text.widths[-1]
    if not scene.holds(replace(node, room=most), within):
        return None
    rooms = range(node.room, most)
    needed = rooms[bisect_left(rooms, True, key=lambda room: scene.holds(replace(node, room=room), within))]
    first, *others = scene.hits(replace(node, room=needed), within)
    sentence = scene.judgement.text.sentence_around(first[0])
    shown = in_a_row(scene.evidence([first, *(hit for hit in others if hit[0] < sentence[1])]))
    words = f"are {needed / 2:g} words apart" if len(node.nodes) == 2 else f"have {needed / 2:g} words between them"
    return f'"{shown}" {words}, {(needed - node.room) / 2:g} too many', (scene.sentence(first),)


def other_order(scene: Scene, node: plan.Window, within: Range) -> Miss | None:
    """What stands close enough in another order."""
    hits = scene.hits(replace(node, is_ordered=False), within)
    if not hits:
        return None
    first, *others = hits
    sentence = scene.judgement.text.sentence_around(first[0])
    shown = in_a_row(scene.evidence([first, *(hit for hit in others if hit[0] < sentence[1])]))
    return f'"{shown}" stand in another order', (scene.sentence(first),)
