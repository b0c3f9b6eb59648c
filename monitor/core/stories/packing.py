"""A signature on its way: Signature <-> bytes, about 4 kB an article of 400 words. Equal to the bit after the way back.

Made where the text is (a worker), carried through the pipe and kept beside the story book until that is saved as a
whole; nobody between looks into it.
"""

import json
import struct
import zlib
from array import array
from typing import Final

from monitor.core.stories.profile import Terms
from monitor.core.stories.shingles import Print
from monitor.core.stories.state import VERSION
from monitor.core.stories.values import Signature

# Version, and the lengths in bytes of the terms, the shingles and the slots. Numbers are little-endian, as arrays are
# on every machine that we run on.
_HEAD: Final = struct.Struct("<HIII")


def pack(signature: Signature) -> bytes:
    """The signature as bytes."""
    terms, print_ = signature.terms, signature.print
    told = [terms.words, terms.names, sorted(terms.numbers), sorted(terms.lead)]
    words = zlib.compress(json.dumps(told, ensure_ascii=False).encode("utf-8", "surrogatepass"), 1)
    shingles, slots = print_.shingles.tobytes(), print_.slots.tobytes()
    return b"".join((_HEAD.pack(VERSION, len(words), len(shingles), len(slots)), words, shingles, slots))


def unpack(packed: bytes) -> Signature:
    """The inverse of `pack`.

    Raises:
        ValueError: it is that of another version, or none.
    """
    try:
        version, *lengths = _HEAD.unpack_from(packed)
    except struct.error as error:
        raise ValueError("this is no signature") from error
    if version != VERSION or len(packed) != _HEAD.size + sum(lengths):
        raise ValueError(f"a signature of version {version}, this is {VERSION}")
    first, second, third = _HEAD.size, _HEAD.size + lengths[0], _HEAD.size + lengths[0] + lengths[1]
    told = json.loads(zlib.decompress(packed[first:second]).decode("utf-8", "surrogatepass"))
    words, names, numbers, lead = told
    print_ = Print(array("I", packed[second:third]), array("Q", packed[third:]))
    return Signature(Terms(words, names, frozenset(numbers), frozenset(lead)), print_)
