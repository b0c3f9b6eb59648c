"""One decoded page -> Extraction: the page's facts, its body as the arbiter chose it, and the verdict."""

from dataclasses import replace
from typing import Final

from lxml.etree import _Element

from monitor.core.extract.body import headings_of, read_body
from monitor.core.extract.engine import joined_words
from monitor.core.extract.language import tell_language
from monitor.core.extract.metadata import PageFacts, read_facts
from monitor.core.extract.tree import load_tree, strip_unread, without_control_references
from monitor.core.extract.verdict import judge_page
from monitor.core.extract.verdict_reading import Reading
from monitor.core.extract.whole_copy import with_whole_copy
from monitor.core.model import Claim, ClaimField, Extraction, Witness

MAX_TEXT: Final = 1_000_000
MAX_STANDFIRST: Final = 1_000


def read_page(
    page: str, url: str | None, expected_language: str | None, repeats: frozenset[int], own_text: str
) -> Extraction | None:
    """What the page says, or None if it is no HTML that can be read."""
    page = joined_words(without_control_references(page))
    tree = load_tree(page)
    return None if tree is None else _extraction(tree, page, url, expected_language, repeats, own_text)


def _extraction(
    tree: _Element,
    page: str,
    url: str | None,
    expected_language: str | None,
    repeats: frozenset[int],
    own_text: str,
) -> Extraction:
    facts = read_facts(tree, url)
    strip_unread(tree)
    copy = max(facts.article_body, own_text, key=len)
    body = read_body(tree, page, replace(facts, article_body=copy))
    text = "\n".join(line.text for line in body.lines)[:MAX_TEXT]
    language, is_told = tell_language(f"{facts.title}\n{text}", facts.language)
    canonical = next((claim for claim in facts.claims if claim.field is ClaimField.CANONICAL_URL), None)
    reading = Reading(tree, facts.title, text, facts.is_free, language, expected_language, repeats, page)
    judgement = with_whole_copy(judge_page(reading), facts.article_body)
    return Extraction(
        title=facts.title,
        standfirst=body.standfirst[:MAX_STANDFIRST] if judgement.text else "",
        text=judgement.text,
        language=language,
        published=facts.published,
        authors=facts.authors,
        site=facts.site,
        verdict=judgement.verdict,
        why=judgement.why,
        headings=headings_of(body.lines) if judgement.text == text and len(text) < MAX_TEXT else (),
        dropped=body.dropped,
        updated=facts.updated,
        canonical_url=canonical.value if canonical is not None and canonical.is_believed else None,
        claims=claims_of(facts, language if is_told else None),
    )


def claims_of(facts: PageFacts, told_language: str | None) -> tuple[Claim, ...]:
    """The page's claims, with the language that its text tells in the place of the one that its tags claim."""
    if told_language is None:
        return facts.claims
    others = (claim for claim in facts.claims if claim.field is not ClaimField.LANGUAGE)
    return (*others, Claim(ClaimField.LANGUAGE, told_language, Witness.TEXT))
