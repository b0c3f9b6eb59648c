"""A naive evaluator of the rule language, written from its description; it shares no code with the matcher.

It is told how an article is made (tokens with their sentences, paragraphs and forms), takes rules as the plain data of
a rules file, and tries every place for every term. `says` and `does` are left out, as the reader refuses them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum, auto
from itertools import pairwise, product
from typing import Any

from monitor.core.rules import Document

GAP, PASSAGE, LEAD, LONGEST_LEAD = 8, 300, 120, 240  # in half words
Place = tuple[int, int]
Hit = tuple[int, int, str, str | None, bool]  # first token, end, label, actor, whether it is context


@dataclass(frozen=True)
class Token:
    """One word of an article. `end` leaves out a possessive ending; `width` is in half words."""

    plain: str
    folded: str
    forms: frozenset[str]
    sentence: int
    paragraph: int
    in_title: bool
    start: int
    end: int
    width: int


@dataclass(frozen=True)
class Article:
    document: Document
    tokens: tuple[Token, ...]


@dataclass(frozen=True)
class Book:
    """Actors and term lists as in a rules file, and the forms of the words that terms are made of."""

    actors: dict[str, Any]
    terms: dict[str, list[str]]
    forms: dict[str, frozenset[str]]


class Letters(Enum):
    ANY = auto()
    SMART = auto()
    EXACT = auto()


class Mood(Enum):
    """Where a condition stands: in the open, in an article-wide `all` or `actor`, or inside a part of the article."""

    OPEN = auto()
    CONTEXT = auto()
    SCOPED = auto()


@dataclass(frozen=True)
class Outcome:
    """What a rule found; `sentence` is the number of the one to quote."""

    hits: frozenset[Hit]
    sentence: int


def overlap(one: Place, other: Place) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def longest(hits: Iterable[Any]) -> list[Any]:
    """Of overlapping hits the longest, then the leftmost, then the one given first; in the order of the text."""
    kept: list[Any] = []
    for hit in sorted(hits, key=lambda hit: (hit[0] - hit[1], hit[0])):
        if not any(overlap(hit, other) for other in kept):
            kept.append(hit)
    return sorted(kept, key=lambda hit: hit[0])


def is_unspaced(char: str) -> bool:
    return "\u3040" <= char <= "\u9fff"


def parts_of(term: str) -> list[str]:
    """The words, wildcards and gaps of a term; characters of a script without blanks are words."""
    parts: list[str] = []
    for chunk in term.split():
        parts += list(chunk) if is_unspaced(chunk[0]) else [chunk]
    return parts


def texts(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def lies_in(when: date, first: str | None, last: str | None) -> bool:
    return (day(first) or when) <= when <= (day(last) or when)


@dataclass
class Naive:
    """One article, asked by the rules of one book on one day."""

    book: Book
    article: Article
    today: date
    has_tight_window: bool = False  # a `near` held although the nearest places overlap or lie too far: see `window`
    _places: dict[tuple[str, Letters], list[Place]] = field(default_factory=dict)
    _matched: dict[tuple[str, Place], Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens = self.article.tokens
        published = self.article.document.published
        self.day = published.date() if published else self.today

    # -------------------------------------------------------------------------------------------------------- terms

    def fits(self, asked: str, token: Token, letters: Letters) -> bool:
        """Whether one word of a term is this token."""
        if asked == "*":
            return True
        if asked.startswith("=") or letters is Letters.EXACT:
            return token.plain == asked.removeprefix("=")
        is_name = letters is Letters.SMART and asked[0].isupper()
        if "*" in asked or "?" in asked:
            pattern = re.escape(asked.lower()).replace(r"\*", ".*").replace(r"\?", ".")
            return re.fullmatch(pattern, token.folded) is not None and (not is_name or token.plain[0].isupper())
        if asked.isupper() and asked.isascii() and asked.isalpha():
            singular = token.plain.removesuffix("s")
            has_capitals = singular.isupper() or (len(asked) > 3 and singular.istitle())
            return token.folded in {asked.lower(), asked.lower() + "s"} and (not is_name or has_capitals)
        return not self.forms(asked).isdisjoint(token.forms) and (not is_name or token.plain[0].isupper())

    def forms(self, asked: str) -> frozenset[str]:
        """A capitalised Latin word is its folded form and its plural, another word whatever it may be a form of."""
        forms = self.book.forms.get(asked, frozenset({asked.lower()}))
        return forms | {form + "s" for form in forms} if asked[0].isupper() and asked[0] < "\u0370" else forms

    def ends(self, parts: list[str], place: int, sentence: int, letters: Letters) -> list[int]:
        """Every end that a phrase may have which goes on at a place."""
        if not parts:
            return [place]
        if parts[0] == "...":
            after = [end for end in range(place, len(self.tokens) + 1) if self.width(place, end) <= GAP]
            return [end for begin in after for end in self.ends(parts[1:], begin, sentence, letters)]
        if place >= len(self.tokens) or self.tokens[place].sentence != sentence:
            return []
        is_there = self.fits(parts[0], self.tokens[place], letters)
        return self.ends(parts[1:], place + 1, sentence, letters) if is_there else []

    def width(self, first: int, end: int) -> int:
        return sum(token.width for token in self.tokens[first:end])

    def places(self, term: str, letters: Letters = Letters.ANY) -> list[Place]:
        """Where a term stands, from the left, without overlaps."""
        if (term, letters) not in self._places:
            possible = self.pattern(term) if term.startswith("re:/") else self.phrase(term, letters)
            found: list[Place] = []
            for place in possible:
                if not found or place[0] >= found[-1][1]:
                    found.append(place)
            self._places[term, letters] = found
        return self._places[term, letters]

    def phrase(self, term: str, letters: Letters) -> Iterator[Place]:
        parts = parts_of(term)
        for place, token in enumerate(self.tokens):
            ends = self.ends(parts, place, token.sentence, letters)
            if ends:
                yield place, min(ends)

    def pattern(self, term: str) -> Iterator[Place]:
        """The tokens that a regular expression touches, paragraph by paragraph."""
        text, flags = term.removeprefix("re:/").rsplit("/", 1)
        fields = {True: self.article.document.title, False: self.article.document.text}
        for in_title, whole in fields.items():
            for line in re.finditer(r"[^\r\n\u2028]+", whole):
                for found in re.compile(text, re.IGNORECASE if flags else 0).finditer(whole, *line.span()):
                    touched = [
                        number
                        for number, token in enumerate(self.tokens)
                        if token.in_title == in_title and overlap(found.span(), (token.start, token.end))
                    ]
                    if touched:
                        place = touched[0], touched[-1] + 1
                        self._matched.setdefault((term, place), found.span())
                        yield place

    def chars(self, hit: Hit) -> Place:
        """What of its field a hit shows: its tokens, or what the regular expression matched."""
        first, end, label, _, _ = hit
        return self._matched.get((label, (first, end)), (self.tokens[first].start, self.tokens[end - 1].end))

    def listed(self, key: str) -> list[str]:
        """The terms of a list and of the lists in it, each once."""
        found = [self.listed(term[6:]) if term.startswith("terms:") else [term] for term in self.book.terms[key]]
        return list(dict.fromkeys(term for terms in found for term in terms))

    # ------------------------------------------------------------------------------------------------------- actors

    def kin(self, key: str) -> list[str]:
        found = [self.kin(member) for member in self.book.actors[key].get("members", ())]
        return list(dict.fromkeys([key, *(member for members in found for member in members)]))

    def named(self, key: str, without: frozenset[str]) -> Iterator[tuple[Place, str, str]]:
        """Where an actor or a member is named, by aliases that count here, those in `without` left out."""
        for member in self.kin(key):
            masks = [place for mask in self.book.actors[member].get("not", ()) for place in self.places(mask)]
            for written in self.book.actors[member]["aliases"]:
                alias = written if isinstance(written, dict) else {"name": written}
                identity = f"{member}/{alias['name']}"
                if identity in without or not self.counts(alias, without | {identity}):
                    continue
                for place in self.alias_places(alias):
                    is_masked = any(overlap(place, mask) for mask in masks)
                    if not is_masked and not self.is_barred(place, alias.get("not_with", ())):
                        yield place, alias["name"], member

    def alias_places(self, alias: dict[str, Any]) -> list[Place]:
        letters = {"exact": Letters.EXACT, "ignore": Letters.ANY}.get(alias.get("case", ""), Letters.SMART)
        return self.places(alias["name"], letters)

    def counts(self, alias: dict[str, Any], without: frozenset[str]) -> bool:
        """Whether an alias counts in this article: its days, its languages, and what it needs elsewhere."""
        language = self.article.document.language
        if not lies_in(self.day, alias.get("from"), alias.get("until")):
            return False
        if "lang" in alias and language is not None and language not in alias["lang"]:
            return False
        own = self.alias_places(alias)
        needed = [place for need in alias.get("needs", ()) for place in self.need(need, without)]
        return "needs" not in alias or any(
            not any(first <= place[0] and place[1] <= end for first, end in own) for place in needed
        )

    def need(self, text: str, without: frozenset[str]) -> list[Place]:
        if text.startswith("actor:"):
            return [place for place, _, _ in self.named(text[6:], without)]
        terms = self.listed(text[6:]) if text.startswith("terms:") else [text]
        return [place for term in terms for place in self.places(term)]

    def is_barred(self, place: Place, terms: Iterable[str]) -> bool:
        """Whether one of some terms stands in the paragraph, or in the title."""
        paragraph = self.tokens[place[0]].paragraph
        beside = [self.tokens[other[0]] for term in terms for other in self.places(term)]
        return any(token.in_title or token.paragraph == paragraph for token in beside)

    # --------------------------------------------------------------------------------------------------- conditions

    def match(self, rule: dict[str, Any]) -> Outcome | None:
        """What a rule finds, or None."""
        if not self.is_asked(rule):
            return None
        hits = self.keys(
            {key: value for key, value in rule.items() if key not in META}, (0, len(self.tokens)), Mood.OPEN
        )
        if not hits:
            return None
        # A place counts once as a term and once per actor: not as context if it can, else by its label.
        best: dict[tuple[int, int, str | None], Hit] = {}
        for hit in sorted(set(hits), key=lambda hit: (hit[4], hit[2])):
            best.setdefault((hit[0], hit[1], hit[3]), hit)
        return Outcome(frozenset(best.values()), self.sentence(list(best.values())))

    def is_asked(self, rule: dict[str, Any]) -> bool:
        document = self.article.document
        if rule.get("enabled") == "no" or not lies_in(self.today, rule.get("from"), rule.get("expires")):
            return False
        if "languages" in rule and document.language is not None and document.language not in rule["languages"]:
            return False
        if document.feed is None:
            return True
        return document.feed in rule.get("feeds", [document.feed]) and document.feed not in rule.get("not_feeds", ())

    def sentence(self, hits: list[Hit]) -> int:
        """The sentence with a term, or else an actor, that is not context; the one with most of them, the first."""
        telling = [hit for hit in hits if not hit[4]] or hits
        rarest = [hit for hit in telling if hit[3] is None] or telling
        numbers = {self.tokens[hit[0]].sentence for hit in rarest}
        distinct = {
            number: len({hit[3] or (None, hit[2]) for hit in telling if self.tokens[hit[0]].sentence == number})
            for number in numbers
        }
        return min(numbers, key=lambda number: (-distinct[number], number))

    def ask(self, node: Any, span: Place, mood: Mood) -> list[Hit] | None:
        if isinstance(node, str):
            return [hit for hit in self.leaf(node, mood) if span[0] <= hit[0] and hit[1] <= span[1]] or None
        return self.any(node, span, mood) if isinstance(node, list) else self.keys(node, span, mood)

    def leaf(self, text: str, mood: Mood) -> list[Hit]:
        is_context = mood is Mood.CONTEXT
        if text.startswith("actor:"):
            found = [(*place, name, member) for place, name, member in self.named(text[6:], frozenset())]
            return [(first, end, name, member, is_context) for first, end, name, member in longest(found)]
        terms = self.listed(text[6:]) if text.startswith("terms:") else [text]
        return [(*place, term, None, is_context) for term in terms for place in self.places(term)]

    def any(self, nodes: list[Any], span: Place, mood: Mood) -> list[Hit] | None:
        answers = [answer for node in nodes if (answer := self.ask(node, span, mood)) is not None]
        return [hit for answer in answers for hit in answer] if answers else None

    def all(self, nodes: list[Any], span: Place, mood: Mood) -> list[Hit] | None:
        answers = [self.ask(node, span, mood) for node in nodes]
        return None if None in answers else [hit for answer in answers for hit in answer or ()]

    def keys(self, node: dict[str, Any], span: Place, mood: Mood) -> list[Hit] | None:
        answers = [self.key(key, value, span, mood) for key, value in node.items()]
        return None if None in answers else [hit for answer in answers for hit in answer or ()]

    def key(self, key: str, value: Any, span: Place, mood: Mood) -> list[Hit] | None:
        wide = Mood.CONTEXT if mood is Mood.OPEN else mood
        if key == "any":
            return self.any(texts(value), span, mood)
        if key == "all":
            return self.all(texts(value), span, wide)
        if key == "none":
            return [] if self.any(texts(value), span, mood) is None else None
        if key == "actor":
            return self.any([f"actor:{name}" for name in texts(value)], span, wide)
        if key == "terms":
            return self.any([f"terms:{name}" for name in texts(value)], span, mood)
        if key in {"title", "lead", "body"}:
            return self.ask(value, self.within(span, self.region(key)), Mood.SCOPED)
        if key.startswith("same_"):
            found = [self.all(texts(value), self.within(span, unit), Mood.SCOPED) for unit in self.units(key)]
            return [hit for hits in found for hit in hits or ()] or None
        if key == "score":
            return self.score(value, span, mood)
        words = key.split()
        if words[0] == "near":
            return self.near(texts(value), int(words[1]), "order" in words, span)
        if words[0] == "mentions":
            hits = longest(hit for node in texts(value) for hit in self.ask(node, span, mood) or ())
            return hits if len(hits) >= int(words[1]) else None
        return self.at_least(int(words[2]), texts(value), span, mood)

    # ----------------------------------------------------------------------------------------------- parts of the text

    @staticmethod
    def within(span: Place, other: Place) -> Place:
        first, end = max(span[0], other[0]), min(span[1], other[1])
        return first, max(first, end)

    def stretches(self, name: str) -> list[Place]:
        """The sentences, or the paragraphs."""
        numbers = [getattr(token, name) for token in self.tokens]
        firsts = [place for place, number in enumerate(numbers) if place == 0 or number != numbers[place - 1]]
        return list(zip(firsts, [*firsts[1:], len(numbers)], strict=True))

    def units(self, key: str) -> list[Place]:
        if key != "same_passage":
            return self.stretches(key.removeprefix("same_"))
        paragraphs = self.stretches("paragraph")
        found: list[Place] = []
        for number, (first, end) in enumerate(paragraphs):
            for _, later in [] if self.tokens[first].in_title else paragraphs[number + 1 :]:
                end = later if self.width(first, later) <= PASSAGE else end
            found.append((first, end))
        return found

    def region(self, key: str) -> Place:
        border = sum(token.in_title for token in self.tokens)
        if key == "title":
            return 0, border
        if key == "body":
            return border, len(self.tokens)
        ends = [end for _, end in self.stretches("paragraph") if self.width(border, end) >= LEAD and end > border]
        fitting = [n for n in range(border, len(self.tokens) + 1) if self.width(border, n) <= LONGEST_LEAD]
        return 0, min([*ends[:1], fitting[-1]])

    # --------------------------------------------------------------------------------------------- near, counts, score

    def near(self, nodes: list[Any], words: int, is_ordered: bool, span: Place) -> list[Hit] | None:
        answers = [self.ask(node, span, Mood.SCOPED) or () for node in nodes]
        items = [sorted(dict.fromkeys(answer), key=lambda hit: hit[:2]) for answer in answers]
        if not all(items):
            return None
        room = 2 * words * (len(items) - 1)
        leads = [(0, hit) for hit in items[0]] if is_ordered else [(n, hit) for n, i in enumerate(items) for hit in i]
        return [
            hit for n, lead in leads for hit in self.window(lead, items[:n] + items[n + 1 :], room, is_ordered)
        ] or None

    def window(self, lead: Hit, others: list[list[Hit]], room: int, is_ordered: bool) -> list[Hit]:
        """The leftmost hit and the nearest of each other item, if they lie close enough; else any that do."""
        greedy = [lead]
        for item in others:
            after = greedy[-1][1] if is_ordered else lead[1]
            free = [hit for hit in item if hit[0] >= after and not any(overlap(hit[:2], g[:2]) for g in greedy)]
            greedy += free[:1]
        if len(greedy) == len(others) + 1 and self.is_close(greedy, room, is_ordered):
            return greedy
        sentence = self.tokens[lead[0]].sentence
        inside = [
            [hit for hit in item if hit[0] >= lead[1] and self.tokens[hit[0]].sentence == sentence] for item in others
        ]
        for found in product(*inside):
            if self.is_close([lead, *found], room, is_ordered):
                self.has_tight_window = True
                return [lead, *found]
        return []

    def is_close(self, hits: list[Hit], room: int, is_ordered: bool) -> bool:
        """Whether hits lie in one sentence, do not overlap, and have at most so many half words between them."""
        ordered = hits if is_ordered else sorted(hits, key=lambda hit: hit[0])
        if any(one[1] > other[0] for one, other in pairwise(ordered)):
            return False
        if len({self.tokens[hit[0]].sentence for hit in hits}) > 1:
            return False
        between = self.width(ordered[0][0], ordered[-1][1]) - sum(self.width(hit[0], hit[1]) for hit in hits)
        return between <= room

    def at_least(self, count: int, nodes: list[Any], span: Place, mood: Mood) -> list[Hit] | None:
        """Each word speaks for one condition: the one with the longest hit there, then the first."""
        each: list[Any] = []
        for node in nodes:
            lists = self.listed(node[6:]) if isinstance(node, str) and node.startswith("terms:") else [node]
            each += [one for one in lists if one not in each]
        hits = [(*hit, number) for number, node in enumerate(each) for hit in self.ask(node, span, mood) or ()]
        counted = longest(hits)
        return [hit[:5] for hit in counted] if len({hit[5] for hit in counted}) >= count else None

    def score(self, value: dict[str, Any], span: Place, mood: Mood) -> list[Hit] | None:
        """Points are multiples of a quarter here, so that their sums are exact."""
        total, shown = 0.0, list[Hit]()
        cap = int(value["cap"]) if "cap" in value else None
        for node, points in value["points"].items():
            for hit in longest(self.ask(node, span, mood) or ())[:cap]:
                is_raised = float(points) > 0 and self.tokens[hit[0]].in_title
                total += float(points) * (float(value.get("title_factor", 1)) if is_raised else 1)
                shown += [hit] if float(points) > 0 else []
        return shown if shown and total >= float(value["pass"]) else None


META = frozenset({"languages", "feeds", "not_feeds", "from", "expires", "enabled"})
