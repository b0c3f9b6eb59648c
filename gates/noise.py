"""The shipped rules over texts off the subject: how often each fires, and every hit of an alert rule with its sentence.

    python gates/noise.py [--data DIRECTORY] [--rules FILE]

DIRECTORY holds the folders of `data/`; without it MONITOR_SHARED, then `../shared` beside the checkout. A data set that
is not there is skipped, and one that is another than the ceilings were measured on is shown and not judged. Exit
status: 0 fine or skipped, 1 more alert hits than the ceiling, 2 no rules.
"""

import gzip
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from _shared import TODAY, digest_of, load_yaml, options

from monitor.core.extract.language import guess_language
from monitor.core.model import Match, ParsedFeed, Priority
from monitor.core.parse import parse_feed
from monitor.core.rules import Document, Matcher, compile_rules, read_rules


@dataclass(frozen=True, slots=True)
class DataSet:
    """Texts off the subject. `ceiling` is the number of alert hits on the files of `digest`: it only ever goes down."""

    files: str
    documents: Callable[[Path], Iterator[Document]]
    digest: str
    ceiling: int


def main(arguments: list[str] | None = None) -> int:
    """Prints the hits by data set; the exit status."""
    asked = options("The shipped rules over texts off the subject.", arguments)
    read = read_rules(load_yaml(asked.rules))
    if read.ruleset is None:
        print("\n".join(f"{asked.rules}: {problem.message} {problem.path}" for problem in read.problems))
        return 2
    matcher = compile_rules(read.ruleset)
    return max(_judge(matcher, name, data_set, asked.data / "data") for name, data_set in DATA_SETS.items())


def _judge(matcher: Matcher, name: str, data_set: DataSet, data: Path) -> int:
    """Prints what the rules find in one data set; 1 where there are more alert hits than there were."""
    files = sorted(data.glob(data_set.files))
    if not files:
        print(f"SKIPPED: no {name} under {data} (give --data or MONITOR_SHARED)")
        return 0
    documents = [document for path in files for document in data_set.documents(path)]
    matches = [match for document in documents for match in matcher.match(document, TODAY)]
    alerts = [match for match in matches if match.priority is Priority.ALERT]
    counts = ", ".join(f"{rule} {count}" for rule, count in Counter(match.rule for match in matches).most_common())
    print(f"\n{name}, {len(documents)} texts: {len(alerts)} alert hits; {counts or 'nothing'}")
    for match in alerts:
        print(f"  {match.rule}: {_shown(match)}")
    digest = digest_of(files)
    if digest != data_set.digest:
        print(f"SKIPPED: the ceiling of {name} was measured on {data_set.digest}, this is {digest}")
        return 0
    if len(alerts) > data_set.ceiling:
        print(f"MISS: {len(alerts)} alert hits in {name}, at most {data_set.ceiling} until now")
        return 1
    return 0


def _shown(match: Match) -> str:
    """The evidence, then the quoted sentence on one line."""
    evidence = ", ".join(dict.fromkeys(item.span.text for item in match.evidence))
    sentence = " ".join(match.sentence.text.split())
    return f"[{evidence[:120]}] “{sentence[:300]}”"


def _document(title: str, text: str) -> Document:
    """A document as the daemon would make it: the language is guessed from the text."""
    return Document(title, text, guess_language(f"{title}\n{text}"), None, None)


def _bodies(path: Path) -> Iterator[Document]:
    pages = json.loads(path.read_text(encoding="utf-8"))
    return (_document("", page["articleBody"]) for page in pages.values())


def _stories(path: Path) -> Iterator[Document]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return iter([_document("", json.loads(line)["text"]) for line in lines])


def _text_file(path: Path) -> Iterator[Document]:
    yield _document("", path.read_text(encoding="utf-8"))


def _entries(path: Path) -> Iterator[Document]:
    feed = parse_feed(gzip.decompress(path.read_bytes()), None, "https://feed.example/")
    if isinstance(feed, ParsedFeed):
        yield from (_document(entry.title, entry.content or entry.summary) for entry in feed.entries)


# Judged by people: of the three, hackers from China and Beijing paying for the war are on the subject after all.
DATA_SETS = {
    "extraction_aeb": DataSet("extraction_aeb/ground-truth.json", _bodies, "989edcece046", 0),
    "stories_ecb_dev": DataSet("stories_ecb_dev.jsonl.gz", _stories, "b4d3538ac4be", 0),
    "quotes_polnear_dev": DataSet("quotes_polnear_dev/text/*.txt", _text_file, "ebce78e359c9", 1),
    "feeds_real": DataSet("feeds_real/*/*.gz", _entries, "add4b06fd86a", 2),
}

if __name__ == "__main__":
    sys.exit(main())
