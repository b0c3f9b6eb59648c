"""Reading pages: process CPU as a ratio to trafilatura with metadata in the same run; two processes; memory; peers.

    python -m benchmarks.extract [--data ../shared/data] [--rounds 1] [--pages 5000] [--peers]

The pages are those of `extraction_aeb` and `extraction_fundus`; candidates take turns on each. `--pages` is how many
are read for the look at memory, the sets again and again; 0 leaves it out. With `--peers` other extractors read the
same pages: 4-shingle F1 on the first set, token F1 on the second, ms of CPU a page; those not installed are SKIPPED.
Exit status: 0 fine or skipped, 1 a target missed.
"""

import argparse
import gc
import multiprocessing
import os
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from importlib import import_module
from itertools import cycle, islice
from pathlib import Path
from typing import TypeAlias

from trafilatura import bare_extraction

from monitor.core.extract import extract
from monitor.core.extract.decoding import decode_page

CHECKOUT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(CHECKOUT / "gates"))

from _extraction_sets import Page, aeb_pages, fundus_pages  # noqa: E402 - the gates are scripts, not a package
from _text_scores import f1_of_means, mean, overlap, shingles, tokens, words  # noqa: E402

Reader: TypeAlias = Callable[[Page], str]
Sets: TypeAlias = dict[str, list[Page]]

RATIO = 1.25  # the CPU of a page that we read, by that of trafilatura's default with metadata
SPEED_UP = 1.75  # two processes against one
GROWTH = 1.05  # memory at the end, by that after a fifth of the pages


def read_ours(page: Page) -> str:
    """The body with its standfirst, and all that belongs to an article."""
    found = extract(page.html, page.url)
    return f"{found.standfirst}\n{found.text}"


def read_body(page: Page) -> str:
    """The body alone, which is what the first set's gold has."""
    return extract(page.html, page.url).text


def read_trafilatura(page: Page) -> str:
    """As it comes, with metadata."""
    found = bare_extraction(page.html, url=page.url, with_metadata=True)
    return str(found.text or "") if found is not None and not isinstance(found, dict) else ""


def main(arguments: list[str] | None = None) -> int:
    """Prints what was measured; the exit status."""
    options = _options(arguments)
    aeb, fundus = options.data / "extraction_aeb", options.data / "extraction_fundus"
    if not aeb.is_dir() or not fundus.is_dir():
        print(f"SKIPPED: no pages under {options.data} (give --data or MONITOR_SHARED)")
        return 0
    sets = {"aeb": list(aeb_pages(aeb)), "fundus": list(fundus_pages(fundus))}
    pages = [*sets["aeb"], *sets["fundus"]]
    are_met = [_judge_ratio(pages, options.rounds), _judge_processes(pages)]
    if options.pages:
        are_met.append(_judge_memory(pages, options.pages))
    if options.peers:
        _compare(sets)
    return 0 if all(are_met) else 1


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Reading pages, as a ratio to trafilatura.")
    shared = Path(os.environ.get("MONITOR_SHARED", CHECKOUT.parent / "shared"))
    parser.add_argument("--data", type=Path, default=shared / "data")
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--peers", action="store_true")
    return parser.parse_args(arguments)


def _judge_ratio(pages: Sequence[Page], rounds: int) -> bool:
    """Whether our CPU is within the target. The least of the rounds counts, page by page."""
    least = {read: [float("inf")] * len(pages) for read in (read_trafilatura, read_ours)}
    for read in least:
        read(pages[0])  # imports and compiled patterns are not the page's cost
    for _ in range(rounds):
        for at, page in enumerate(pages):
            for read, seconds in least.items():
                started = time.process_time()
                read(page)
                seconds[at] = min(seconds[at], time.process_time() - started)
    theirs, ours = (1000 * mean(seconds) for seconds in least.values())
    is_met = ours <= RATIO * theirs
    print(f"{len(pages)} pages: {ours:.1f} ms a page, trafilatura with metadata {theirs:.1f} ms")
    print(f"ratio {ours / theirs:.2f}; target {RATIO}: {'met' if is_met else 'MISSED'}")
    return is_met


def _judge_processes(pages: Sequence[Page]) -> bool:
    """Whether two processes read faster than one by the target; not judged where others use the machine."""
    cores, load = os.cpu_count() or 1, os.getloadavg()[0]
    if cores < 2 or load > cores - 0.5:
        print(f"SKIPPED: two processes: {cores} cores, of which others use {load:.1f}")
        return True
    one, two = (_wall(pages, processes) for processes in (1, 2))
    is_met = one >= SPEED_UP * two
    print(f"two processes: {one / two:.2f} × one; target {SPEED_UP}: {'met' if is_met else 'MISSED'}")
    return is_met


def _wall(pages: Sequence[Page], processes: int) -> float:
    """Seconds in which so many processes, warm already, read the pages."""
    context = multiprocessing.get_context("forkserver")
    with ProcessPoolExecutor(processes, mp_context=context) as pool:
        list(pool.map(read_ours, pages[: 4 * processes]))
        started = time.perf_counter()
        list(pool.map(read_ours, pages, chunksize=4))
        return time.perf_counter() - started


def _judge_memory(pages: Sequence[Page], count: int) -> bool:
    """Whether memory stays as it was after a fifth of the pages."""
    settled = 0.0
    for number, page in enumerate(islice(cycle(pages), count), 1):
        read_ours(page)
        if number == max(1, count // 5):
            settled = _megabytes()
    ended = _megabytes()
    is_met = ended <= GROWTH * settled
    print(f"memory: {settled:.0f} MB after {max(1, count // 5):,} pages, {ended:.0f} MB after {count:,}", end="; ")
    print(f"target × {GROWTH}: {'met' if is_met else 'MISSED'}")
    return is_met


def _megabytes() -> float:
    """Resident memory of this process."""
    gc.collect()
    resident = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return resident * os.sysconf("SC_PAGE_SIZE") / 1e6


def _compare(sets: Sets) -> None:
    """The table of extractors."""
    print(f"{'':22} {'aeb F1':>8} {'fundus F1':>10} {'ms a page':>10}")
    _print_row("News Monitor", sets, read_body, read_ours)
    for name, package, make in PEERS:
        try:
            import_module(package)
        except ImportError:
            print(f"SKIPPED: {name} is not installed")
            continue
        read = make()
        _print_row(name, sets, read, read)


def _print_row(name: str, sets: Sets, of_aeb: Reader, of_fundus: Reader) -> None:
    started = time.process_time()
    bodies = [_tried(of_aeb, page) for page in sets["aeb"]]
    texts = [_tried(of_fundus, page) for page in sets["fundus"]]
    seconds = (time.process_time() - started) / (len(bodies) + len(texts))
    shared = [overlap(shingles(words(text)), shingles(words(page.gold))) for text, page in _pairs(bodies, sets["aeb"])]
    alike = [overlap(tokens(text), tokens(page.gold)).f1 for text, page in _pairs(texts, sets["fundus"])]
    print(f"{name:22} {f1_of_means(shared):8.4f} {mean(alike):10.4f} {1000 * seconds:10.1f}")


def _pairs(texts: Iterable[str], pages: Iterable[Page]) -> Iterable[tuple[str, Page]]:
    return zip(texts, pages, strict=True)


def _tried(read: Reader, page: Page) -> str:
    try:
        return read(page)
    except Exception as error:  # noqa: BLE001 - a peer that raises has read nothing, and that is its result
        print(f"    {page.name}: {error!r:.80}", file=sys.stderr)
        return ""


def _trafilatura() -> Reader:
    return read_trafilatura


def _precise_trafilatura() -> Reader:
    def read(page: Page) -> str:
        found = bare_extraction(page.html, url=page.url, favor_precision=True, include_comments=False)
        return str(found.text or "") if found is not None and not isinstance(found, dict) else ""

    return read


def _readability() -> Reader:
    document = import_module("readability").Document
    text_of = import_module("lxml.html").fromstring
    return lambda page: str(text_of(document(decode_page(page.html, None)).summary()).text_content())


def _newspaper() -> Reader:
    article = import_module("newspaper").Article

    def read(page: Page) -> str:
        found = article(page.url or "https://example.org/", fetch_images=False)
        found.download(input_html=decode_page(page.html, None))
        found.parse()
        return str(found.text)

    return read


def _resiliparse() -> Reader:
    plain = import_module("resiliparse.extract.html2text").extract_plain_text
    return lambda page: str(plain(decode_page(page.html, None), main_content=True, alt_texts=False))


def _rs_trafilatura() -> Reader:
    module = import_module("rs_trafilatura")
    return lambda page: str(module.extract(decode_page(page.html, None)).content_text or "")


PEERS: tuple[tuple[str, str, Callable[[], Reader]], ...] = (
    ("trafilatura", "trafilatura", _trafilatura),
    ("trafilatura, precise", "trafilatura", _precise_trafilatura),
    ("readability-lxml", "readability", _readability),
    ("newspaper4k", "newspaper", _newspaper),
    ("resiliparse", "resiliparse", _resiliparse),
    ("rs-trafilatura", "rs_trafilatura", _rs_trafilatura),
)


if __name__ == "__main__":
    sys.exit(main())
