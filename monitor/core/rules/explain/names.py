"""What a person calls a condition, and the places of a text that he is shown."""

from collections.abc import Iterable
from typing import assert_never

from monitor.core.model import Evidence, Span
from monitor.core.rules.evidence import span_of
from monitor.core.rules.syntax import (
    ActorRef,
    AllOf,
    AnyOf,
    AtLeast,
    Condition,
    Context,
    Does,
    InRegion,
    InUnit,
    Mentioned,
    Near,
    NoneOf,
    Pattern,
    Says,
    Score,
    Term,
    TermsRef,
)
from monitor.core.text import Text


def name_of(condition: Condition) -> str:
    """The condition as rules.yaml writes it, without what is in it."""
    match condition:
        case Term():
            return condition.text
        case Pattern():
            return f"re:/{condition.text}/{'i' if condition.ignores_case else ''}"
        case ActorRef():
            return f"actor:{condition.key}"
        case TermsRef():
            return f"terms:{condition.key}"
        case AnyOf():
            return "any"
        case AllOf():
            return "all"
        case NoneOf():
            return "none"
        case Context():
            return name_of(condition.condition)
        case InRegion():
            return condition.region.value
        case InUnit():
            return f"same_{condition.unit.value}"
        case Near():
            return f"near {condition.words}{' in order' if condition.is_ordered else ''}"
        case AtLeast():
            return f"at least {condition.count}"
        case Mentioned():
            return f"mentions {condition.count}"
        case Score():
            return "score"
        case Says():
            return "says"
        case Does():
            return "does"
        case _:
            assert_never(condition)


def quoted(texts: Iterable[str]) -> str:
    """`"a", "b"`, each once."""
    return ", ".join(f'"{text}"' for text in dict.fromkeys(texts))


def listed(names: Iterable[str]) -> str:
    """`a, b and c`."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last


def in_a_row(evidence: Iterable[Evidence]) -> str:
    """The spans in the order of the text: `evade … sanctions`."""
    ordered = sorted((item.span for item in evidence), key=lambda span: (span.field.value, span.start))
    return " … ".join(dict.fromkeys(span.text for span in ordered))


def sentence_at(text: Text, token: int) -> Span:
    """The sentence in which a token stands."""
    return span_of(text, *text.sentence_chars(*text.sentence_around(token)))
