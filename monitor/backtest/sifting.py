"""Few rules over a large archive: only articles whose words give a rule a chance are read. Store, worker processes.

The word sets of articles are made when they are first needed and kept in the store; from then on a rule costs the
reading of its candidates, and a look at the word sets of the others.
"""

import asyncio
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import metadata
from typing import Final

from monitor.backtest.asking import Articles, Asking, seconds_for
from monitor.core.backtest import word_sets
from monitor.core.backtest.screen import Screen, WordsWanted, words_wanted
from monitor.core.rules import RuleSet, compile_rules
from monitor.core.rules.compiler import named_languages
from monitor.core.text.forms import lexicons_of
from monitor.core.text.recall import Inflections, forget, recall, recalled
from monitor.pool import WorkerFailure, archive
from monitor.shelf import make_ready, shelved
from monitor.store import Store

# Rules up to which word sets are worth the look: with more, nearly every article is a candidate of some rule.
FEW: Final = 20
# Seconds that a worker may take to start and to take over what was looked up.
RECALLING_SECONDS: Final = 120.0
# Articles by which it is told what to ask first.
SAMPLE: Final = 300
# Raise it when inflections are looked up in another way.
LOOKED_UP_AS: Final = "1"
# What word sets depend on: how words are taken from a text, and Python's table of characters.
VERSION: Final = f"{word_sets.VERSION}/{unicodedata.unidata_version}"


@dataclass(frozen=True, slots=True)
class Candidates:
    """The articles to read (sorted numbers). `articles` counts those that were looked at, None where all are read."""

    article_ids: Sequence[int]
    articles: int | None = None


def _size(tables: Inflections) -> int:
    return sum(map(len, tables.values()))


def _dictionaries() -> str:
    """The versions of what inflections are looked up in."""
    names = ("simplemma", "pymorphy3", "pymorphy3-dicts-ru", "pymorphy3-dicts-uk")
    return "/".join((LOOKED_UP_AS, *map(_version, names)))


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def without_words(store: Store, article_ids: Sequence[int]) -> list[int]:
    """The articles whose word sets are still to be made."""
    return store.archive.without_words(article_ids, VERSION)


async def note_words(asking: Asking, article_ids: Sequence[int]) -> None:
    """Make and store the word sets of these articles, each batch in a short transaction. Idempotent."""

    async def ask(articles: Articles) -> list[None]:
        # No rules are needed, so the question ignores them.
        made = await asking.pool.run(seconds_for(articles), archive.word_sets, articles)
        if not isinstance(made, WorkerFailure):
            await asyncio.to_thread(asking.store.archive.add_words, made.words, made.sets, VERSION)
        return []

    await asking.each(article_ids, ask)


async def candidates(
    asking: Asking, ruleset: RuleSet, article_ids: Sequence[int], languages: Sequence[str | None]
) -> Candidates:
    """The articles that some rule may match, told by their word sets. One that has none has no text either.

    The worker is told all inflections that were looked up, so that it need not load a dictionary. One that has to be
    replaced meanwhile does; that costs seconds, and nothing else.
    """
    wanted, tables = await asyncio.to_thread(_looked_up, asking.store, ruleset, languages)
    await asking.pool.run(RECALLING_SECONDS, archive.recall, tables)
    return await asyncio.to_thread(_sift, asking.store, wanted, article_ids)


def _looked_up(store: Store, ruleset: RuleSet, languages: Sequence[str | None]) -> tuple[WordsWanted, Inflections]:
    """What the rules need, and the inflections of their words: those looked up by former runs, and new ones."""
    version = _dictionaries()
    known = store.archive.inflections(version)
    recall(known)
    try:
        with shelved(store.path):
            wanted, tables = words_wanted(compile_rules(ruleset), languages), recalled()
    finally:
        forget()
    if _size(tables) > _size(known):
        store.archive.keep_inflections(version, tables)
    return wanted, tables


def ready_dictionaries(store: Store, rulesets: Sequence[RuleSet], languages: Sequence[str | None]) -> None:
    """Make those dictionaries ready that lack: here once, and not in each worker."""
    named = frozenset().union(*map(named_languages, rulesets))
    make_ready(store.path, lexicons_of(languages, named))


def _sift(store: Store, wanted: WordsWanted, article_ids: Sequence[int]) -> Candidates:
    screen = Screen(wanted, _numbers_by_atom(store, wanted))
    if screen.lets_all_through:
        return Candidates(article_ids)
    found: list[int] = []
    seen = 0
    for articles in store.archive.word_sets(article_ids):
        if not seen:
            screen.sort([words for _, words in articles[:SAMPLE]])
        seen += len(articles)
        found += screen.let_through(articles)
    return Candidates(found, seen)


def _numbers_by_atom(store: Store, wanted: WordsWanted) -> Mapping[int, frozenset[int]]:
    """The numbers of the archive's words that satisfy each atom."""
    every = frozenset().union(*wanted.words_by_atom.values())
    numbers = store.archive.numbers_of(every)
    exact = {
        atom: frozenset(numbers[word] for word in words if word in numbers)
        for atom, words in wanted.words_by_atom.items()
    }
    like = {atom: store.archive.numbers_like(globs) for atom, globs in wanted.globs_by_atom.items()}
    return {atom: found | like.get(atom, frozenset()) for atom, found in exact.items()}
