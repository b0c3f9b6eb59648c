"""Which of a page's schema.org articles is the page's own: nodes, addresses and titles of the page -> one node.

Pages describe their neighbours too: the article before, the most read, the series. A node is the page's own by the
address that it gives as its own; where addresses decide nothing, by its headline; else the first is.
"""

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import Final, TypeAlias

from monitor.core.extract.headlines import is_same
from monitor.core.extract.json_ld import json_text
from monitor.core.urls import canonical_url, resolve

Node: TypeAlias = Mapping[str, object]

# Nodes that are looked at; a list of more is an archive.
MAX_NODES: Final = 50
# Characters of a headline that are compared.
MAX_HEADLINE: Final = 2_000
_NOTHING: Final[tuple[object, ...]] = (None, "", [], {})


def own_node(nodes: Sequence[Node], addresses: Sequence[str], titles: Sequence[str]) -> Node:
    """What the page says of itself, of all its nodes that speak of it: the likeliest has the first word.

    `addresses` are those that the page has or gives as its own, `titles` what it calls itself. Empty where there is no
    node, or several that all speak of others.
    """
    if len(nodes) < 2:
        return nodes[0] if nodes else {}
    base = addresses[0] if addresses else ""
    here = frozenset(canonical_url(resolve(base, address) or "") for address in addresses) - {None}
    ranked = [(_rank(node, here, base, titles), node) for node in nodes[:MAX_NODES]]
    own = [node for rank, node in sorted(ranked, key=itemgetter(0), reverse=True) if rank]
    if not own and not _is_list(nodes):
        own = [*nodes[:1]]
    return {name: value for node in reversed(own) for name, value in node.items() if value not in _NOTHING}


def _is_list(nodes: Sequence[Node]) -> bool:
    """Whether they are of several articles, each with an address of its own."""
    return len({str(node.get("url")) for node in nodes if node.get("url")}) > 1


def _rank(node: Node, here: frozenset[str | None], base: str, titles: Sequence[str]) -> int:
    """2 for its address, 1 for its headline, 0 where neither speaks for the node."""
    if not here.isdisjoint(_addresses(node, base)):
        return 2
    headline = json_text(node.get("headline"))[:MAX_HEADLINE]
    return int(any(is_same(headline, title) for title in titles))


def _addresses(node: Node, base: str) -> Iterator[str | None]:
    """Every address by which a node may name its own page."""
    entity = node.get("mainEntityOfPage")
    values = [node.get("url"), node.get("@id"), entity]
    values += [entity.get("@id"), entity.get("url")] if isinstance(entity, Mapping) else []
    for value in values:
        address = resolve(base, value) if isinstance(value, str) and value else None
        yield canonical_url(address or "") or ""
