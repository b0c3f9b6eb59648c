"""What is kept of a document that was read, so that its items need not be read again: 24 bytes an item.

A memory vouches for nothing but this: an item of the same bytes, in a document of the same context, is an entry that
was returned before, under this key and with this link. Whoever keeps it must keep it only with those entries.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from monitor.core.formats.items import DIGEST_BYTES, digest

NOTHING: Final = b""


@dataclass(frozen=True, slots=True)
class Traces:
    """What an entry may share with another: digests of its simple key and of its link; of no link, zeros."""

    key: bytes
    link: bytes


@dataclass(frozen=True, slots=True)
class Memory:
    """The digest of a document's context, and the traces of each of its entries by the digest of its bytes."""

    context: bytes
    traces: Mapping[bytes, Traces]

    def packed(self) -> bytes:
        """As bytes, for keeping; see `unpack`."""
        return b"".join((self.context, *(item + each.key + each.link for item, each in self.traces.items())))


def unpack(packed: bytes) -> Memory | None:
    """The memory of these bytes; None for nothing, and for what cannot be one."""
    if len(packed) % DIGEST_BYTES or len(packed) // DIGEST_BYTES % 3 != 1:
        return None
    context, *digests = (packed[place : place + DIGEST_BYTES] for place in range(0, len(packed), DIGEST_BYTES))
    triples = zip(*[iter(digests)] * 3, strict=True)
    return Memory(context, {item: Traces(key, link) for item, key, link in triples})


def traces_of(key: str, link: str | None) -> Traces:
    """The traces of an entry. The anchor of its link does not count: entries may be the anchors of one page."""
    page = (link or "").partition("#")[0]
    return Traces(_digest(key), _digest(page) if page else bytes(DIGEST_BYTES))


def shares(traces: Iterable[Traces], known: Iterable[Traces]) -> bool:
    """Whether any of the entries has the key or the link of a known one."""
    keys: set[bytes] = set()
    links: set[bytes] = set()
    for each in known:
        keys.add(each.key)
        links.add(each.link)
    links.discard(bytes(DIGEST_BYTES))
    return any(each.key in keys or each.link in links for each in traces)


def _digest(text: str) -> bytes:
    return digest(text.encode("utf-8", "surrogatepass"))
