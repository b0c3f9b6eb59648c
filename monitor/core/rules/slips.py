"""Slips in terms: what reads like an operator, a key or a reference but would be searched for as words. Pure."""

import re
from difflib import get_close_matches

from monitor.core.rules import grammar
from monitor.core.rules.terms import TermFault

_OPERATORS = {
    "AND": 'a list under "all", or same_sentence',
    "OR": "two items of a list",
    "NOT": '"none"',
    "&&": 'a list under "all", or same_sentence',
    "||": "two items of a list",
}
_key_in_text = re.compile(r"([a-z_]+(?: [a-z]+)?(?: [0-9]+)?(?: in order)?)\s*(?::\s+|：\s*)\S").match
_likely_reference = re.compile(r"([a-z_]+)\s*:\s*[a-z0-9_-]+").fullmatch
# One comma before a capital is that of a name: "Moscow, Idaho", "Martin Luther King, Jr.".
_divider = re.compile(r"\n|[;，；、]|, (?=\S[^,]*, )|, (?=[^\W\d_])(?![A-Z])").search


def slip_in(text: str) -> TermFault | None:
    """What is wrong with a term that is not what its writer takes it for."""
    checks = (_operator_in, _key_in, _misspelt_reference, _open_quote, _divider_in, _tight_dash)
    return next((fault for check in checks if (fault := check(text)) is not None), None)


def _operator_in(text: str) -> TermFault | None:
    """`china AND russia`. A phrase all in capitals may well hold AND."""
    if not any(char.islower() for char in text):
        return None
    for word in text.replace("(", " ").replace(")", " ").split():
        if word in _OPERATORS:
            return TermFault(f'"{word}" is searched for as a word; write {_OPERATORS[word]} instead', word)
    return None


def _key_in(text: str) -> TermFault | None:
    """`near 6: [a, b]` as text: a key in quotes together with its value."""
    found = _key_in_text(text)
    key = found[1] if found else ""
    if key in grammar.CONDITIONS or any(pattern.fullmatch(key) for pattern, _ in grammar.COUNTED):
        return TermFault(f'"{key}:" inside a text is searched for as a word; write it as a key, without quotes', key)
    return None


def _misspelt_reference(text: str) -> TermFault | None:
    """`actors:china`: as a phrase it would be searched for and hardly ever found."""
    found = _likely_reference(text)
    near = get_close_matches(found[1], ("actor", "terms"), n=1) if found and len(found[1]) < 20 else []
    if found and near:
        return TermFault(f'"{found[1]}:" refers to nothing, did you mean "{near[0]}"?', found[1])
    return None


def _open_quote(text: str) -> TermFault | None:
    """`"no limits` inside another pair of quotes. A mark for inches stands behind a digit."""
    is_open = text.count('"') == 1 and (text[0] == '"' or (text[-1] == '"' and not text[-2:-1].isdigit()))
    if is_open and len(text) > 1:
        return TermFault("a quote is opened or closed here alone: leave it out, or write both", '"')
    return None


def _divider_in(text: str) -> TermFault | None:
    """`a, b`, `a; b`, two lines: punctuation inside a term is passed over, so this is one phrase."""
    found = _divider(text)
    if found is None or (found[0] == ", " and text[found.end()].isupper() and text.count(", ") < 2):
        return None
    said = "the end of a line" if found[0] == "\n" else f'"{found[0].strip()}"'
    return TermFault(
        f"{said} divides nothing inside a term: write a list, [one, two], or leave it out", found[0].strip()
    )


def _goes_with_a_comma(rest: str) -> bool:
    return rest[:1].isupper() or rest[:1].isdigit()


def _tight_dash(text: str) -> TermFault | None:
    """`-word`: an item whose blank is missing, or an exclusion of search engines."""
    if len(text) < 2 or text[0] != "-" or not text[1].isalpha():
        return None
    return TermFault('"-" before a word means nothing: "- " begins an item, "none" leaves words out', "-")
