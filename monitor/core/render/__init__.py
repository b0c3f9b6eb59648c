"""From a digest to the two bodies of a mail: Digest + templates -> Message. Equal input gives equal bytes."""

from monitor.core.render.faults import LIMITS, TEMPLATE_FAULTS, Fault, fault_of
from monitor.core.render.own import faults_of, render_instead, render_own
from monitor.core.render.page import Rendered, environment_of, inlined, render, rendered
from monitor.core.render.times import ENGLISH, Calendar, ReaderClock, zone_name

__all__ = [
    "ENGLISH",
    "LIMITS",
    "TEMPLATE_FAULTS",
    "Calendar",
    "Fault",
    "ReaderClock",
    "Rendered",
    "environment_of",
    "fault_of",
    "faults_of",
    "inlined",
    "render",
    "render_instead",
    "render_own",
    "rendered",
    "zone_name",
]
