"""One trip through the pool: an entry and its page become an article, which is judged by the rules and signed.

A page that cannot be had or read never costs the article: the feed's own text stands in, and a note says so.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from monitor.core.dedup import text_identity
from monitor.core.extract import extract, guess_language
from monitor.core.extract.dates import believed
from monitor.core.extract.together import claims_together
from monitor.core.model import Analysis, Article, Entry, Extraction, TextSource, Verdict
from monitor.core.rules import Document, Matcher
from monitor.core.stories import Document as Report
from monitor.core.stories import credit_of, pack, sign

# A page that gives less than this share of the feed's own text was not read well. Feeds add a line or two
# ("The post … appeared first on …"), so that a page may well be a little shorter.
MIN_SHARE_OF_FEED: Final = 0.8
# Characters of an entry that prove its language.
MIN_LANGUAGE_SAMPLE: Final = 200
# Characters of an entry that say what it is about, and how many of its longer words prove anything.
MAX_TOPIC: Final = 600
MIN_TOPIC_WORDS: Final = 6
# A longer page is not a wall.
MAX_DOUBTED: Final = 1_500
# The share of those words that a page about the same has at the very least.
MIN_SHARED_TOPIC: Final = 0.1

# The beginnings of longer words, so that endings do not matter; pairs of ideographs.
_TOPIC_WORD = re.compile(r"(?<!\w)[^\W\d_\u4e00-\u9fff]{5}|[\u4e00-\u9fff]{2}")
_NOT_LETTERS = re.compile(r"[\W_]+")
_CUT_OFF = re.compile(r"(?:\.\.\.|\u2026)$")

_WHY_UNUSABLE: Final = {
    Verdict.CONSENT: "the page asks for consent to cookies",
    Verdict.ERROR_PAGE: "the page is an error page",
    Verdict.WRONG_LANGUAGE: "the page is in another language than the feed",
    Verdict.EMPTY: "no article was found on the page",
    Verdict.PAYWALL: "the page shows only the beginning of the article to those who pay nothing",
    Verdict.TEASER: "the page shows only the beginning of the article",
}
# Part of an article is worth reading if the feed has less.
_PARTIAL: Final = frozenset({Verdict.PAYWALL, Verdict.TEASER})


@dataclass(frozen=True, slots=True)
class AnalysisTask:
    """What the network gave for one entry.

    `page` is None where no page was fetched; `page_note` then says why ("the page answered 404"), or is None where
    none was wanted. `content_type` is the HTTP header of `page`. `feed_language` is what the user or the feed says.
    `today` is the day by UTC. `repeats` are marks of paragraphs that stand on other pages of the host too.
    """

    entry: Entry
    url: str | None
    page: bytes | None
    content_type: str | None
    page_note: str | None
    feed_id: str
    feed_language: str | None
    today: date
    repeats: frozenset[int] = frozenset()


def analyze(task: AnalysisTask, matcher: Matcher, rules_version: str) -> Analysis:
    """The article of `task`, read and judged."""
    return judge(read_article(task), task.feed_id, task.today, matcher, rules_version)


def judge(article: Article, feed_id: str, today: date, matcher: Matcher, rules_version: str) -> Analysis:
    """`article` with every rule that it satisfies `today` (UTC), and what it is compared with others by."""
    document = Document(
        title=article.title,
        text=article.text,
        language=article.language,
        published=believed(article.published, today),
        feed=feed_id,
    )
    return Analysis(
        article=article,
        identity=text_identity(article.title, article.text),
        matches=matcher.match(document, today),
        rules_version=rules_version,
        signature=pack(sign(Report("", article.title, article.text))),
        credit=credit_of(article.text),
    )


def read_article(task: AnalysisTask) -> Article:
    """The article from its page, or from the feed's own text where there is no page or it says less."""
    if task.page is None:
        return article_from_feed(task, task.page_note)
    own = feed_text(task.entry)
    page = extract(task.page, task.url, task.content_type, _expected_language(task), task.repeats, own)
    text = "\n".join(filter(None, (page.standfirst, page.text)))
    if page.verdict is Verdict.OK and not is_about(page, text, task.entry):
        return article_from_feed(task, "the page says nothing of what the feed tells", page)
    if page.verdict is Verdict.OK and len(text) >= MIN_SHARE_OF_FEED * len(own):
        return _article_from_page(task, page, text, note=None)
    if page.verdict is Verdict.OK:
        return article_from_feed(task, "the page gave less text than the feed", page)
    why = _why(page)
    if page.verdict in _PARTIAL and len(text) > len(own):
        return _article_from_page(task, page, text, note=why)
    return article_from_feed(task, why, page)


def is_about(page: Extraction, text: str, entry: Entry) -> bool:
    """Whether a page speaks of what the entry tells: a wall in words that nobody knows speaks of something else.

    Only a short page can be told by this, in the language of the entry, and by enough words.
    """
    own = f"{entry.title}\n{feed_text(entry)[:MAX_TOPIC]}"
    topic = set(_TOPIC_WORD.findall(own.casefold()))
    if len(topic) < MIN_TOPIC_WORDS or len(text) >= MAX_DOUBTED or guess_language(own) != page.language:
        return True
    said = set(_TOPIC_WORD.findall(f"{page.title}\n{text}".casefold()))
    return len(topic & said) >= MIN_SHARED_TOPIC * len(topic)


def _why(page: Extraction) -> str:
    """What is wrong with the page, with the words that say so."""
    return f"{_WHY_UNUSABLE[page.verdict]} ({page.why})" if page.why else _WHY_UNUSABLE[page.verdict]


def article_from_feed(task: AnalysisTask, why: str | None, page: Extraction | None = None) -> Article:
    """The article as the feed itself tells it. `why` says what was wrong with the page, `page` what it told anyway."""
    entry, text = task.entry, feed_text(task.entry)
    stand_in = "this is the feed's own text" if text else "the feed gives only the title"
    title = entry.title or (page.title if page and page.text else "")
    return Article(
        title=title,
        text=text,
        language=guess_language(f"{title}\n{text}", task.feed_language),
        published=entry.published or _published(page) or entry.updated,
        authors=entry.authors or (page.authors if page else ()),
        site=page.site if page else None,
        verdict=page.verdict if page else (Verdict.OK if text else Verdict.EMPTY),
        text_source=TextSource.FEED,
        note=f"{why.rstrip('. ')}; {stand_in}" if why else None,
    )


def feed_text(entry: Entry) -> str:
    """Summary and content as one text; a summary that only repeats a part of the content is left out."""
    if not entry.content or not entry.summary:
        return entry.content or entry.summary
    is_repeated = _bare(_CUT_OFF.sub("", entry.summary)) in _bare(entry.content)
    return entry.content if is_repeated else f"{entry.summary}\n{entry.content}"


def _article_from_page(task: AnalysisTask, page: Extraction, text: str, note: str | None) -> Article:
    entry, title = task.entry, _title(task.entry, page)
    return Article(
        title=title,
        text=text,
        language=page.language or guess_language("", task.feed_language),
        published=entry.published or _published(page) or entry.updated,
        authors=page.authors or entry.authors,
        site=page.site,
        verdict=page.verdict,
        text_source=TextSource.PAGE,
        note=note,
        headline=page.title,
        dropped=page.dropped,
        claims=claims_together(
            page.claims, entry, is_page_title=bool(title) and title != entry.title, today=task.today
        ),
    )


def _published(page: Extraction | None) -> datetime | None:
    """The page's claim, which may be in any zone, in UTC."""
    return page.published.astimezone(UTC) if page and page.published else None


def _title(entry: Entry, page: Extraction) -> str:
    """The feed's title: it is the newsroom's headline, while pages carry one for social networks and search engines.

    A title that the feed cut off is the exception.
    """
    is_cut = bool(_CUT_OFF.search(entry.title)) and len(page.title) > len(entry.title)
    return page.title if is_cut or not entry.title else entry.title


def _expected_language(task: AnalysisTask) -> str | None:
    """The language that both the feed's claim and the entry's own words prove; a guess is no ground for a refusal."""
    sample = f"{task.entry.title}\n{feed_text(task.entry)}"
    claimed = guess_language("", task.feed_language)
    return claimed if len(sample) >= MIN_LANGUAGE_SAMPLE and guess_language(sample) == claimed else None


def _bare(text: str) -> str:
    return _NOT_LETTERS.sub("", text.casefold())
