"""Aliases that stand in an article and do not count: which mask or guard keeps them out.

Each is left out in turn and the rest is asked again; the first without which the alias counts is the reason.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import Final

from monitor.core.rules import plan
from monitor.core.rules.explain.apart import Miss
from monitor.core.rules.explain.names import quoted
from monitor.core.rules.explain.scene import Scene
from monitor.core.rules.leaves import Leaves
from monitor.core.rules.plan import Aliases, Guard, Name

# What an alias needs is told by so many names at most.
_MOST_NAMED: Final = 6


def kept_out(scene: Scene, leaf: plan.Mentions) -> Miss | None:
    """The first alias of an actor that stands in the article though the actor is not found: why it does not count."""
    for member in leaf.members:
        for name in member.names:
            if places := scene.judgement.found.places(name.term):
                hit = (*places[0], name.source)
                shown = quoted(item.span.text for item in scene.evidence([hit]))
                return f"{shown} {_why(scene, member, name)}", (places[0],)
    return None


def _why(scene: Scene, member: Aliases, name: Name) -> str:
    guard = scene.judgement.leaves.guards.by_name.get(name)
    if _counts(scene, replace(member, masks=()), name, guard):
        return f'stands only inside {quoted(_masks_around(scene, member, name))}, which "not" of the actor leaves out'
    for loosened, reason in _reasons(scene, guard) if guard else ():
        if _counts(scene, member, name, loosened):
            return reason
    return "does not count, for several reasons at once: its guards, and what the actor leaves out"


def _counts(scene: Scene, member: Aliases, name: Name, guard: Guard | None) -> bool:
    """Whether the alias alone would count under another guard (None: under none)."""
    leaves = scene.judgement.leaves
    others = {other: held for other, held in leaves.guards.by_name.items() if other is not name}
    guards = replace(leaves.guards, by_name=others if guard is None else {**others, name: guard})
    tried = Leaves(scene.judgement.found, scene.judgement.units, guards, leaves.circumstances)
    alone = plan.Mentions((replace(member, names=(name,)),), (frozenset({name.term}),))
    return bool(tried.hits_of(alone))


def _masks_around(scene: Scene, member: Aliases, name: Name) -> Iterator[str]:
    """The phrases of the text that hide the alias."""
    found, text = scene.judgement.found, scene.judgement.text
    hidden = {token for first, end in found.places(name.term) for token in range(first, end)}
    for term in member.masks:
        for first, end in found.places(term):
            if not hidden.isdisjoint(range(first, end)):
                yield text.whole[slice(*text.chars(first, end))]


def _reasons(scene: Scene, guard: Guard) -> Iterator[tuple[Guard, str]]:
    """The guard without each of its demands, and what is said where that one is not met."""
    circumstances = scene.judgement.leaves.circumstances
    yield (
        replace(guard, valid_from=None, valid_until=None),
        f"counts only {_days(guard.valid_from, guard.valid_until)}; the article is taken as of {circumstances.as_of}",
    )
    yield (
        replace(guard, languages=()),
        f"counts only in {', '.join(guard.languages)}; the article is in {circumstances.language}",
    )
    yield replace(guard, needs=()), f"needs {_needs(scene, guard)} elsewhere in the article, and nothing of it is there"
    yield replace(guard, not_with=frozenset()), f"does not count beside {_not_with(scene, guard)} (not_with)"


def _days(first: date | None, last: date | None) -> str:
    return " ".join([*([f"from {first}"] if first else []), *([f"until {last}"] if last else [])])


def _needs(scene: Scene, guard: Guard) -> str:
    names = list(dict.fromkeys(_needed(scene, guard)))
    more = f" or {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else ""
    return ", ".join(names[:_MOST_NAMED]) + more


def _needed(scene: Scene, guard: Guard) -> Iterator[str]:
    for need in guard.needs:
        if isinstance(need, plan.Words):
            yield from (scene.sources[source].label for source in need.source_by_term.values())
        else:
            actors = (scene.sources[name.source].actor for member in need.members for name in member.names)
            yield f"actor:{next(filter(None, actors), '')}"


def _not_with(scene: Scene, guard: Guard) -> str:
    found, text = scene.judgement.found, scene.judgement.text
    places = (place for term in guard.not_with & found.terms for place in found.places(term))
    return quoted(text.whole[slice(*text.chars(first, end))] for first, end in sorted(places))
