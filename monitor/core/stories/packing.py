"""What is taken from a text, on its way: Signature, Print and Profile <-> bytes. Equal to the bit on the way back.

About 4 kB an article of 400 words. Nobody between looks into it. What comes back shares its words with all others that
came back, as terms do that were made here: a story book of 20,000 articles is 100 MB smaller for it.
"""

import pickle
import zlib
from array import array
from collections.abc import Callable, Sequence
from dataclasses import fields
from io import BytesIO
from sys import intern
from typing import Final, TypeVar, cast

from monitor.core.stories.profile import Bag, Profile, Terms
from monitor.core.stories.shingles import Print
from monitor.core.stories.values import Signature

# Raised when the meaning of a packed value changes, or of what a story book is frozen to.
VERSION: Final = 6
# Terms compress well, hashes not at all: more effort saves 3 %.
_EFFORT: Final = 1
# All that pickle may name: everything else is made of plain containers, texts and numbers.
_ARRAYS: Final = frozenset([("array", "array"), ("array", "_array_reconstructor")])

T = TypeVar("T")


def pack(signature: Signature) -> bytes:
    """The signature as bytes."""
    return _packed(_values(signature.terms), _values(signature.print))


def unpack(packed: bytes) -> Signature:
    """The inverse of `pack`.

    Raises:
        ValueError: it is of another version.
    """
    terms, print_ = _unpacked(packed)
    return Signature(_made(Terms, terms), _made(Print, print_))


def pack_text(print_: Print, profile: Profile | None) -> bytes:
    """What a story book keeps of a text: its print and, of a member, its profile."""
    return _packed(_values(print_), None if profile is None else _values(profile))


def unpack_text(packed: bytes) -> tuple[Print, Profile | None]:
    """The inverse of `pack_text`.

    Raises:
        ValueError: it is of another version.
    """
    print_, profile = _unpacked(packed)
    return _made(Print, print_), None if profile is None else _made(Profile, profile)


def _values(value: Terms | Print | Profile) -> list[object]:
    """The fields of a value in their order: bags as pairs, sets as sorted lists. Equal values give equal bytes."""
    return [_plain(getattr(value, field.name)) for field in fields(value)]


def _plain(value: object) -> object:
    match value:
        case Bag(terms, weights):
            return [_plain(terms), weights]
        case frozenset():
            return sorted(map(intern, value))
        case tuple():
            return tuple(map(intern, value))
        case dict():
            return {intern(term): count for term, count in value.items()}
        case _:
            return value


def _made(kind: Callable[..., T], values: Sequence[object] | None) -> T:
    return kind(*map(_rich, values or ()))


def _rich(value: object) -> object:
    """The inverse of `_plain`."""
    match value:
        case [tuple() as terms, array() as weights]:
            return Bag(tuple(map(intern, terms)), weights)
        case list():
            return frozenset(map(intern, value))
        case tuple() | dict():
            return _plain(value)
        case _:
            return value


def _packed(*parts: Sequence[object] | None) -> bytes:
    return zlib.compress(pickle.dumps((VERSION, *parts), protocol=5), _EFFORT)


def _unpacked(packed: bytes) -> list[Sequence[object] | None]:
    version, *parts = cast("tuple[int, Sequence[object] | None]", _Careful(BytesIO(zlib.decompress(packed))).load())
    if version != VERSION:
        raise ValueError(f"packed by version {version}, this is {VERSION}")
    return parts


class _Careful(pickle.Unpickler):
    """Makes nothing but containers, texts, numbers and arrays: a database is not to be trusted with more."""

    def find_class(self, module: str, name: str, /) -> object:
        """One of the few things that may be named.

        Raises:
            ValueError: something else is.
        """
        if (module, name) not in _ARRAYS:
            raise ValueError(f"{module}.{name} has no place in a packed text")
        return super().find_class(module, name)
