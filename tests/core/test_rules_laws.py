"""Laws of matching: the compiled matcher finds what a naive evaluator, written from the rules of the language, finds.

The naive one knows the structure of the article (it made it), tries every place for every term, and shares no code
with the matcher.
"""

import pickle
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.core.model import TextField
from monitor.core.rules import Document, Matcher, RuleSet, compile_rules
from tests.core.rules_files import a_ruleset

# ------------------------------------------------------------------------------------------------ the naive evaluator

LEMMAS = {"sanctions": "sanction", "sanctioned": "sanction"}
UNSPACED = {"中", "国"}
ACTORS = {
    "east": {
        "aliases": ["Kazan", "Kazan Daily", "中国", "zebu"],
        "not": ["Kazan fair", "old zebu"],
        "members": ["town"],
    },
    "town": {"aliases": ["Kazan fair hall", "Brno"], "not": ["Brno lathe"]},
}
TERM_LISTS = {"goods": ["lathe", "lathe mill", "terms:more"], "more": ["sanction", "mill"]}
Hit = tuple[int, int, str, str | None]


@dataclass(frozen=True)
class NaiveToken:
    word: str
    sentence: int
    paragraph: int
    in_title: bool
    start: int
    end: int


def fits(asked: str, word: str, is_name: bool) -> bool:
    if asked == "*":
        return True
    if asked.startswith("="):
        return word == asked[1:]
    if asked.endswith("*"):
        return word.lower().startswith(asked[:-1].lower())
    if asked[0].isupper():
        return word.lower() in {asked.lower(), asked.lower() + "s"} and (not is_name or word[0].isupper())
    return LEMMAS.get(word.lower(), word.lower()) == LEMMAS.get(asked, asked)


def ends(parts: list[str], tokens: list[NaiveToken], place: int, sentence: int) -> list[int]:
    """Every end that the rest of a phrase may have."""
    if not parts:
        return [place]
    if parts[0] == "...":
        found = []
        for after in range(place, len(tokens) + 1):
            if width(tokens, place, after) <= 8:
                found += ends(parts[1:], tokens, after, sentence)
        return found
    if place >= len(tokens) or tokens[place].sentence != sentence:
        return []
    return ends(parts[1:], tokens, place + 1, sentence) if fits_at(parts[0], tokens[place]) else []


def fits_at(part: str, token: NaiveToken) -> bool:
    return fits(part.removeprefix("^"), token.word, is_name=part.startswith("^"))


def width(tokens: list[NaiveToken], first: int, end: int) -> int:
    return sum(1 if token.word in UNSPACED else 2 for token in tokens[first:end])


def places(term: str, tokens: list[NaiveToken], is_name: bool = False) -> list[tuple[int, int]]:
    words = term.replace("中国", "中 国").split()
    parts = [f"^{word}" if is_name and word not in {"...", "*"} else word for word in words]
    found: list[tuple[int, int]] = []
    for place in range(len(tokens)):
        possible = ends(parts, tokens, place, tokens[place].sentence)
        if possible and (not found or place >= found[-1][1]):
            found.append((place, min(possible)))
    return found


def mentions(key: str, tokens: list[NaiveToken]) -> list[Hit]:
    found: list[Hit] = []
    for member in [key, *ACTORS[key].get("members", [])]:
        masks = [place for mask in ACTORS[member]["not"] for place in places(mask, tokens)]
        for alias in ACTORS[member]["aliases"]:
            for first, end in places(alias, tokens, is_name=True):
                if not any(a < end and first < b for a, b in masks):
                    found.append((first, end, alias, member))
    kept: list[Hit] = []
    for hit in sorted(found, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if not any(other[0] < hit[1] and hit[0] < other[1] for other in kept):
            kept.append(hit)
    return sorted(kept)


def listed(key: str) -> list[str]:
    return [text for term in TERM_LISTS[key] for text in (listed(term[6:]) if term.startswith("terms:") else [term])]


def leaf(text: str, tokens: list[NaiveToken]) -> list[Hit]:
    if text.startswith("actor:"):
        return mentions(text[6:], tokens)
    terms = listed(text[6:]) if text.startswith("terms:") else [text]
    return [(first, end, term, None) for term in terms for first, end in places(term, tokens)]


def naive(node: Any, tokens: list[NaiveToken], first: int, end: int) -> list[Hit] | None:
    if isinstance(node, str):
        return [hit for hit in leaf(node, tokens) if hit[0] >= first and hit[1] <= end] or None
    if isinstance(node, list):
        return naive_any(node, tokens, first, end)
    answers = [naive_keyed(key, value, tokens, first, end) for key, value in node.items()]
    return None if None in answers else [hit for answer in answers for hit in answer or ()]


def naive_any(nodes: list[Any], tokens: list[NaiveToken], first: int, end: int) -> list[Hit] | None:
    answers = [answer for node in nodes if (answer := naive(node, tokens, first, end)) is not None]
    return [hit for answer in answers for hit in answer] if answers else None


def naive_all(nodes: list[Any], tokens: list[NaiveToken], first: int, end: int) -> list[Hit] | None:
    answers = [naive(node, tokens, first, end) for node in nodes]
    return None if None in answers else [hit for answer in answers for hit in answer or ()]


def naive_keyed(key: str, value: Any, tokens: list[NaiveToken], first: int, end: int) -> list[Hit] | None:
    if key == "any":
        return naive_any(value, tokens, first, end)
    if key == "all":
        return naive_all(value, tokens, first, end)
    if key == "none":
        return [] if naive_any(value, tokens, first, end) is None else None
    if key in {"title", "body"}:
        inside = [n for n in range(first, end) if tokens[n].in_title == (key == "title")]
        return naive(value, tokens, inside[0], inside[-1] + 1) if inside else None
    if key.startswith("same_"):
        unit = key.removeprefix("same_")
        found: list[Hit] = []
        for number in sorted({getattr(token, unit) for token in tokens[first:end]}):
            inside = [n for n in range(first, end) if getattr(tokens[n], unit) == number]
            found += naive_all(value, tokens, inside[0], inside[-1] + 1) or []
        return found or None
    words, is_ordered = int(key.split()[1]), key.endswith("in order")
    return naive_near(value, words, is_ordered, tokens, first, end)


def naive_near(
    nodes: list[Any], words: int, is_ordered: bool, tokens: list[NaiveToken], first: int, end: int
) -> list[Hit] | None:
    items = [naive(node, tokens, first, end) for node in nodes]
    found: set[Hit] = set()
    for number, item in enumerate(items[:1] if is_ordered else items):
        for leftmost in item or ():
            window = [leftmost]
            for other in [*items[:number], *items[number + 1 :]]:
                after = window[-1][1] if is_ordered else leftmost[1]
                free = [
                    hit
                    for hit in sorted(other or ())
                    if hit[0] >= after and not any(a < hit[1] and hit[0] < b for a, b, *_ in window)
                ]
                window += free[:1]
            if len(window) == len(items) and len({tokens[hit[0]].sentence for hit in window}) == 1:
                room = width(tokens, leftmost[0], max(hit[1] for hit in window))
                room -= sum(width(tokens, hit[0], hit[1]) for hit in window)
                if room <= 2 * words * (len(items) - 1):
                    found.update(window)
    return sorted(found) or None


# ------------------------------------------------------------------------------------------------- rules and articles

WORDS = ["lathe", "mill", "sanction", "sanctions", "Sanctioned", "Kazan", "Kazans", "kazan", "Daily", "fair", "hall"]
WORDS += ["Brno", "brno", "zebu", "old", "中", "国", "quern", "xylo"]
TERMS = [
    "lathe",
    "sanction",
    "=sanctions",
    "Kazan",
    "lathe mill",
    "mill ... lathe",
    "quern * xylo",
    "sanct*",
    "old zebu",
]
TERMS += [
    "fair ... xylo ... mill",
    "中国",
    "国 ... 中",
    "xylo",
    "kazan fair",
    "actor:east",
    "actor:town",
    "terms:goods",
]

terms = st.sampled_from(TERMS)


def with_none(conditions: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    absent = st.lists(conditions, min_size=1, max_size=2).map(lambda items: {"none": items})
    return st.tuples(conditions, absent).map(list)


def maps(conditions: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    some = st.lists(conditions, min_size=1, max_size=3)
    every = some | with_none(conditions)
    near = st.integers(0, 3).flatmap(lambda n: st.sampled_from([f"near {n}", f"near {n} in order"]))
    return st.one_of(
        some,
        st.fixed_dictionaries({"any": some}),
        st.fixed_dictionaries({"all": every}),
        st.fixed_dictionaries({"title": conditions}),
        st.fixed_dictionaries({"body": conditions}),
        st.fixed_dictionaries({"same_sentence": every}),
        st.fixed_dictionaries({"same_paragraph": every}),
        st.fixed_dictionaries({"any": some, "none": some}),
        st.tuples(near, st.lists(conditions, min_size=2, max_size=3)).map(lambda pair: {pair[0]: pair[1]}),
    )


rules = st.recursive(terms, maps, max_leaves=8).map(lambda node: node if isinstance(node, dict) else {"any": [node]})
sentences = st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from([" ", " ", ", ", " “", "-"])), max_size=9)


@dataclass(frozen=True)
class NaiveArticle:
    document: Document
    tokens: list[NaiveToken]


@st.composite
def articles(draw: st.DrawFn) -> NaiveArticle:
    """An article made from its tokens; each sentence opens with a capital, so that its border is sure."""
    title = draw(st.just([]) | st.lists(sentences, min_size=1, max_size=1))
    paragraphs = draw(st.lists(st.lists(sentences, min_size=1, max_size=3), min_size=1, max_size=3))
    tokens: list[NaiveToken] = []
    fields = ["", ""]
    number = 0
    for place, paragraph in enumerate([title, *paragraphs]):
        field = int(place > 0)
        fields[field] += "\n" if place > 1 else ""
        for sentence in paragraph:
            number += 1
            fields[field] += "" if fields[field][-1:] in {"", "\n"} else " "
            for word, separator in [("Wende", " "), *sentence]:
                # Clause marks part characters of scripts without spaces; that has cases of its own.
                fields[field] += word
                start = len(fields[field]) - len(word)
                tokens.append(NaiveToken(word, number, place, field == 0, start, start + len(word)))
                fields[field] += " " if separator == ", " and word in UNSPACED else separator
            fields[field] = fields[field].rstrip(" ,“-") + "."
    return NaiveArticle(Document(fields[0], fields[1], None, None, None), tokens)


def compiled(rule: Any) -> tuple[RuleSet, Matcher]:
    ruleset = a_ruleset({"rule": rule}, ACTORS, TERM_LISTS)
    return ruleset, compile_rules(ruleset)


@given(rules, articles())
@settings(max_examples=200, deadline=None)
def test_matcher_finds_what_the_naive_evaluator_finds(rule: Any, article: NaiveArticle) -> None:
    expected = naive(rule, article.tokens, 0, len(article.tokens))
    found = compiled(rule)[1].match(article.document)
    assert bool(found) == (expected is not None)
    if found and expected is not None:
        tokens = article.tokens
        wanted = {(tokens[a].in_title, tokens[a].start, tokens[b - 1].end, actor) for a, b, _, actor in expected}
        shown = {(e.span.field is TextField.TITLE, e.span.start, e.span.end, e.actor) for e in found[0].evidence}
        assert shown == wanted
        assert {(e.label, e.actor) for e in found[0].evidence} <= {(label, actor) for _, _, label, actor in expected}


@given(rules, articles())
@settings(max_examples=60, deadline=None)
def test_spans_are_cut_from_the_original_and_the_sentence_holds_evidence(rule: Any, article: NaiveArticle) -> None:
    document = article.document
    for match in compiled(rule)[1].match(document):
        texts = {TextField.TITLE: document.title, TextField.TEXT: document.text}
        for span in (match.sentence, *(item.span for item in match.evidence)):
            assert span.text == texts[span.field][span.start : span.end]
        inside = [item.span for item in match.evidence if item.span.field is match.sentence.field]
        assert any(match.sentence.start <= span.start and span.end <= match.sentence.end for span in inside)


@given(st.lists(rules, min_size=1, max_size=4), st.lists(articles(), min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_a_pickled_ruleset_matches_the_same_and_matching_remembers_no_document(
    several: list[Any], some: list[NaiveArticle]
) -> None:
    ruleset = a_ruleset({f"rule-{number}": rule for number, rule in enumerate(several)}, ACTORS, TERM_LISTS)
    copy = pickle.loads(pickle.dumps(ruleset))
    assert (copy, copy.version) == (ruleset, ruleset.version)
    once, again = compile_rules(ruleset), compile_rules(copy)
    forwards = [once.match(article.document) for article in some]
    backwards = [again.match(article.document) for article in reversed(some)]
    assert forwards == backwards[::-1]
    order = [rule.rule_id for rule in ruleset.rules]
    assert all(
        [match.rule for match in found] == sorted((m.rule for m in found), key=order.index) for found in forwards
    )


@given(st.lists(rules, min_size=2, max_size=4), articles())
@settings(max_examples=60, deadline=None)
def test_what_a_rule_finds_does_not_depend_on_the_rules_beside_it(several: list[Any], article: NaiveArticle) -> None:
    together = a_ruleset({f"rule-{number}": rule for number, rule in enumerate(several)}, ACTORS, TERM_LISTS)
    by_rule = {match.rule: match for match in compile_rules(together).match(article.document)}
    for number, rule in enumerate(several):
        alone = compile_rules(a_ruleset({f"rule-{number}": rule}, ACTORS, TERM_LISTS)).match(article.document)
        assert by_rule.get(f"rule-{number}") == (alone[0] if alone else None)


@given(st.text(), st.text())
@settings(max_examples=60, deadline=None)
def test_no_text_breaks_a_matcher(title: str, text: str) -> None:
    matcher = compiled({"any": [*TERMS, "aaa*", "=a", "Якут", "0 1"]})[1]
    for match in matcher.match(Document(title, text, None, None, None)):
        assert match.evidence
