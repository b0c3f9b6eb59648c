"""Stories against labelled documents, and pairs of articles on the same news or not.

    python gates/stories.py [--data DIRECTORY] [--show]

DIRECTORY holds `data/stories_ecb_dev.jsonl.gz` and `data/same_news_pairs`. The weights are learnt on half of the topics
and judged on the other half, both ways, in file order and in three shuffled orders; then the weights that ship, on all.
Exit status: 0 fine or skipped, 1 below a floor.
"""

import argparse
import csv
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from _clusters import adjusted_rand, b_cubed
from _learning import examples, fit
from _shared import digest_of, options

from monitor.core.stories import Background, Document, Homes, JoinKind, Limits, Signature, StoryBook, sign
from monitor.core.stories.likeness import WEIGHTS, Weights

ORDERS = 3
# Orders beside that of the file in which weights are learnt.
LEARNT_ORDERS = 2
STORIES_DIGEST, PAIRS_DIGEST = "b4d3538ac4be", "8a90bc267e72"
FLOORS = {"file order ARI": 0.91, "file order B3": 0.93, "shuffled ARI": 0.88, "shuffled B3": 0.91}
PAIRS_FLOOR = 0.80


@dataclass(frozen=True, slots=True)
class Labelled:
    """A document with its story and topic."""

    document: Document
    story: str
    topic: str
    signature: Signature


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
    return max(_judge_stories(data / "stories_ecb_dev.jsonl.gz"), _judge_pairs(data / "same_news_pairs", asked.show))


def _judge_stories(file: Path) -> int:
    if not file.exists():
        print(f"SKIPPED: no {file} (give --data or MONITOR_SHARED)")
        return 0
    documents = list(_labelled(file))
    topics = sorted({each.topic for each in documents})
    halves = [[each for each in documents if topics.index(each.topic) % 2 == half] for half in (0, 1)]
    in_order: list[Scores] = []
    shuffled: list[Scores] = []
    for learnt, judged in (halves, halves[::-1]):
        weights = learn_weights(learnt)
        in_order.append(judge(judged, weights))
        shuffled.extend(judge(each, weights) for each in _shuffles(judged, ORDERS, seed=0))
        print(f"learnt on one half: {', '.join(f'{value:.2f}' for value in astuple(weights))}")
    found = {**_named("file order", in_order), **_named("shuffled", shuffled)}
    print(f"each half by the other: {_shown(found)}; {' / '.join(f'{each.ari:.3f}' for each in in_order)}")
    shipped = [judge(documents, WEIGHTS), *(judge(each, WEIGHTS) for each in _shuffles(documents, ORDERS, seed=0))]
    print(f"shipped weights, all: {_shown({**_named('file order', shipped[:1]), **_named('shuffled', shipped[1:])})}")
    faults = [
        f"{name} is {found[name]:.3f}, the floor is {floor}" for name, floor in FLOORS.items() if found[name] < floor
    ]
    return _verdict([*faults, *_changed([file], STORIES_DIGEST)])


def learn_weights(documents: Sequence[Labelled]) -> Weights:
    """The weights learnt from documents in file order and two others."""
    orders = [documents, *_shuffles(documents, LEARNT_ORDERS, seed=100)]
    rows = [[(each.document.article_id, each.story, each.signature) for each in order] for order in orders]
    return fit([example for row in rows for example in examples(row)])


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
    background = Background()
    right: dict[str, list[bool]] = {}
    for file in files:
        for first, second, is_same in _pairs(file):
            book = StoryBook(background)
            book.add(first)
            is_joined = book.add(second).kind is not JoinKind.NEW
            right.setdefault(file.stem, []).append(is_joined == is_same)
            if show and is_joined != is_same:
                print(f"    {'missed' if is_same else 'joined'}: {first.title} | {second.title}")
    total = [each for of_file in right.values() for each in of_file]
    accuracy = sum(total) / len(total)
    print(f"pairs: {accuracy:.3f} of {len(total)};", *(f"{name} {sum(of) / len(of):.2f}" for name, of in right.items()))
    faults = [f"accuracy is {accuracy:.3f}, the floor is {PAIRS_FLOOR}"] if accuracy < PAIRS_FLOOR else []
    return _verdict([*faults, *_changed(files, PAIRS_DIGEST)])


def _labelled(file: Path) -> Iterator[Labelled]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            document = Document(record["id"], "", record["text"])
            yield Labelled(document, record["story"], record["topic"], sign(document))


def _pairs(file: Path) -> Iterator[tuple[Document, Document, bool]]:
    with file.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="\t"):
            if row["GOLDEN:quality"] in ("OK", "BAD"):
                first, second = (
                    Document(which, row[f"INPUT:{which}_title"], row[f"INPUT:{which}_text"])
                    for which in ("first", "second")
                )
                yield first, second, row["GOLDEN:quality"] == "OK"


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
