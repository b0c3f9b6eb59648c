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
    "|": "two items of a list",
    "NEAR": "a key, near 6: [one, two],",
}
_key_in_text = re.compile(r"([a-z_]+(?: [a-z]+)?(?: [0-9]+)?(?: in order)?)\s*[:：]\s*\S").match
_likely_reference = re.compile(r"([A-Za-z_]+)\s*:\s*[A-Za-z0-9_-]+").fullmatch
# How search engines ask for words close together: NEAR/5, w/5, "china russia"~6, and the key of this language as text.
_closeness = re.compile(
    r'(?<=\s)(?:NEAR/?[0-9]+|(?:near|within|w|n|pre)/[0-9]+|(?:near|within) [0-9]+ words(?: of)?)(?=\s)|(?<=")~[0-9]+'
).search
# What stands in regular expressions alone.
_of_expressions = re.compile(r"(?<=\w)\|(?=\w)|\.[*+]|\\[bdswBDSW](?![A-Za-z])|(?<!\w)\\b|(?<=\w)\[[^\]\s]+\]").search
_in_slashes = re.compile(r"/.+/[a-z]?").fullmatch
_short_gap = re.compile(r"(?<=\s)(?:\.\.|\.{4,})(?=\s)").search
# One comma before a capital is that of a name: "Moscow, Idaho", "Martin Luther King, Jr.".
_divider = re.compile(r"\n|[;，；、]|, (?=\S[^,]*, )|, (?=[^\W\d_])(?![A-Z])").search
# Most terms: words and single blanks, none of which is an operator. One look clears them of every slip below.
_is_above_suspicion = re.compile(r"(?!.*(?:AND|OR|NOT|NEAR|near |within ))[^\W_]+(?: [^\W_]+)*").fullmatch


def slip_in(text: str) -> TermFault | None:
    """What is wrong with a term that is not what its writer takes it for."""
    return None if _is_above_suspicion(text) else first_slip_in(text)


def first_slip_in(text: str) -> TermFault | None:
    """As `slip_in`, by asking every check."""
    checks = (
        _expression_in,
        _operator_in,
        _closeness_in,
        _key_in,
        _misspelt_reference,
        _open_quote,
        _divider_in,
        _tight_sign,
        _gap_in,
    )
    return next((fault for check in checks if (fault := check(text)) is not None), None)


def _expression_in(text: str) -> TermFault | None:
    """`/colou?r/`, `chin(a|ese)`: a regular expression that does not say so."""
    found = _in_slashes(text) or _of_expressions(text)
    if found is None:
        return None
    return TermFault("a regular expression stands between slashes, behind re: re:/colou?r/", found[0])


def _closeness_in(text: str) -> TermFault | None:
    """`china NEAR/5 russia`."""
    found = _closeness(text)
    if found is None:
        return None
    number = re.search(r"[0-9]+", found[0])
    written = f"near {number[0] if number else 6}: [one, two]"
    return TermFault(f'"{found[0]}" is searched for as a word; write a key instead, {written}', found[0])


def _gap_in(text: str) -> TermFault | None:
    """`enabler .. war`."""
    found = _short_gap(text)
    return TermFault('"..." of three full stops stands for up to four words', found[0]) if found else None


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
    near = get_close_matches(found[1].lower(), ("actor", "terms"), n=1) if found and len(found[1]) < 20 else []
    if found and near:
        return TermFault(f'"{found[1]}:" refers to nothing, did you mean "{near[0]}"?', found[1])
    return None


def _open_quote(text: str) -> TermFault | None:
    """`"no limits` inside another pair of quotes. A mark for inches stands behind a digit."""
    is_open = text.count('"') == 1 and (text[0] == '"' or (text[-1] == '"' and not text[-2:-1].isdigit()))
    quote = '"' if is_open else text[0] if text[0] in "“„«" and not any(char in text[1:] for char in "“”»") else ""
    if quote and len(text) > 1:
        return TermFault("a quote is opened or closed here alone: leave it out, or write both", quote)
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


def _tight_sign(text: str) -> TermFault | None:
    """`-word`: an item whose blank is missing, or an exclusion of search engines; `+word`: what these demand."""
    for word in text.split():
        if len(word) > 1 and word[0] in "-+" and word[1].isalpha():
            return TermFault(_TIGHT_SIGNS[word[0]], word[0])
    return None


_TIGHT_SIGNS = {
    "-": '"-" before a word means nothing: "- " begins an item, "none" leaves words out',
    "+": '"+" before a word means nothing: several that have to be there stand in a list under "all"',
}
