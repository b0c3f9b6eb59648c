"""Actors beside each other: names inside names, offices held by two, entries that no rule uses."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from monitor.core.rules.entries import below
from monitor.core.rules.lint.values import Code, Facts, Level, LintFinding
from monitor.core.rules.parts import leaves
from monitor.core.rules.syntax import Actor, ActorRef, Alias, Role, RuleSet, TermsRef
from monitor.core.text import fold, is_unspaced, key, plain, split

_EVER: Final = (date.min, date.max)


def aliases_in_aliases(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Names that stand inside a name of another actor, or are one: both actors are found there.

    A name with a guard is left alone: somebody has thought of it. "EU" may well be meant in "mission to the EU"; where
    words are not spaced, a name inside a name is part of another word (俄罗斯, 白俄罗斯).
    """
    families = _families(ruleset)
    masks = {actor.key: {_words(mask.text) for mask in actor.masks} for actor in ruleset.actors}
    names = [
        (actor.key, alias.text, _words(alias.text))
        for actor in ruleset.actors
        for alias in actor.aliases
        if not _is_guarded(alias)
    ]
    by_word: defaultdict[str, list[tuple[str, str, tuple[str, ...]]]] = defaultdict(list)
    for name in names:
        for word in set(name[2]):
            by_word[word].append(name)
    for owner, alias, words in names:
        for other, longer, around in by_word[words[0]] if words else ():
            is_related = other in families[owner] or owner in families[other]
            if not is_related and around not in masks[owner] and _holds(around, words):
                yield _inside(owner, alias, other, longer, is_same=around == words)


def _is_guarded(alias: Alias) -> bool:
    return bool(alias.needs or alias.not_with or alias.languages or alias.valid_from or alias.valid_until)


def _inside(owner: str, alias: str, other: str, longer: str, *, is_same: bool) -> LintFinding:
    if is_same:
        level = Level.WARNING
        message = f'"{alias}" names two actors, {owner} and {other}: a text with it mentions both'
        advice = "say under needs or not_with what tells them apart, or leave one out"
    else:
        level = Level.WARNING if is_unspaced(alias[0]) else Level.NOTE
        message = f'"{alias}" stands inside "{longer}", a name of {other}: where that stands, {owner} is found too'
        advice = f'add "{longer}" under not of {owner}, or make {other} one of its members'
    return LintFinding(("actors", owner), Code.ALIAS_IN_ALIAS, level, message, advice, alias)


def _families(ruleset: RuleSet) -> dict[str, frozenset[str]]:
    """Each actor with all below it."""
    members = {actor.key: actor.members for actor in ruleset.actors}
    return {actor: frozenset(below(actor, members)) for actor in members}


def _words(text: str) -> tuple[str, ...]:
    return tuple(key(plain(token)) for token in split(text)[1::2])


def _holds(longer: tuple[str, ...], words: tuple[str, ...]) -> bool:
    steps = range(len(longer) - len(words) + 1)
    return any(longer[step : step + len(words)] == words for step in steps)


# --------------------------------------------------------------------------------------------------------------- roles


def shared_roles(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Offices that two actors hold on the same days."""
    held: defaultdict[str, list[tuple[Actor, Role]]] = defaultdict(list)
    for actor in ruleset.actors:
        for role in actor.roles:
            for other, earlier in held[fold(role.title)]:
                if other is not actor and (days := _shared_days(role, earlier)):
                    yield _shared(actor, role, other, days)
            held[fold(role.title)].append((actor, role))


def _shared(actor: Actor, role: Role, other: Actor, days: tuple[date, date]) -> LintFinding:
    message = f'"{role.title}" is held by {other.key} and {actor.key} at once, {_period(days)}'
    advice = "give the earlier holder an until, and the later one a from"
    return LintFinding(("actors", actor.key), Code.SHARED_ROLE, Level.WARNING, message, advice, role.title)


def _shared_days(role: Role, other: Role) -> tuple[date, date] | None:
    first = max(held.held_from or _EVER[0] for held in (role, other))
    last = min(held.held_until or _EVER[1] for held in (role, other))
    return (first, last) if first <= last else None


def _period(days: tuple[date, date]) -> str:
    ends = ((f"from {days[0]}", days[0] != _EVER[0]), (f"until {days[1]}", days[1] != _EVER[1]))
    return " ".join(said for said, is_known in ends if is_known) or "always"


# -------------------------------------------------------------------------------------------------------------- unused


def unused(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Actors and lists that no rule leads to."""
    used = _used(ruleset)
    entries: Sequence[tuple[str, str, str]] = (
        *(("actors", actor.key, "actor") for actor in ruleset.actors),
        *(("terms", terms.key, "list") for terms in ruleset.term_lists),
    )
    for section, entry, what in entries:
        if (section, entry) not in used:
            message = f"no rule uses the {what} {entry}"
            reference = f"{'actor' if what == 'actor' else 'terms'}:{entry}"
            yield LintFinding(
                (section, entry), Code.UNUSED, Level.NOTE, message, f"name it in a rule ({reference}), or leave it out"
            )


def _used(ruleset: RuleSet) -> set[tuple[str, str]]:
    """Section and key of what rules lead to: by name, as a member, through a list, or as what an alias needs."""
    actors = {actor.key: actor for actor in ruleset.actors}
    lists = {terms.key: terms for terms in ruleset.term_lists}
    found: set[tuple[str, str]] = set()
    waiting: list[object] = [rule.condition for rule in ruleset.rules]
    while waiting:
        for leaf in leaves(waiting.pop()):
            if isinstance(leaf, ActorRef) and ("actors", leaf.key) not in found:
                found.add(("actors", leaf.key))
                actor = actors[leaf.key]
                waiting += [actor.aliases, tuple(map(ActorRef, actor.members))]
            elif isinstance(leaf, TermsRef) and ("terms", leaf.key) not in found:
                found.add(("terms", leaf.key))
                waiting.append(lists[leaf.key].terms)
    return found
