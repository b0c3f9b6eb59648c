"""The news web by hand: `python -m tests.newsweb --root DIR --port 8080`, or with the real feeds of a data folder.

Prints the value for MONITOR_RESOLVE and serves until interrupted.
"""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from tests.newsweb.corpus import feeds_file, mount_corpus, read_corpus
from tests.newsweb.server import NewsWeb


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.newsweb", description=__doc__)
    parser.add_argument("--root", type=Path, action="append", default=[], help="folder with one folder per host")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1; any free one by default")
    parser.add_argument("--corpus", type=Path, help="folder of measuring data: serve its 200 real feeds, with pages")
    parser.add_argument("--pages-per-feed", type=int, help="entries of each feed with a page behind them")
    parser.add_argument("--write-feeds", type=Path, help="write a feeds.yaml for the corpus to this file")
    parser.add_argument("--host-gap", default="0s", help="politeness.host_gap in that file")
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args()))


async def serve(options: argparse.Namespace) -> None:
    """Serve until SIGINT or SIGTERM."""
    async with NewsWeb(options.root, options.port) as web:
        if options.corpus is not None:
            corpus = read_corpus(options.corpus)
            feeds = mount_corpus(web, corpus.feeds, corpus.pages, options.pages_per_feed)
            sys.stderr.write(f"{len(feeds)} feeds, {sum(len(feed.pages) for feed in feeds)} pages\n")
            if options.write_feeds is not None:
                options.write_feeds.write_text(feeds_file(feeds, options.host_gap))
        sys.stdout.write(f"MONITOR_RESOLVE='{web.resolve_variable}'\n")
        sys.stdout.flush()
        stopped = asyncio.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            asyncio.get_running_loop().add_signal_handler(number, stopped.set)
        await stopped.wait()


main()
