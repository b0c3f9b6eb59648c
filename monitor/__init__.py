"""News Monitor: feeds in, one digest a day out, every match with the sentence that made it."""

__version__ = "0.1.0"
