"""A story book from what is on record: articles, each with the story it was found to belong to -> StoryBook.

For a book that cannot be read any more, of another version or damaged: nothing is decided again, stories go on under
their ids. What is lost is how common words were before; it is learnt from the same articles.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from monitor.core.stories.background import Background
from monitor.core.stories.book import StoryBook
from monitor.core.stories.cluster import MOST_KEPT
from monitor.core.stories.packing import VERSION, pack_text
from monitor.core.stories.profile import learn, weigh
from monitor.core.stories.state import FrozenBook, FrozenCluster, FrozenMember, FrozenText, thaw
from monitor.core.stories.values import Limits, Signature


@dataclass(frozen=True, slots=True)
class Recorded:
    """An article as it is on record, the `number`-th that came. `told_at`: its story was mailed after that arrival."""

    number: int
    article_id: int
    published: datetime
    cluster_id: int
    is_copy: bool
    told_at: int
    signature: Signature


@dataclass(slots=True)
class _Rebuilt:
    """One story while it grows."""

    told_at: int
    last: datetime
    size: int = 0
    members: list[FrozenMember] = field(default_factory=list)
    copies: list[int] = field(default_factory=list)


def rebuilt(recorded: Iterable[Recorded], arrivals: int, last_id: int, limits: Limits) -> StoryBook:
    """The book of the last articles on record, in the order of their arrival; the next one is `arrivals` + 1."""
    background, texts = Background(), []
    stories: dict[int, _Rebuilt] = {}
    for each in recorded:
        story = stories.pop(each.cluster_id, None) or _Rebuilt(each.told_at, each.published)
        stories[each.cluster_id] = story
        profile = None if each.is_copy else weigh(each.signature.terms, background)
        learn(each.signature.terms, background)
        _add(story, each)
        data = pack_text(each.signature.print, profile)
        texts.append(FrozenText(number=each.number, article_id=str(each.article_id), data=data))
    return thaw(_frozen(stories, texts, background, arrivals, last_id), limits)


def _add(story: _Rebuilt, each: Recorded) -> None:
    story.size += 1
    story.last = max(story.last, each.published)
    if each.is_copy:
        story.copies.append(each.number)
    else:
        story.members.append(FrozenMember(number=each.number, published=each.published.isoformat()))


def _frozen(
    stories: dict[int, _Rebuilt], texts: list[FrozenText], background: Background, arrivals: int, last_id: int
) -> FrozenBook:
    """A story of reprints alone, whose original is gone, is closed."""
    clusters = [_cluster(cluster_id, story) for cluster_id, story in stories.items() if story.members]
    kept = {each["number"] for cluster in clusters for each in cluster["members"]}
    kept.update(number for cluster in clusters for number in cluster["copies"])
    texts = [text for text in texts if text["number"] in kept]
    return FrozenBook(
        version=VERSION,
        arrivals=arrivals,
        last_id=last_id,
        now=max(story.last for story in stories.values()).isoformat() if stories else None,
        touched=[],
        kept=[text["number"] for text in texts],
        texts=texts,
        clusters=clusters,
        background_texts=background.texts,
        background_counts=background.counts,
    )


def _cluster(cluster_id: int, story: _Rebuilt) -> FrozenCluster:
    return FrozenCluster(
        id=cluster_id,
        size=story.size,
        last=story.last.isoformat(),
        told_at=story.told_at,
        members=story.members[-MOST_KEPT:],
        copies=story.copies[-MOST_KEPT:],
    )
