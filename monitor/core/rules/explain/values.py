"""What an explanation is made of: frozen, comparable, without any reference to the rule set or the text."""

from dataclasses import dataclass

from monitor.core.model import Evidence, Match, Span


@dataclass(frozen=True, slots=True)
class Trace:
    """A condition, as asked of one range of an article, and the conditions in it.

    `evidence` is what it found there, the first MOST_SHOWN pieces of `found`. `detail` counts or reckons ("2 of 3").
    `where` is the sentence, paragraph or passage in which the conditions below were asked: one where all hold, or else
    the one that comes nearest.
    """

    what: str
    holds: bool
    found: int
    evidence: tuple[Evidence, ...]
    detail: str = ""
    where: Span | None = None
    children: tuple["Trace", ...] = ()


@dataclass(frozen=True, slots=True)
class Failure:
    """The first condition that failed: the way to it through the children of the tree, and its nearest miss.

    `message` says in words how near it came, `sentences` are those of the text that show it, `spans` what is meant in
    them.
    """

    path: tuple[int, ...]
    what: str
    message: str
    sentences: tuple[Span, ...] = ()
    spans: tuple[Span, ...] = ()


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a rule matches a document, or why it does not.

    `obstacles` are reasons not to ask the rule of it at all (language, feed, dates). `match` is what the matcher would
    give without them, `sentences` are those that hold its evidence, the quoted one first. Laws: `holds` is the
    matcher's verdict, and then `match` its match; without a match there is a `failure`.
    """

    rule_id: str
    obstacles: tuple[str, ...]
    tree: Trace
    match: Match | None
    sentences: tuple[Span, ...]
    failure: Failure | None

    @property
    def holds(self) -> bool:
        """Whether the rule matches the document."""
        return self.match is not None and not self.obstacles
