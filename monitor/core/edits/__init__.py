"""Edits of an article after it was matched: two readings -> what a person would call edited."""

from monitor.core.edits.diff import diff, untold, vanished
from monitor.core.edits.values import Reading, reading_of, reading_of_analysis

__all__ = ["Reading", "diff", "reading_of", "reading_of_analysis", "untold", "vanished"]
