"""A backtest over a large archive: CPU of the real commands, workers included, beside the floor of the same run.

    python -m benchmarks.backtest [--data ../shared/data] [--articles 100000] [--rules 1000] [--keep FOLDER]

The archive is made of real texts in a dozen languages: each article is put together of paragraphs of its language, so
that words are as frequent, and as many, as in a real one. The floor: fetch the same rows and unpack their texts.
"""

import argparse
import ctypes
import json
import os
import random
import re
import resource
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from monitor.core.dedup import text_identity
from monitor.core.extract import guess_language
from monitor.core.model import Analysis, Article, Feed, TextSource, Verdict
from monitor.core.plan import CommitPlan, PlannedArticle
from monitor.core.polling import state_for
from monitor.store import Store

# Seconds of CPU that each step may take over 100,000 articles.
TARGETS = {"1,000 rules": 120.0, "one edited rule": 3.0}
# Shares of the archive by language; what is left goes to the other languages of the data.
SHARES = {"en": 0.5, "ru": 0.15, "de": 0.1, "zh": 0.05, "es": 0.05, "fr": 0.05}
DAYS = 60
PHRASES_PER_RULE = 20
FEED = Feed("bench", "https://bench.test/feed", "Bench", None, (), timedelta(hours=1), None, True, False)
FILES = {
    "feeds.yaml": "feeds: [{id: bench, url: 'https://bench.test/feed', name: Bench}]\n",
    "digests.yaml": 'digests: {daily: {title: Daily, at: "07:00"}}\n',
}
PR_SET_CHILD_SUBREAPER = 36

Paragraphs = Mapping[str, Sequence[str]]


# ------------------------------------------------------------------------------------------------------------ the texts


def read_texts(data: Path) -> Iterator[str]:
    """Real articles, one paragraph per line."""
    pages = json.loads((data / "extraction_aeb" / "ground-truth.json").read_text("utf-8"))
    yield from (page["articleBody"] for page in pages.values())
    for path in sorted((data / "extraction_fundus").glob("*/*.json")):
        for page in json.loads(path.read_text("utf-8")).values():
            body = page.get("body") or {}
            sections = [paragraph for section in body.get("sections", ()) for paragraph in section["paragraphs"]]
            yield "\n".join([*body.get("summary", ()), *sections])
    for path in sorted((data / "extraction_multilingual" / "txt").glob("*.txt")):
        yield path.read_text("utf-8", "replace")
    for path in sorted((data / "same_news_pairs").glob("*.tsv")):
        for line in path.read_text("utf-8").splitlines()[1:]:
            yield from (cell for cell in line.split("\t") if len(cell) > 400)


def paragraphs_by_language(texts: Iterable[str]) -> tuple[Paragraphs, list[int]]:
    """Paragraphs by language, and how long the texts are."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    lengths = []
    for text in texts:
        lines = [line.strip() for line in re.split(r"\n+", text) if line.strip()]
        language = guess_language(text)
        if language and lines:
            found[language] += [piece for line in lines for piece in cut(line)]
            lengths.append(sum(map(len, lines)))
    return found, lengths


def cut(line: str) -> list[str]:
    """A line as paragraphs of no more than some 600 characters, cut after sentences."""
    pieces = [""]
    for sentence in re.split(r"(?<=[.!?。！？])\s*", line):
        if len(pieces[-1]) > 600:
            pieces.append("")
        pieces[-1] += sentence + " "
    return [piece.strip() for piece in pieces if piece.strip()]


def articles(paragraphs: Paragraphs, lengths: Sequence[int], count: int, chance: random.Random) -> Iterator[Article]:
    """Articles put together of paragraphs of one language each."""
    others = [language for language in paragraphs if language not in SHARES]
    weights = {language: SHARES.get(language, 0.1 / max(1, len(others))) for language in paragraphs}
    for language in chance.choices(list(weights), list(weights.values()), k=count):
        wanted, text = chance.choice(lengths), ""
        while len(text) < wanted:
            text += chance.choice(paragraphs[language]) + "\n"
        title = chance.choice(paragraphs[language])[:90]
        yield Article(title, text.strip(), language, None, (), None, Verdict.OK, TextSource.PAGE, None)


def fill(store: Store, found: Iterable[Article], count: int) -> None:
    """Store the articles as the writer would, evenly over the last DAYS."""
    now = datetime.now(UTC)
    batch: list[PlannedArticle] = []
    for number, article in enumerate(found, 1):
        analysis = Analysis(article, text_identity(article.title, article.text), (), "bench")
        batch.append(PlannedArticle(analysis, is_news=True, is_unread=False))
        if len(batch) == 500 or number == count:
            then = now - timedelta(days=DAYS * (1 - number / count))
            with store.commit() as transaction:
                plan = CommitPlan(state_for(FEED, None, then), tuple(batch))
                transaction.apply(plan, FEED, then)
            batch = []


# ------------------------------------------------------------------------------------------------------------ the rules


def rules(paragraphs: Paragraphs, count: int, chance: random.Random) -> dict[str, object]:
    """Rules of phrases that stand in the texts: any of ten together with any of ten others."""
    phrases = {language: list(phrases_of(lines, chance)) for language, lines in paragraphs.items()}
    languages = [language for language in SHARES if phrases.get(language)]
    made = {}
    for number in range(count):
        own = phrases[chance.choices(languages, [SHARES[language] for language in languages])[0]]
        several = [chance.choice(own) for _ in range(PHRASES_PER_RULE)]
        made[f"rule-{number:04}"] = {"all": [several[: PHRASES_PER_RULE // 2], several[PHRASES_PER_RULE // 2 :]]}
    return {"rules": made}


def phrases_of(lines: Sequence[str], chance: random.Random) -> Iterator[str]:
    """Phrases of one to three words, none of them among the most frequent."""
    words = [re.findall(r"[^\W\d_]{2,}", line) for line in lines]
    use = Counter(word.lower() for line in words for word in line)
    common = {word for word, _ in use.most_common(4_000)}
    for line in words:
        for start in range(0, len(line) - 3, 7):
            phrase = line[start : start + chance.choice((1, 1, 2, 3))]
            if all(len(word) < 20 and word.lower() not in common for word in phrase):
                yield " ".join(phrase)[:60]


# ------------------------------------------------------------------------------------------------------------ the steps


@dataclass(frozen=True, slots=True)
class Cost:
    """CPU and wall-clock seconds of one step, and what it printed."""

    cpu: float
    wall: float
    printed: str


def run(arguments: Sequence[str], folder: Path) -> Cost:
    """One command with all its descendants. They come to us when their parents end, so that they are counted."""
    began, before = time.monotonic(), cpu_of_children()
    # Modules are compiled once, as they are in a program that is installed, wherever this one may write.
    environ = {**os.environ, "PYTHONPATH": str(Path.cwd()), "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(arguments, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    while True:
        try:
            os.wait()
        except ChildProcessError:
            break
    if done.returncode:
        raise SystemExit(f"{' '.join(arguments)}: {done.stderr}")
    return Cost(cpu_of_children() - before, time.monotonic() - began, done.stdout)


def cpu_of_children() -> float:
    """Seconds of CPU of all descendants that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def floor(folder: Path) -> None:
    """Fetch every row and unpack its text."""
    from monitor.store.mapping import unpack

    with open_store(folder) as store:
        numbers = store.archive.numbers(datetime(1970, 1, 1, tzinfo=UTC))
        for start in range(0, len(numbers), 250):
            for row in store.archive.rows(numbers[start : start + 250]):
                unpack(row.text)


def open_store(folder: Path) -> Store:
    """The store of the folder."""
    return Store.open(f"sqlite:///{folder}/var/monitor.db", folder / ".install_id", datetime.now(UTC))


def build(folder: Path, data: Path, count: int, rule_count: int) -> None:
    """The folder with its files and its store."""
    chance = random.Random(1)
    paragraphs, lengths = paragraphs_by_language(read_texts(data))
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    (folder / "rules.yaml").write_text(
        json.dumps(rules(paragraphs, rule_count, chance), ensure_ascii=False, indent=1), "utf-8"
    )
    with open_store(folder) as store:
        fill(store, articles(paragraphs, lengths, count, chance), count)


def measure(folder: Path) -> None:
    """Every step, printed as it ends."""
    monitor = [sys.executable, "-c", "from monitor.cli import main; main()", "rules", "backtest"]
    since = ["--since", "90d", "--json"]
    one, other = "rule-0001", "rule-0002"
    me = [sys.executable, "-m", "benchmarks.backtest", "--floor"]
    steps = {
        "floor: fetch and unpack": [*me, str(folder)],
        "one rule, no word sets yet": [*monitor, one, *since],
        "one edited rule": [*monitor, other, *since],
        "the same again": [*monitor, other, *since],
        "1,000 rules": [*monitor, *since],
    }
    for name, arguments in steps.items():
        cost = run(arguments, folder)
        found = json.loads(cost.printed) if cost.printed else {"rules": []}
        matches = sum(rule["matches"] for rule in found["rules"])
        target = f"  (target {TARGETS[name]:g})" if name in TARGETS else ""
        print(f"{name:<28} {cost.cpu:8.1f} s CPU {cost.wall:8.1f} s  {matches:>9,} matches{target}", flush=True)


def main() -> None:
    """Build, measure, print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--rules", type=int, default=1_000)
    parser.add_argument("--keep", type=Path, help="a folder to build in, and to use again where it is built")
    parser.add_argument("--floor", type=Path, help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.floor:
        floor(chosen.floor)
        return
    if not chosen.data.exists():
        print(f"SKIPPED: {chosen.data} is not there")
        return
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1)
    with TemporaryDirectory() as temporary:
        folder = (chosen.keep or Path(temporary)).absolute()
        if not (folder / "rules.yaml").exists():
            folder.mkdir(parents=True, exist_ok=True)
            build(folder, chosen.data, chosen.articles, chosen.rules)
        size = (folder / "var" / "monitor.db").stat().st_size
        print(f"{chosen.articles:,} articles, {size >> 20} MB; {chosen.rules:,} rules of {PHRASES_PER_RULE} phrases")
        measure(folder)


if __name__ == "__main__":
    main()
