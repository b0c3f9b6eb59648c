"""Terms and actors that found nothing: the alias that a guard or a mask kept out, the word in other letters, the phrase
that is half there, the word that is nearly the same.
"""

from collections.abc import Iterator, Sequence
from typing import TypeAlias

from monitor.core.rules import plan
from monitor.core.rules.explain.apart import Miss
from monitor.core.rules.explain.guards import kept_out
from monitor.core.rules.explain.lookalikes import Lookalikes
from monitor.core.rules.explain.scene import Scene

Leaf: TypeAlias = plan.Words | plan.Mentions | plan.Background


def miss_of_leaves(scene: Scene, leaves: Sequence[Leaf]) -> Miss:
    """The nearest miss of leaves that found nothing in the article."""
    bare = [leaf.leaf if isinstance(leaf, plan.Background) else leaf for leaf in leaves]
    for leaf in bare:
        if isinstance(leaf, plan.Mentions) and (miss := kept_out(scene, leaf)):
            return miss
    labels = list(dict.fromkeys(label for leaf in bare for label in _labels_of(scene, leaf)))
    words = Lookalikes(scene)
    return words.other_letters(labels) or words.half_phrase(labels) or words.similar(labels) or _nothing(labels)


def _labels_of(scene: Scene, leaf: plan.Words | plan.Mentions) -> Iterator[str]:
    if isinstance(leaf, plan.Words):
        yield from (scene.sources[source].label for source in leaf.source_by_term.values())
    else:
        yield from (scene.sources[name.source].label for member in leaf.members for name in member.names)


def _nothing(labels: Sequence[str]) -> Miss:
    if len(labels) == 1:
        return "it stands nowhere in the article", ()
    return f"none of its {len(labels):,} terms stands in the article", ()
