"""What the tests use of dkimpy."""

from collections.abc import Callable

def verify(message: bytes, *, dnsfunc: Callable[..., bytes] = ...) -> bool: ...
