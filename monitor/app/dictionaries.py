"""Dictionaries of word forms for the languages that are read, made ready so that a new worker starts within a second.

One that lacks is made by a process of its own, which ends and gives back what it took; the daemon never loads any.
"""

import asyncio
import contextlib
import logging
import sys
from collections.abc import Sequence
from datetime import datetime, timedelta

from monitor.core.rules import RuleSet
from monitor.core.rules.compiler import named_languages
from monitor.core.text.forms import lexicons_of
from monitor.shelf import lacking
from monitor.store import Store

logger = logging.getLogger(__name__)

# Languages of which nothing came for so long are not waited for.
LOOK_BACK = timedelta(days=1)
# Articles whose languages are looked at; the others wait for the next time.
MOST_WAITING = 50


async def ready_dictionaries(store: Store, rules: RuleSet, now: datetime) -> None:
    """Make ready what lacks for the articles of the last day."""
    await _ready(store, rules, await asyncio.to_thread(store.archive.languages, now - LOOK_BACK))


async def ready_for_waiting(store: Store, rules: RuleSet) -> None:
    """Make ready what lacks for articles that wait to be judged: on a slow machine they wait because it lacks."""
    waiting = await asyncio.to_thread(store.unjudged, MOST_WAITING)
    await _ready(store, rules, [article.language for _, _, article in waiting])


async def _ready(store: Store, rules: RuleSet, languages: Sequence[str | None]) -> None:
    wanted = lacking(store.path, lexicons_of(languages, named_languages(rules))) if languages else []
    if wanted:
        await _make_ready(store, wanted)


async def _make_ready(store: Store, languages: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "monitor.shelf", store.path, *languages)
    try:
        status = await process.wait()
    except asyncio.CancelledError:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
        await process.wait()
        raise
    if status:
        logger.warning("the dictionaries of %s could not be made ready (status %d)", ", ".join(languages), status)
