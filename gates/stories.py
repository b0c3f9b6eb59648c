"""Stories against labelled documents, and pairs of articles on the same news or not.

    python gates/stories.py [--data DIRECTORY] [--show]

DIRECTORY holds `data/stories_ecb_dev.jsonl.gz`, `data/same_news_pairs` and `data/seeds`. The weights are learnt on half
of the topics and judged on the other half, both ways, in file order and in three shuffled orders, and once more with
the first sentence of each text as its title; then the weights that ship, on all. So are pairs judged, whole and with
the second article cut to its title, then those of our own (tests/data/same_news); and the five seeds in every order.
Exit status: 0 fine or skipped, 1 below a floor.
"""

import argparse
import csv
import gzip
import hashlib
import json
import re
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import astuple, dataclass, replace
from itertools import permutations
from pathlib import Path

from _clusters import adjusted_rand, b_cubed
from _learning import examples, fit
from _shared import CHECKOUT, digest_of, options

sys.path.insert(0, str(CHECKOUT))

from monitor.core.stories import Background, Document, Homes, Limits, Signature, StoryBook, sign
from monitor.core.stories.likeness import WEIGHTS, Weights
from monitor.core.stories.profile import learn
from tests.same_news_pairs import Report
from tests.same_news_pairs import pairs as own_pairs

ORDERS = 3
# Orders beside that of the file in which weights are learnt.
LEARNT_ORDERS = 2
STORIES_DIGEST, PAIRS_DIGEST = "b4d3538ac4be", "8a90bc267e72"
FLOORS = {
    "file order ARI": 0.91,
    "file order B3": 0.93,
    "shuffled ARI": 0.89,
    "shuffled B3": 0.92,
    "titled ARI": 0.89,
    "titled B3": 0.905,
}
PAIRS_FLOOR, CUT_FLOOR, OWN_FLOOR = 0.85, 0.85, 0.80
# Weights of titles that are tried on half of the pairs and judged on the other.
TITLE_WEIGHTS = range(0, 11, 2)
# Seeds that speak of other events of one week: in no order of arrival may two of them be one story.
APART = ("001", "002", "004")


_first_sentence = re.compile(r"[^.!?\n]{10,160}[.!?\n]").match


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its story and topic."""

    document: Document
    story: str
    topic: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Pair:
    """Two articles, and whether they are the same news."""

    first: Document
    second: Document
    signatures: tuple[Signature, Signature]
    is_same: bool


@dataclass(frozen=True, slots=True)
class Scores:
    """Adjusted Rand index and B-cubed F1."""

    ari: float
    b3: float


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; the exit status."""
    show, rest = argparse.ArgumentParser(add_help=False), arguments
    show.add_argument("--show", action="store_true", help="list the pairs that were judged wrongly")
    asked, rest = show.parse_known_args(arguments)
    data = options("Stories against labelled documents.", rest).data / "data"
    return max(
        _judge_stories(data / "stories_ecb_dev.jsonl.gz"),
        _judge_pairs(data / "same_news_pairs", asked.show),
        _judge_own_pairs(),
        _judge_seeds(data / "seeds" / "articles.jsonl", data / "stories_ecb_dev.jsonl.gz"),
    )


def _judge_stories(file: Path) -> int:
    if not file.exists():
        print(f"SKIPPED: no {file} (give --data or MONITOR_SHARED)")
        return 0
    documents = list(_labelled(file))
    topics = sorted({each.topic for each in documents})
    halves = [[each for each in documents if topics.index(each.topic) % 2 == half] for half in (0, 1)]
    in_order: list[Scores] = []
    shuffled: list[Scores] = []
    with_titles: list[Scores] = []
    for learnt, judged in (halves, halves[::-1]):
        weights = learn_weights(learnt)
        in_order.append(judge(judged, weights))
        shuffled.extend(judge(each, weights) for each in _shuffles(judged, ORDERS, seed=0))
        with_titles.extend(judge(each, weights) for each in _shuffles([*map(titled, judged)], 1, seed=0))
        print(f"learnt on one half: {', '.join(f'{value:.2f}' for value in astuple(weights))}")
    found = {**_named("file order", in_order), **_named("shuffled", shuffled), **_named("titled", with_titles)}
    print(f"each half by the other: {_shown(found)}; {' / '.join(f'{each.ari:.3f}' for each in in_order)}")
    shipped = [judge(documents, WEIGHTS), *(judge(each, WEIGHTS) for each in _shuffles(documents, ORDERS, seed=0))]
    print(f"shipped weights, all: {_shown({**_named('file order', shipped[:1]), **_named('shuffled', shipped[1:])})}")
    faults = [
        f"{name} is {found[name]:.3f}, the floor is {floor}" for name, floor in FLOORS.items() if found[name] < floor
    ]
    return _verdict([*faults, *_changed([file], STORIES_DIGEST)])


def learn_weights(documents: Sequence[Labelled]) -> Weights:
    """The weights learnt from documents in file order and two others, as they are and with titles."""
    orders = [documents, *_shuffles(documents, LEARNT_ORDERS, seed=100)]
    orders += [[*map(titled, each)] for each in orders]
    rows = [[(each.document.article_id, each.story, each.signature) for each in order] for order in orders]
    return fit([example for row in rows for example in examples(row)])


def titled(each: Labelled) -> Labelled:
    """A document with its first sentence for a title: many begin with their headline, and most news has one."""
    found = _first_sentence(each.document.text)
    title = found.group() if found else ""
    document = replace(each.document, title=title.strip(" .\n"), text=each.document.text[len(title) :])
    return replace(each, document=document, signature=sign(document))


def judge(documents: Sequence[Labelled], weights: Weights) -> Scores:
    """The scores of the clusters at the end of the stream."""
    gold, found = [each.story for each in documents], clusters(documents, weights)
    return Scores(adjusted_rand(gold, found), b_cubed(gold, found))


def clusters(documents: Sequence[Labelled], weights: Weights) -> list[int]:
    """The cluster of each document at the end."""
    book = StoryBook(Background(), Limits(), weights)
    homes = Homes()
    for each in documents:
        decision = book.add(each.document, each.signature)
        homes.note(decision, book.look_again() if book.is_look_due else ())
    homes.revise(book.look_again())
    return [homes.of(each.document.article_id) for each in documents]


def _judge_pairs(folder: Path, show: bool) -> int:
    files = sorted(folder.glob("*.tsv"))
    if not files:
        print(f"SKIPPED: no pairs under {folder} (give --data or MONITOR_SHARED)")
        return 0
    signed = {file.stem: [*_signed_pairs(file)] for file in files}
    pairs = [pair for of_file in signed.values() for pair in of_file]
    found = judge_pairs(pairs, WEIGHTS)
    for pair, is_right in zip(pairs, found, strict=True):
        if show and not is_right:
            print(f"    {'missed' if pair.is_same else 'joined'}: {pair.first.title} | {pair.second.title}")
    rights = iter(found)
    by_file = [f"{name} {_share([next(rights) for _ in of_file]):.2f}" for name, of_file in signed.items()]
    accuracy = _share(found)
    print(f"pairs: {accuracy:.3f} of {len(found)};", *by_file)
    halves = pairs[::2], pairs[1::2]
    crossed = [is_right for learnt, judged in (halves, halves[::-1]) for is_right in _judged_by(learnt, judged)]
    print(f"pairs, the weight of titles chosen on one half and judged on the other: {_share(crossed):.3f}")
    cut = _share(judge_pairs([*map(_second_cut, pairs)], WEIGHTS))
    print(f"pairs, of the second article the title alone: {cut:.3f}")
    faults = [*_below("accuracy", accuracy, PAIRS_FLOOR), *_below("accuracy by one title", cut, CUT_FLOOR)]
    return _verdict([*faults, *_changed(files, PAIRS_DIGEST)])


def _second_cut(pair: Pair) -> Pair:
    second = replace(pair.second, text="")
    return replace(pair, second=second, signatures=(pair.signatures[0], sign(second)))


def _judge_own_pairs() -> int:
    written = own_pairs()
    found = judge_pairs([_own(each.first, each.second, each.is_same) for each in written], WEIGHTS)
    ways = Counter(each.way for each in written)
    rights = Counter(each.way for each, is_right in zip(written, found, strict=True) if is_right)
    by_way = [f"{way} {rights[way] / ways[way]:.2f}" for way in ways]
    print(f"own pairs: {_share(found):.3f} of {len(found)};", *by_way)
    return _verdict([*_below("accuracy", _share(found), OWN_FLOOR)])


def _own(first: Report, second: Report, is_same: bool) -> Pair:
    one, other = Document("first", first.title, first.text), Document("second", second.title, second.text)
    return Pair(one, other, (sign(one), sign(other)), is_same)


def _below(what: str, found: float, floor: float) -> Iterator[str]:
    if found < floor:
        yield f"{what} is {found:.3f}, the floor is {floor}"


def judge_pairs(pairs: Sequence[Pair], weights: Weights) -> list[bool]:
    """Of each pair, whether it was judged rightly: each a stream of its own, with one background for all."""
    background, found = Background(), []
    for pair in pairs:
        book, homes = StoryBook(background, Limits(), weights), Homes()
        homes.note(book.add(pair.first, pair.signatures[0]))
        homes.note(book.add(pair.second, pair.signatures[1]))
        homes.revise(book.look_again())
        found.append((homes.of("first") == homes.of("second")) == pair.is_same)
    return found


def _judged_by(learnt: Sequence[Pair], judged: Sequence[Pair]) -> list[bool]:
    tried = {weight: judge_pairs(learnt, replace(WEIGHTS, titles=float(weight))) for weight in TITLE_WEIGHTS}
    best = max(TITLE_WEIGHTS, key=lambda weight: sum(tried[weight]))
    return judge_pairs(judged, replace(WEIGHTS, titles=float(best)))


def _share(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else 1.0


def _judge_seeds(file: Path, read: Path) -> int:
    if not file.exists() or not read.exists():
        print(f"SKIPPED: no {file} or {read} (give --data or MONITOR_SHARED)")
        return 0
    seeds, background = [*_seeds(file)], Background()
    for each in _labelled(read):
        learn(each.signature.terms, background)
    return max(
        _judge_orders(seeds, "cold", Background()), _judge_orders(seeds, "after the labelled stories", background)
    )


def _judge_orders(seeds: Sequence[tuple[Document, Signature]], warmth: str, background: Background) -> int:
    together: Counter[str] = Counter()
    for order in permutations(seeds):
        book, homes = StoryBook(deepcopy(background)), Homes()
        for document, signature in order:
            homes.note(book.add(document, signature))
        homes.revise(book.look_again())
        stories: dict[int, list[str]] = {}
        for document, _ in seeds:
            stories.setdefault(homes.of(document.article_id), []).append(document.article_id)
        together.update("+".join(of) for of in stories.values() if len(of) > 1)
    print(f"seeds that are one story, in 120 orders, {warmth}: {dict(together) or 'none'}")
    wrong = [names for names in together if sum(name in names.split("+") for name in APART) > 1]
    return _verdict([f"{names} are one story by their topic alone" for names in wrong])


def _seeds(file: Path) -> Iterator[tuple[Document, Signature]]:
    for line in file.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        document = Document(record["id"][:3], record["title"], record["text"])
        yield document, sign(document)


def _labelled(file: Path) -> Iterator[Labelled]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            document = Document(record["id"], "", record["text"])
            yield Labelled(document, record["story"], record["topic"], sign(document))


def _signed_pairs(file: Path) -> Iterator[Pair]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["GOLDEN:quality"] in ("OK", "BAD"):
                first, second = (
                    Document(which, row[f"INPUT:{which}_title"], row[f"INPUT:{which}_text"])
                    for which in ("first", "second")
                )
                yield Pair(first, second, (sign(first), sign(second)), row["GOLDEN:quality"] == "OK")


def _shuffles(documents: Sequence[Labelled], orders: int, seed: int) -> Iterator[list[Labelled]]:
    for order in range(orders):
        drawn = {each.document.article_id: _drawn(each.document.article_id, seed + order) for each in documents}
        yield sorted(documents, key=lambda each: drawn[each.document.article_id])


def _drawn(article_id: str, seed: int) -> str:
    return hashlib.sha256(f"{seed} {article_id}".encode()).hexdigest()


def _named(name: str, scores: Sequence[Scores]) -> dict[str, float]:
    return {
        f"{name} ARI": sum(each.ari for each in scores) / len(scores),
        f"{name} B3": sum(each.b3 for each in scores) / len(scores),
    }


def _shown(found: dict[str, float]) -> str:
    return ", ".join(f"{name} {value:.3f}" for name, value in found.items())


def _changed(files: Sequence[Path], pinned: str) -> Iterator[str]:
    digest = digest_of(files)
    if digest != pinned:
        yield f"the data has changed ({digest}, pinned {pinned}): measure again"


def _verdict(faults: Sequence[str]) -> int:
    print("\n".join(f"    MISSED: {fault}" for fault in faults) or "    not below the floors")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
