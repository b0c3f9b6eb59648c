"""From a digest to the two bodies of a mail: Digest + templates -> Message. Equal input gives equal bytes."""

from monitor.core.render.page import render

__all__ = ["render"]
