"""One decoded page -> Extraction: the page's facts, its body as the arbiter chose it, and the verdict."""

import re
from dataclasses import replace
from typing import Final

from lxml import etree
from lxml.etree import _Element
from trafilatura import load_html

from monitor.core.extract.body import headings_of, joined_words, read_body
from monitor.core.extract.json_ld import is_json_ld
from monitor.core.extract.language import tell_language
from monitor.core.extract.metadata import PageFacts, read_facts
from monitor.core.extract.verdict import judge_page
from monitor.core.extract.verdict_reading import Reading
from monitor.core.model import Claim, ClaimField, Extraction, Witness

MAX_TEXT: Final = 1_000_000
MAX_STANDFIRST: Final = 1_000

# A single `&#1;` makes trafilatura give up the whole page, because lxml refuses to set such text.
_CONTROL_REFERENCE = re.compile(
    r"&#(?:x0*(?:[0-8bcef]|1[0-9a-f])(?![0-9a-f])|0*(?:[0-8]|1[124-9]|2[0-9]|3[01])(?![0-9]));?", re.IGNORECASE
)


def read_page(
    page: str, url: str | None, expected_language: str | None, repeats: frozenset[int], own_text: str
) -> Extraction | None:
    """What the page says, or None if it is no HTML that can be read."""
    page = joined_words(_CONTROL_REFERENCE.sub("", page))
    tree = load_html(page)
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
    body = read_body(tree, page, url, replace(facts, article_body=copy))
    text = "\n".join(line.text for line in body.lines)[:MAX_TEXT]
    language, is_told = tell_language(f"{facts.title}\n{text}", facts.language)
    canonical = next((claim for claim in facts.claims if claim.field is ClaimField.CANONICAL_URL), None)
    judgement = judge_page(Reading(tree, facts.title, text, facts.is_free, language, expected_language, repeats, page))
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


def strip_unread(tree: _Element) -> None:
    """Remove what no reader sees and nobody asks for any more: a fifth of the time goes into copies of the tree.

    Structured data stays, because the engine looks into it where the page says nothing.
    """
    for script in list(tree.iter("script")):
        if not is_json_ld(script):
            script.tag = "style"
    etree.strip_elements(tree, "style", "svg", "template", etree.Comment, with_tail=False)
