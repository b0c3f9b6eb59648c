"""Bodies with a cap: raw chunks -> decoded bytes, and not one byte is decompressed past the cap. Pure.

253 bytes of gzip in gzip became one chunk of 50 MB in a client that decompresses by itself; so ours decodes at most one
encoding, by zlib with `max_length`.
"""

import zlib
from collections.abc import Iterable

from monitor.core.model import Failure, FailureKind
from monitor.fetch.values import MEGABYTE

GZIP_OR_ZLIB = 32 + zlib.MAX_WBITS
RAW_DEFLATE = -zlib.MAX_WBITS
GZIP_MAGIC = b"\x1f\x8b"

# RFC 1952 2.2 allows members one after another. bgzip cuts every 64 KB: 160 members in 10 MB. Each further member
# copies the rest of its chunk, so millions of empty ones would be a bomb of another kind.
MOST_MEMBERS = 1000


class BodyError(Exception):
    """Ends the reading of a body; carries the failure that the fetch answers with."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


def too_large(cap: int) -> BodyError:
    """The body is, or claims to be, larger than `cap` bytes."""
    size = f"{cap / MEGABYTE:.3g} MB" if cap >= MEGABYTE // 10 else f"{cap} bytes"
    return BodyError(Failure(FailureKind.TOO_LARGE, f"the body is larger than {size}"))


def broken(detail: str) -> BodyError:
    """The body does not follow the protocol."""
    return BodyError(Failure(FailureKind.PROTOCOL, detail))


def choose_encoding(content_encodings: Iterable[str]) -> str | None:
    """The one encoding that all Content-Encoding headers together name: "gzip", "deflate", or None for none.

    Raises:
        BodyError: nested or unknown encodings.
    """
    names = [name.strip().lower() for value in content_encodings for name in value.split(",")]
    names = [name.removeprefix("x-") for name in names if name not in ("", "identity")]
    if len(names) > 1:
        raise broken(f"the body is encoded {len(names)} times over")
    if names and names[0] not in ("gzip", "deflate"):
        raise broken("the body is in an encoding that was not asked for")
    return names[0] if names else None


class Body:
    """Collects one body. Feed raw chunks, then finish. Raises BodyError as soon as it is too large or broken.

    One that `is_cut` is not refused for its size: once it `is_full`, the rest need not be read.
    """

    def __init__(self, encoding: str | None, cap: int, *, is_cut: bool = False) -> None:
        self._is_cut = is_cut
        self.is_full = False
        self._encoding = encoding
        self._cap = cap
        self._raw_size = 0
        self._size = 0
        self._decoded: list[bytes] = []
        self._inflate: zlib._Decompress | None = None
        self._members = 0

    @property
    def size(self) -> int:
        """Decoded bytes so far."""
        return self._size

    def feed(self, chunk: bytes) -> None:
        """Take the next raw bytes."""
        # Compressed bytes count too: empty deflate blocks could otherwise go on for ever.
        self._raw_size += len(chunk)
        if self._raw_size > self._cap and not self._is_cut:
            raise too_large(self._cap)
        if self._encoding is None:
            self._keep(chunk)
        else:
            self._decode(chunk)

    def finish(self) -> bytes:
        """All decoded bytes."""
        if self._inflate is not None and not self._inflate.eof and not self.is_full:
            raise broken("the compressed body is cut off")
        return b"".join(self._decoded)

    def _keep(self, decoded: bytes) -> None:
        if self._size + len(decoded) > self._cap:
            if not self._is_cut:
                raise too_large(self._cap)
            decoded = decoded[: self._cap - self._size]
            self.is_full = True
        self._size += len(decoded)
        self._decoded.append(decoded)

    def _decode(self, chunk: bytes) -> None:
        while chunk and not self.is_full:
            if self._inflate is None or self._inflate.eof:
                if not self._begins_member(chunk):
                    return
                self._inflate = zlib.decompressobj(self._window(chunk))
                self._members += 1
            try:
                # One byte more than may be kept tells "full" from "too much"; below that, all input is consumed.
                self._keep(self._inflate.decompress(chunk, self._cap - self._size + 1))
            except zlib.error:
                raise broken("the body is not what its Content-Encoding says") from None
            chunk = self._inflate.unused_data

    def _begins_member(self, chunk: bytes) -> bool:
        """Whether `chunk` starts another member. What follows the last one (padding, mostly) is ignored, as by gzip."""
        if self._members == 0:
            return True
        if self._members >= MOST_MEMBERS:
            raise broken(f"the compressed body has more than {MOST_MEMBERS} parts")
        return self._encoding == "gzip" and chunk.startswith(GZIP_MAGIC)

    def _window(self, chunk: bytes) -> int:
        """RFC 9110 8.4.1.2: "deflate" means zlib; but some servers send it raw, and its first byte tells."""
        if self._encoding == "deflate" and chunk[0] & 0x0F != zlib.DEFLATED:
            return RAW_DEFLATE
        return GZIP_OR_ZLIB
