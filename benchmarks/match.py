"""A whole match of 1,000 rules with 20,000 phrases over real texts, as a ratio to a floor measured in the same run.

    python -m benchmarks.match [--data ../shared/data] [--rounds 5]

Phrases are drawn from every other text, and looked for in the rest: rules are written before the news they find.
The floor looks for the same 20,000 phrases: NFKC, case folding, one pass of ahocorasick_rs, word borders; no word
forms, no sentences, no rules, no evidence. All times are process CPU. Warm: texts judged before. Fresh: texts that the
matcher sees for the first time; it has judged one article of their language. Without the data nothing is measured.
"""

import argparse
import csv
import gc
import gzip
import json
import multiprocessing
import re
import time
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from html import unescape
from itertools import chain, zip_longest
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import ParamSpec, TypeVar

import ahocorasick_rs

from monitor.core.extract import guess_language
from monitor.core.rules import Document, Matcher, RuleSet, compile_rules, read_rules
from monitor.core.text import recall, split
from monitor.core.text.forms import lexicons_of
from monitor.core.text.lexicon import lexicon_of, shelve
from monitor.shelf import Shelf, shelved

LANGUAGES = ("en", "ru", "de", "zh")
PHRASES, RULES = 20_000, 1_000
LONGEST_TEXT = 6_000  # code points: the size of a usual article
MOST_TEXTS = 2  # of the texts drawn from, that may hold the rarest word of a phrase
TODAY = date(2026, 1, 1)
# Targets of ../shared/design/performance.md.
WARM, FRESH, GROWTH, RELOAD, MEMORY = 4.0, 5.0, 2.5, 1.0, 150.0

P = ParamSpec("P")
T = TypeVar("T")

csv.field_size_limit(10_000_000)
_han = re.compile(r"[\u4e00-\u9fff]").findall
_clauses = re.compile(r"[^\w\s'’-]+|\n").split
_kana = re.compile(r"[\u3041-\u30fa{]").search


# ------------------------------------------------------------------------------------------------------------ the texts


def read_texts(data: Path) -> dict[str, list[str]]:
    """Real texts by language, each of LONGEST_TEXT at most."""
    texts = defaultdict[str, dict[str, None]](dict)
    for text in (*fundus_texts(data), *pair_texts(data), *page_texts(data)):
        language = guess_language(text)
        if language in LANGUAGES and len(text) >= 300:
            for start in range(0, len(text), LONGEST_TEXT):
                texts[language][text[start : start + LONGEST_TEXT]] = None
    return {language: list(texts[language]) for language in LANGUAGES}


def fundus_texts(data: Path) -> Iterator[str]:
    """Articles of German and other newspapers."""
    for path in sorted((data / "extraction_fundus").glob("*/*.json")):
        for page in json.loads(path.read_text()).values():
            body = page.get("body") or {}
            sections = (section.get("paragraphs") or () for section in body.get("sections") or ())
            yield "\n".join([*(body.get("summary") or ()), *(line for section in sections for line in section)])


def pair_texts(data: Path) -> Iterator[str]:
    """Russian and English articles."""
    for path in sorted((data / "same_news_pairs").glob("*.tsv")):
        with path.open(newline="") as file:
            for row in csv.DictReader(file, delimiter="\t"):
                yield from (row["INPUT:first_text"], row["INPUT:second_text"])


def page_texts(data: Path) -> Iterator[str]:
    """The Chinese lines of Chinese pages."""
    pages = (data / "extraction_multilingual" / "html").glob("chinese*"), (data / "extraction_aeb" / "html").glob("*")
    for path in sorted(chain(*pages)):
        text = gzip.decompress(path.read_bytes()).decode(errors="replace")
        lines = re.split(r"<[^<>]*>|\n", text) if text.count("\u7684") > 9 else []  # 的, the commonest character
        yield unescape("\n".join(line.strip() for line in lines if len(_han(line)) > 19 and not _kana(line)))


# ------------------------------------------------------------------------------------------------- phrases and rules


def draw_phrases(texts: dict[str, list[str]], random: Random) -> list[str]:
    """PHRASES phrases of one to three words (of two to four Chinese characters), equally many for each language.

    A language with too few texts gives what it has, the others the rest.
    """
    pools = {language: phrases_in(several, language == "zh", random) for language, several in texts.items()}
    drawn = dict.fromkeys(phrase for several in zip_longest(*pools.values()) for phrase in several if phrase)
    return list(drawn)[:PHRASES]


def phrases_in(texts: list[str], is_unspaced: bool, random: Random) -> list[str]:
    """Distinct phrases of some texts, shuffled, each with a word (a character) that few of the texts hold.

    That is what rules look for; with `would have been` and its like every rule would fire on every article.
    """
    clauses = [[split(clause)[1::2] for clause in _clauses(text)] for text in texts]
    use = Counter(
        stem for text in clauses for stem in {word.lower()[:n] for tokens in text for word in tokens for n in (4, 99)}
    )
    found = dict[str, None]()
    for tokens in (tokens for text in clauses for tokens in text):
        for first in range(len(tokens)):
            words = tokens[first : first + random.choice((2, 2, 3, 4) if is_unspaced else (1, 2, 2, 3))]
            # The inflections of a single word are met as well: none of them may be common.
            is_rare = any(
                len(word) > 4 and use[word.lower()[: 4 if len(words) == 1 else 99]] <= MOST_TEXTS for word in words
            )
            if len(words) > 1 if is_unspaced else is_rare:
                found[("" if is_unspaced else " ").join(words)] = None
    phrases = [phrase for phrase in found if phrase.isprintable()]
    random.shuffle(phrases)
    return phrases[: len(phrases) // (3 if is_unspaced else 1)]


def rules_of(phrases: list[str]) -> RuleSet:
    """RULES rules at most, of 20 phrases each, in five kinds."""
    rules: dict[str, object] = {}
    for number, first in enumerate(range(0, len(phrases), PHRASES // RULES)):
        some = [f"{phrase}" for phrase in phrases[first : first + PHRASES // RULES]]
        one, other = some[::2], some[1::2]
        kinds: tuple[object, ...] = (
            {"any": some},
            {"all": [one, other]},
            {"same_sentence": [one, other]},
            {"near 8": [one, other]},
            {"title": one, "any": other},
        )
        rules[f"rule-{number}"] = kinds[number % len(kinds)]
    read = read_rules({"rules": rules})
    if read.ruleset is None:
        raise SystemExit(f"the rules drawn have faults: {read.problems[:3]}")
    return read.ruleset


# ------------------------------------------------------------------------------------------------------- the candidates


class Floor:
    """What a user would write in ten lines."""

    def __init__(self, phrases: list[str]) -> None:
        self._patterns = [unicodedata.normalize("NFKC", phrase).casefold() for phrase in phrases]
        self._automaton = ahocorasick_rs.AhoCorasick(self._patterns)

    def find(self, text: str) -> list[tuple[int, int, int]]:
        """Number, start and end of each phrase that begins and ends at a word's border."""
        folded = f" {unicodedata.normalize('NFKC', text).casefold()} "
        return [
            (number, start, end)
            for number, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
            if is_border(folded[start - 1], folded[start]) and is_border(folded[end - 1], folded[end])
        ]


def is_border(before: str, after: str) -> bool:
    """Whether a word may end between two characters."""
    return not (before.isalnum() and after.isalnum()) or before >= "\u2e80" or after >= "\u2e80"


def seconds(task: Callable[[], object]) -> float:
    """Process CPU time of a task."""
    gc.collect()
    gc.disable()
    started = time.process_time()
    task()
    taken = time.process_time() - started
    gc.enable()
    return taken


@dataclass(frozen=True, slots=True)
class Bench:
    """The texts of one language with the matchers to compare."""

    language: str
    texts: list[str]

    def judge(self, matcher: Matcher) -> int:
        """Judges every text; the number of matches."""
        return sum(len(matcher.match(self.document(text), TODAY)) for text in self.texts)

    def document(self, text: str) -> Document:
        """A text as an article: its first clause is the title."""
        title = _clauses(text, 1)[0]
        return Document(title, text[len(title) :], self.language, None, None)

    def floor(self, floor: Floor) -> int:
        """Searches every text; the number of phrases found."""
        return sum(len(floor.find(text)) for text in self.texts)


@dataclass(frozen=True, slots=True)
class Row:
    """Seconds for all texts of one language, the least of several rounds."""

    language: str
    texts: int
    characters: int
    phrases_found: int
    matches: int
    floor: float
    warm: float
    fresh: float
    small: float


def measure(language: str, texts: list[str], floor: Floor, large: RuleSet, small: RuleSet, rounds: int) -> Row:
    """Candidates take turns, so that a machine that slows down does so for all of them."""
    bench, first = Bench(language, texts), Bench(language, texts[:1])
    warm, little = compile_rules(large), compile_rules(small)
    matches, phrases_found = bench.judge(warm), bench.floor(floor)
    bench.judge(little)
    times = defaultdict[str, list[float]](list)
    for _ in range(rounds):
        fresh = compile_rules(large)
        first.judge(fresh)
        times["fresh"].append(seconds(partial(bench.judge, fresh)))
        times["floor"].append(seconds(partial(bench.floor, floor)))
        times["warm"].append(seconds(partial(bench.judge, warm)))
        times["small"].append(seconds(partial(bench.judge, little)))
    least = {name: min(taken) for name, taken in times.items()}
    characters = sum(map(len, texts))
    return Row(language, len(texts), characters, phrases_found, matches, **least)


# ------------------------------------------------------------------------------------------------- reload and memory


def reload_here(former: RuleSet, edited: RuleSet, documents: list[Document]) -> list[float]:
    """Seconds from an edited rule set to the first article judged, for each article, after the former was used."""
    recall.recall({})  # as every worker does
    matcher = compile_rules(former)
    for document in documents:
        matcher.match(document, TODAY)
    return [reload_seconds(edited, document) for document in documents]


def in_new_worker(task: Callable[P, T], *arguments: P.args, **options: P.kwargs) -> T:
    """The result of a task in a process that a fork server has just started, as the daemon's workers are."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["monitor.core.analyze", "monitor.core.rules", "benchmarks.match"])
    with context.Pool(1) as pool:
        return pool.apply(task, arguments, options)


def reload_seconds(ruleset: RuleSet, document: Document) -> float:
    """Seconds from a rule set to the first article judged, in this process."""
    return seconds(lambda: compile_rules(ruleset).match(document, TODAY))


def taken_over_seconds(database: Path, ruleset: RuleSet, document: Document) -> float:
    """As `reload_seconds`, with the dictionaries that lie ready beside a database, where the daemon's workers look."""
    shelve(Shelf(database, is_kept=False))
    return reload_seconds(ruleset, document)


def make_dictionaries_ready(database: Path) -> None:
    """Packs the dictionaries of all languages, as a check of the rules or a backtest does."""
    with shelved(database):
        for name in lexicons_of(LANGUAGES):
            lexicon_of(name)


def memory_after(ruleset: RuleSet, texts: dict[str, list[str]]) -> tuple[float, float]:
    """RSS and PSS, in MB, after all texts were judged."""
    matcher = compile_rules(ruleset)
    for language, several in texts.items():
        Bench(language, several).judge(matcher)
    lines = Path("/proc/self/smaps_rollup").read_text().splitlines()
    kilobytes = {name: int(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines[1:])}
    return kilobytes["Rss"] / 1024, kilobytes["Pss"] / 1024


# ------------------------------------------------------------------------------------------------------------ the table


def verdict(value: float, target: float) -> str:
    """Whether a target is kept."""
    return "ok" if value <= target else f"MISSED (target {target:g})"


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    if not (arguments.data / "extraction_fundus").is_dir():
        print(f"SKIPPED: no texts at {arguments.data}")
        return
    whole = read_texts(arguments.data)
    phrases = draw_phrases({language: several[::2] for language, several in whole.items()}, Random(1))
    texts = {language: several[1::2] for language, several in whole.items()}
    large, small = rules_of(phrases), rules_of(phrases[:200])
    floor = Floor(phrases)
    print(f"{len(large.rules)} rules, {len(phrases)} phrases; microseconds of CPU for an article of 6,000 characters")
    print(f"{'':4}{'texts':>6}{'found':>8}{'matches':>9}{'floor':>8}{'warm':>8}{'fresh':>8}{'200':>8}  ratios")
    for language in LANGUAGES:
        print_row(measure(language, texts[language], floor, large, small, arguments.rounds))
    documents = [Bench(language, texts[language]).document(texts[language][0]) for language in LANGUAGES]
    edited = rules_of([*phrases[:-1], "an edited phrase"])
    reloads = zip(LANGUAGES, reload_here(large, edited, documents), documents, strict=True)
    with TemporaryDirectory() as folder:
        database = Path(folder) / "monitor.db"
        make_dictionaries_ready(database)
        for language, here, document in reloads:
            new = in_new_worker(reload_seconds, edited, document)
            ready = in_new_worker(taken_over_seconds, database, edited, document)
            print(
                f"reload, {language}: {here:.2f} s {verdict(here, RELOAD)}; new worker {new:.2f} s "
                f"{verdict(new, RELOAD)}, with dictionaries ready {ready:.2f} s {verdict(ready, RELOAD)}"
            )
    rss, pss = in_new_worker(memory_after, large, texts)
    print(f"worker: RSS {rss:.0f} MB {verdict(rss, MEMORY)}, PSS {pss:.0f} MB")


def print_row(row: Row) -> None:
    """One language: times, then warm and fresh over the floor, and 20,000 phrases over 200."""
    each = 1e6 * LONGEST_TEXT / row.characters
    times = "".join(f"{each * taken:8.0f}" for taken in (row.floor, row.warm, row.fresh, row.small))
    ratios = [("warm", row.warm / row.floor, WARM), ("fresh", row.fresh / row.floor, FRESH)]
    ratios.append(("growth", row.warm / row.small, GROWTH))
    shown = ", ".join(f"{name} {value:.2f} {verdict(value, target)}" for name, value, target in ratios)
    print(f"{row.language:4}{row.texts:6}{row.phrases_found:8}{row.matches:9}{times}  {shown}", flush=True)


if __name__ == "__main__":
    main()
