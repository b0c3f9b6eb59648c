"""What publishers write around articles, in a score of languages: text -> is it that?

Phrases of the trade ("read more", "all rights reserved"), never names of outlets. Text alone is weak evidence, so the
rules that ask want a second sign: a short line, a link, the end of the article.
"""

import re
from typing import Final

# Characters; a longer line is no credit, and looking for an address in one takes the square of its length. Nor is it
# a notice, of which sixty words are the most: a line of four million dots has no words at all.
MAX_CREDIT: Final = 1_000
MAX_NOTICE: Final = 1_000

_ELSEWHERE = re.compile(
    r"^\W*(?:(?:please )?read (?:more|also|next)|see (?:more|also)|also (?:read|on)|more (?:on|from)\b|more:"
    r"|related(?: posts?| stor(?:y|ies)| articles?)?(?:$|:)|don['’]?t miss|watch(?: live| now|:)|listen:|click here"
    r"|recommended|editor['’]s picks?"
    r"|mehr (?:zum|dazu)|lesen sie(?: auch)?|lies auch|auch interessant|lire (?:aussi|la suite)|à lire|leer más"
    r"|lea también|te puede interesar|leia (?:também|mais)|saiba mais|leggi anche|lees ook|les også|läs (?:också|mer)"
    r"|czytaj (?:też|także|również)|zobacz (?:też|także)|čtěte|přečtěte|citește și|olvassa el|διαβάστε"
    r"|читайте (?:также|ещё|еще|також)|смотрите также|ilgili haber|baca juga|xem thêm|soma pia|اقرأ أيضا)(?!\w)",
    re.IGNORECASE,
)
_FURNITURE = re.compile(
    r"sign up (?:for|to|today|here)|subscribe (?:to|now|today)|our (?:free )?(?:daily |weekly )?newsletter"
    r"|delivered (?:straight |right )?(?:to|in) your inbox|updates right in your inbox"
    r"|follow (?:us|@|him|her|them|me)\b.{0,60}(?:twitter|facebook|instagram|@)|like us on facebook"
    r"|all rights reserved|alle rechte vorbehalten|tell us what you think|share (?:it|this) (?:with|on|story|article)"
    r"|like this story|join (?:our|the) (?:whatsapp|telegram)|reach the reporters? (?:on|at)|may be reached at"
    r"|newsletter (?:abonnieren|anmelden)|advertisement$|story continues below",
    re.IGNORECASE,
)
_CREDIT = re.compile(
    r"^\W*(?:(?:additional )?(?:reporting|writing|editing) by|with (?:files|reports?|reporting|inputs?) (?:from|by)"
    r"|associated press (?:writers?|journalists?)|mit (?:agentur)?material|mit dpa|comments?\W*$"
    r"|(?:tags?|topics?|etiketler|schlagwörter|source|quelle|photos?|image(?: source| credit)?|contact|e-?mail)\s*:"
    r"|(?:tags?|topics?)$|filed under\b|copyright|©|updated (?:at|on)|first published"
    r"|follow (?:us|me|him|her|them|@)|follow\b.{0,60}(?:twitter|facebook|instagram)"
    r"|(?:contact|e-?mail) (?:us|me|him|her|them|the (?:author|editor|reporter|writer))\b"
    r"|[^\s@]{1,64}@[^\s@]{1,255}\.\w+\W*$|(?:https?://|www\.)\S+\W*$)"
    r"|contributed (?:to|reporting)|on (?:twitter|facebook|instagram)[ :]*(?:at |@|and|$)|@\w+ ?\)?\.?$",
    re.IGNORECASE,
)


def points_elsewhere(text: str) -> bool:
    """Whether it opens as a pointer to other articles does."""
    return bool(_ELSEWHERE.search(text))


def is_furniture(text: str) -> bool:
    """Whether it speaks of newsletters, sharing, rights, or of the page itself."""
    return len(text) <= MAX_NOTICE and bool(_FURNITURE.search(text))


def is_credit(text: str) -> bool:
    """Whether it reads like what stands under an article: credits, tags, contacts, copyright."""
    return len(text) <= MAX_CREDIT and bool(_CREDIT.search(text))
