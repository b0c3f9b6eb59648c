"""What was changed in articles after they had matched, and who said what: facts -> lines. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from monitor.core.digest.clean import clean, is_right_to_left, language_tag, safe_url
from monitor.core.digest.values import EditLine, StatementLine
from monitor.core.model import ArticleEdit, EditChange, EditKind, StatementFacts

# Code points, so that no single text of a page can fill a mail.
NAME_LENGTH = 120
HEADLINE_LENGTH = 240
WORDS_LENGTH = 240
QUOTE_LENGTH = 420

_WHEREABOUTS = frozenset([EditKind.VANISHED, EditKind.RETURNED])
# In the order of interest: an article that is gone cannot be read any more.
_ORDER = tuple(
    reversed(
        (EditKind.ACTOR, EditKind.ATTRIBUTION, EditKind.NUMBER, EditKind.HEADLINE, EditKind.RETURNED, EditKind.VANISHED)
    )
)


def edit_lines(edits: Iterable[ArticleEdit]) -> tuple[EditLine, ...]:
    """One line an edited article, vanished ones first, then the last seen; changes of one article in order of interest.

    An article that was found edited more than once has one line: what was before the first, and what is after the last.
    A page that vanished and came back in between has none.
    """
    by_article: dict[int, ArticleEdit] = {}
    for edit in edits:
        known = by_article.get(edit.article_id)
        by_article[edit.article_id] = edit if known is None else replace(edit, changes=(*known.changes, *edit.changes))
    lines = [_edit_line(edit) for edit in by_article.values() if any(_settled(edit.changes))]
    return tuple(sorted(lines, key=lambda line: (not line.has_vanished, -line.seen_at.timestamp(), line.headline)))


def _edit_line(edit: ArticleEdit) -> EditLine:
    headline = clean(edit.title, HEADLINE_LENGTH) or "(without a title)"
    changes = sorted(dict.fromkeys(map(_cleaned, _settled(edit.changes))), key=lambda change: _ORDER.index(change.kind))
    return EditLine(
        headline=headline,
        outlet=clean(edit.outlet, NAME_LENGTH) or "(unnamed)",
        url=safe_url(edit.url),
        is_right_to_left=is_right_to_left(headline),
        seen_at=edit.seen_at,
        changes=tuple(changes),
    )


def _settled(changes: Iterable[EditChange]) -> Iterator[EditChange]:
    """The changes; of a page that went and came back, or came back and went, nothing: the reader missed nothing."""
    changes = tuple(changes)
    moves = [change for change in changes if change.kind in _WHEREABOUTS]
    yield from (change for change in changes if change.kind not in _WHEREABOUTS)
    yield from moves[-1:] if len(moves) % 2 else ()


def _cleaned(change: EditChange) -> EditChange:
    return replace(change, before=clean(change.before, WORDS_LENGTH), after=clean(change.after, WORDS_LENGTH))


def statement_lines(statements: Iterable[StatementFacts]) -> tuple[StatementLine, ...]:
    """Who said what, in the order given; a statement without a speaker or without words is none."""
    return tuple(line for line in map(_statement_line, statements) if line.speaker and line.quote)


def _statement_line(said: StatementFacts) -> StatementLine:
    quote = clean(said.quote, QUOTE_LENGTH)
    return StatementLine(
        speaker=clean(said.speaker, NAME_LENGTH),
        role=clean(said.role, NAME_LENGTH),
        verb=clean(said.verb, NAME_LENGTH),
        quote=quote,
        outlet=clean(said.outlet, NAME_LENGTH) or "(unnamed)",
        url=safe_url(said.url),
        language=language_tag(said.language),
        is_right_to_left=is_right_to_left(quote),
        at=said.at,
    )
