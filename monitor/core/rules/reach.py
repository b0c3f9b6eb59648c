"""The reach of a rule or an alias: which languages, feeds and days it is meant for. Pure."""

from datetime import date

from monitor.core.rules.syntax import Actor, Document, Rule
from monitor.core.text import primary_subtag


def is_in_time(day: date | None, first: date | None, last: date | None) -> bool:
    """Whether a day lies between two, both included; None sets no limit, and a day that is not known lies anywhere."""
    return day is None or ((first is None or first <= day) and (last is None or day <= last))


def speaks_one_of(languages: tuple[str, ...], language: str | None) -> bool:
    """Whether a text is in one of some languages; so is one of unknown language, and any where none is named."""
    if not languages or not language:
        return True
    return primary_subtag(language) in map(primary_subtag, languages)


def is_limited(rule: Rule) -> bool:
    """Whether there is an article, or a day, that a rule is not asked of."""
    return bool(rule.languages or rule.feeds or rule.not_feeds or rule.valid_from or rule.expires)


def is_meant_for(rule: Rule, document: Document) -> bool:
    """Whether a rule is asked of documents in this language, from this feed. An unknown feed is as any."""
    if not speaks_one_of(rule.languages, document.language):
        return False
    if document.feed is None:
        return True
    feed = document.feed
    is_wanted = not rule.feeds or any(matches_glob(feed, glob) for glob in rule.feeds)
    return is_wanted and not any(matches_glob(feed, glob) for glob in rule.not_feeds)


def matches_glob(text: str, glob: str) -> bool:
    """Whether the whole text is as the glob says: `*` any run of characters, `?` one; capitals do not matter.

    Time grows with the product of the lengths at most: after a mismatch only the last star is tried anew.
    """
    text, glob = text.casefold(), glob.casefold()
    at = wanted = 0
    star, resume = -1, 0
    while at < len(text):
        if wanted < len(glob) and glob[wanted] == "*":
            star, resume = wanted, at
            wanted += 1
        elif wanted < len(glob) and glob[wanted] in {"?", text[at]}:
            at, wanted = at + 1, wanted + 1
        elif star >= 0:
            resume += 1
            at, wanted = resume, star + 1
        else:
            return False
    return not glob[wanted:].strip("*")


def roles_on(actor: Actor, day: date) -> tuple[str, ...]:
    """The offices that an actor holds on a day, in the order of the file, for people to read."""
    return tuple(role.title for role in actor.roles if is_in_time(day, role.held_from, role.held_until))
