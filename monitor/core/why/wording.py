"""What was left out of an article's text, and who said what of it, in sentences; and where a sentence went. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from monitor.core.model import Claim, ClaimField, DroppedLine, Witness

# Lines that are told unasked, and characters of each.
MOST_LINES: Final = 5
MOST_CHARACTERS: Final = 120
# Lines that a search tells.
MOST_FOUND: Final = 20
# Fields whose value stands nowhere else in the account.
_WITH_VALUE: Final = frozenset({ClaimField.UPDATED, ClaimField.CANONICAL_URL})


def told_claims(claims: Sequence[Claim]) -> Iterator[str]:
    """Who said what: "by the feed: title, published; by json-ld: authors", then what an account has nowhere else."""
    by_witness: defaultdict[Witness, list[str]] = defaultdict(list)
    for claim in claims:
        if claim.is_believed and claim.field not in _WITH_VALUE:
            by_witness[claim.witness].append(claim.field.value)
    if by_witness:
        yield "; ".join(f"by {witness.value}: {', '.join(fields)}" for witness, fields in by_witness.items())
    for claim in claims:
        if claim.field in _WITH_VALUE or not claim.is_believed:
            doubt = "" if claim.is_believed else ", not believed"
            yield f"{claim.field.value} {claim.value} (by {claim.witness.value}{doubt})"


def told_dropped(dropped: Sequence[DroppedLine]) -> Iterator[str]:
    """The first lines that were left out, each with its reason, and how many more there are."""
    for line in dropped[:MOST_LINES]:
        text = line.text if len(line.text) <= MOST_CHARACTERS else f"{line.text[:MOST_CHARACTERS].rstrip()} …"
        yield f'left out, {line.reason}: "{text}"'
    if len(dropped) > MOST_LINES:
        yield f"and {len(dropped) - MOST_LINES} lines more were left out; --find TEXT searches them"


def told_search(sought: str, text: str, dropped: Iterable[DroppedLine]) -> tuple[str, ...]:
    """Where the words `sought` stand: in lines of the text, in lines that were left out of it, or in neither.

    Case, spaces and punctuation do not count.
    """
    letters = _letters(sought)
    if not letters:
        return ("there is no letter in what is sought",)
    kept = [f'in the text: "{line}"' for line in text.split("\n") if letters in _letters(line)]
    lost = [f'left out, {line.reason}: "{line.text}"' for line in dropped if letters in _letters(line.text)]
    return (*kept, *lost)[:MOST_FOUND] or (f'"{sought}" stands neither in the text nor in what was left out of it',)


def _letters(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())
