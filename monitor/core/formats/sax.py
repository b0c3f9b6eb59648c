"""The XML parser that feedparser drives, by the protocol of `xml.sax.make_parser`: a module with `create_parser`.

Python's own reports text in a piece for each line and each entity, and feedparser does a dozen look-ups for each piece;
escaped HTML comes in thousands of pieces. This one reports each text whole, which halves the cost of a feed.
"""

from xml.parsers.expat import XMLParserType
from xml.sax.expatreader import ExpatParser

# pyexpat reports longer text in several pieces, which feedparser joins.
BUFFER_BYTES = 1 << 16


class WholeTexts(ExpatParser):
    """Expat, with its texts collected before they are reported."""

    _parser: XMLParserType

    def reset(self) -> None:
        """Called by ExpatParser before each document."""
        super().reset()
        self._parser.buffer_text = True
        self._parser.buffer_size = BUFFER_BYTES


def create_parser() -> WholeTexts:
    """Called by `xml.sax.make_parser`."""
    return WholeTexts()
