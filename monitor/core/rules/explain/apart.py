"""Parts that are all there, and not close enough: how far apart they stand, and what would hold instead."""

from bisect import bisect_left
from dataclasses import replace
from typing import Final, TypeAlias

from monitor.core.rules import plan
from monitor.core.rules.explain.names import in_a_row, listed, quoted
from monitor.core.rules.explain.parts import Part
from monitor.core.rules.explain.scene import Range, Scene
from monitor.core.rules.hits import Hit
from monitor.core.rules.syntax import Unit

# A sentence for a person, and the token ranges of the text that show it.
Miss: TypeAlias = tuple[str, tuple[Range, ...]]

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
    return message, tuple(hit[:2] for hit in (*there, nearest))


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
    hits = _in_first_sentence(scene, scene.hits(replace(node, room=needed), within))
    shown = in_a_row(scene.evidence(hits))
    words = f"are {needed / 2:g} words apart" if len(node.nodes) == 2 else f"have {needed / 2:g} words between them"
    return f'"{shown}" {words}, {(needed - node.room) / 2:g} too many', tuple(hit[:2] for hit in hits)


def other_order(scene: Scene, node: plan.Window, within: Range) -> Miss | None:
    """What stands in one sentence, in another order."""
    most = scene.judgement.text.widths[-1]
    hits = _in_first_sentence(scene, scene.hits(replace(node, is_ordered=False, room=most), within))
    if not hits:
        return None
    return f'"{in_a_row(scene.evidence(hits))}" stand in another order', tuple(hit[:2] for hit in hits)


def one_place(scene: Scene, node: plan.Window, parts: tuple[Part, ...], within: Range) -> Miss | None:
    """A sentence that holds every part, and yet no window: two parts are met by the same words."""
    sentence = plan.Within(Unit.SENTENCE, plan.All(node.nodes, node.needs), node.needs)
    hits = _in_first_sentence(scene, scene.hits(sentence, within))
    if not hits:
        return None
    shown = quoted(item.span.text for item in scene.evidence(hits))
    return f"{shown}: each part needs words of its own, and here two of them share some", tuple(hit[:2] for hit in hits)


def _in_first_sentence(scene: Scene, hits: list[Hit]) -> list[Hit]:
    """Of ordered hits those that stand in the sentence of the first."""
    end = scene.judgement.text.sentence_around(hits[0][0])[1] if hits else 0
    return [hit for hit in hits if hit[0] < end]
