"""Is it the same text? (title, text) -> an identity that reprints share, or None where there is too little to say.
Articles -> stories.

The identity is a hash over the words alone, in order: a reprint changes the address, the headline, the quotation marks,
the dashes, the width of its letters and where its lines break, and stays the same report. Nothing fuzzy happens here; a
text with one word changed is another text.
"""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from hashlib import blake2b

# Below this many characters (of folded text) different reports do share a text: a teaser, a caption, the one-line
# summary that a wire sends out under a hundred headlines. Such a text is identified together with its title.
SELF_SUFFICIENT = 300

# Below this many not even the title helps: "Weather: sunny." comes every day, and is no reprint of yesterday's.
# Taking two reports for one loses one of them, taking one for two only shows it twice; so short means unsure.
SAYS_SOMETHING = 40

# NFKC takes these two apart into a space and a combining accent, but texts use them as apostrophes.
APOSTROPHES = str.maketrans("`´", "''")


def text_identity(title: str, text: str) -> str | None:
    """A hex digest, equal for articles whose texts have the same words in the same order.

    Case, white space, punctuation, and forms that Unicode holds compatible (NFKC) do not count; symbols such as € and +
    do. A text under SELF_SUFFICIENT characters also needs the same title. None where the text is under SAYS_SOMETHING
    characters, or short and without a title: such an article is the same as no other.
    """
    words = fold(text)
    if len(words) >= SELF_SUFFICIENT:
        return _digest(words)
    heading = fold(title)
    if len(words) < SAYS_SOMETHING or not heading:
        return None
    # A line feed stands in no folded text, so no long text ever hashes as a title and a short one.
    return _digest(f"{heading}\n{words}")


def text_digest(title: str, text: str) -> str:
    """A hex digest, equal for versions of an article that have the same words in title and text, in order."""
    return _digest(f"{fold(title)}\n{fold(text)}")


def stories(articles: Iterable[tuple[str, str, str]]) -> tuple[tuple[str, ...], ...]:
    """Which articles, each given as (id, title, text), are one story: today those of identical text.

    In the order given, as are the ids inside a story. An article that is the same as no other stands alone.
    """
    members: dict[str, list[str]] = {}
    for article_id, title, text in articles:
        identity = text_identity(title, text)
        # No hex digest begins with a line feed.
        members.setdefault(f"\n{article_id}" if identity is None else identity, []).append(article_id)
    return tuple(map(tuple, members.values()))


def fold(text: str) -> str:
    """The words of `text` by single spaces, without case, punctuation and compatibility variants. Idempotent."""
    composed = unicodedata.normalize("NFKC", text.translate(APOSTROPHES))
    folded = unicodedata.normalize("NFKC", composed.casefold())
    return " ".join("".join(map(_word_part, folded)).split())


@lru_cache(maxsize=4096)
def _word_part(character: str) -> str:
    """Letters, marks, numbers and symbols as they are, a space for what divides words, nothing for what is unseen."""
    category = unicodedata.category(character)
    if category == "Cf":  # soft hyphens, zero-width spaces, direction marks: put in by one outlet, dropped by the next
        return ""
    divides = category[0] in "PZ" or category in ("Cc", "Cs")
    return " " if divides else character


def _digest(words: str) -> str:
    return blake2b(words.encode(), digest_size=16).hexdigest()
