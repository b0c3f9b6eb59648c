"""The publisher's own copy: a block that the structured data's `articleBody` holds is of the article.

Trusted only where that copy is of this article, and not of its first sentences.
"""

from collections.abc import Iterator

from monitor.core.extract.draft import Draft, share_within

MIN_WORDS = 8
# The copy has at least this share of the draft's length, and of its text.
MIN_LENGTH = 0.5
MIN_SHARE = 0.6


def vouches_for(draft: Draft) -> Iterator[int]:
    """Indices of blocks that the draft lost."""
    if not is_of(draft):
        return
    for index, block in enumerate(draft.page.blocks):
        if index in draft.taken or block.words < MIN_WORDS or block.links >= 0.5 or block.is_aside:
            continue
        if share_within(block.letters, draft.page.told) >= 0.8:
            yield index


def is_of(draft: Draft) -> bool:
    """Whether the structured data's body is a copy of this article."""
    told = draft.page.told
    return len(told) >= MIN_LENGTH * len(draft.letters) > 0 and draft.told_share >= MIN_SHARE
