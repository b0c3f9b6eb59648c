"""Witnesses that vouch for blocks which the engine lost: a module for each, with `vouches_for(draft)`.

A witness sees the draft and the page's account, and names blocks by their index. What is restored is judged by the
dropping rules like any other line.
"""

from collections.abc import Callable, Iterator
from typing import Final

from monitor.core.extract.draft import Draft
from monitor.core.extract.witnesses import siblings, structured

WITNESSES: Final[tuple[Callable[[Draft], Iterator[int]], ...]] = (siblings.vouches_for, structured.vouches_for)
