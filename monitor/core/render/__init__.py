"""From a digest to the two bodies of a mail: Digest + templates -> Message. Equal input gives equal bytes."""

from monitor.core.render.page import TEMPLATE_FAULTS, environment_of, inlined, render
from monitor.core.render.times import ReaderClock, zone_name

__all__ = ["TEMPLATE_FAULTS", "ReaderClock", "environment_of", "inlined", "render", "zone_name"]
