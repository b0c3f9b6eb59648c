"""pytest fixtures: `newsweb` in the loop of an async test, `newsweb_thread` for tests that drive subprocesses.

Import them by name: `from tests.newsweb.fixture import newsweb as newsweb`.
"""

import asyncio
import contextlib
import threading
from collections.abc import AsyncIterator, Iterable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from tests.newsweb.server import NewsWeb


@pytest_asyncio.fixture
async def newsweb() -> AsyncIterator[NewsWeb]:
    """A running, empty news web in the test's own event loop."""
    async with NewsWeb() as web:
        yield web


@pytest.fixture
def newsweb_thread() -> Iterator[NewsWeb]:
    """The same in a thread of its own."""
    with newsweb_in_thread() as web:
        yield web


@contextlib.contextmanager
def newsweb_in_thread(roots: Iterable[Path] = ()) -> Iterator[NewsWeb]:
    """A news web in a thread; `put`, `behave` and `requests` are safe from outside: they touch dicts and lists only."""
    web = NewsWeb(roots)
    started, loop = threading.Event(), asyncio.new_event_loop()
    finished = asyncio.Event()

    async def serve() -> None:
        async with web:
            started.set()
            await finished.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), name="newsweb")
    thread.start()
    try:
        started.wait()
        yield web
    finally:
        loop.call_soon_threadsafe(finished.set)
        thread.join()
        loop.close()
