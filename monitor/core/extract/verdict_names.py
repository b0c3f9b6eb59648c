"""What elements are called, where links lead to, what a page claims: its tags and attributes -> how it is built.

Classes and ids are written by people for people. Whole words count: `regwall-modal` is a wall and `wallaby` none.
"""

import re
from typing import Final

from lxml.etree import _Element

from monitor.core.extract.blocks import names_in

# Class and id words of what stands around an article and is the same on every page.
_BESIDE: Final = (
    "bottom breadcrumb breadcrumbs colophon comments copyright foot footer ftr masthead menu mostread nav navbar "
    "navigation newsletter newsletters nl recirculation recommended related secondary sidebar trending"
)
BESIDE_WORDS: Final = frozenset(_BESIDE.split())
_BANNERS: Final = (
    "axeptio borlabs cc ccpa cky cmp cmpbox cmplz cookie consent cookiebanner cookiebar cookiebot cookieconsent "
    "cookiefirst cookielaw cookies cookieyes didomi dsgvo gdpr iubenda ketch klaro lgpd onetrust osano quantcast rgpd "
    "rodo sourcepoint tarteaucitron tcf termly trustarc truste usercentrics"
)
BANNER_WORDS: Final = frozenset(_BANNERS.split())
# Of boxes that bar the way to the rest of a text.
_WALLS: Final = "barrier gate gated locked pay paywall paywalled piano plans premium regwall upgrade upsell wall"
WALL_WORDS: Final = frozenset(_WALLS.split())
# Of these nothing else is built.
PAYWALL_WORDS: Final = frozenset({"paywall", "paywalled", "poool", "regwall"})
# Of pages that tell that something is not there.
_MISSING_WORDS: Final = frozenset({"notfound", "errorpage", "pagenotfound"})
_MISSING_PAIRS: Final = (frozenset({"not", "found"}), frozenset({"error", "page"}))
# Characters of an address that tell where it leads; images within addresses have millions.
MAX_HREF: Final = 300

_ROOT = re.compile(r"/|\./|https?://[^/?#]+/?", re.IGNORECASE)
# Where links and forms lead to: the addresses of systems are in English, and in the languages of their makers.
_LOGIN = re.compile(
    r"(?<![a-z])(?:log-?in|acceso|sign[-_]?in|log-?on|anmelden|einloggen|connexion|accedi|acceder|entrar|inloggen|logga-in"
    r"|zaloguj|my-?account|mein-?konto|mon-?compte|mi-?cuenta|konto|account)(?![a-z])",
    re.IGNORECASE,
)
_SALE = re.compile(
    r"(?<![a-z])(?:subscribe|subscriptions?|offers?|checkout|join|create-?account|crear-?cuenta"
    r"|membership|plans|pricing|sign-?up|register|abos?|abonnements?"
    r"|abonnieren|abonner|inscription|registrieren|mitglied-?werden|suscri(?:bete|pcion(?:es)?|birse)|registro|abbonati"
    r"|abbonament[io]|assine|assinaturas?|abonnee|bli-?prenumerant|prenumerat\w*|predplatne|podpiska)(?![a-z])",
    re.IGNORECASE,
)
# Numbers by themselves may be those of articles: `postid-404`.
_MISSING = re.compile(
    r"(?<![a-z])(?:error-?(?:page|40[34]|50\d)|(?:(?<![\w-])|(?:page|body|http|is|status)-)40[34]|page-?not-?found"
    r"|not-?found)(?![a-z\d])",
    re.IGNORECASE,
)
_ADDRESS_BORDER = re.compile(r"[/?#&=]")
# Hyphens in a part of an address that make it a headline: "ukraine-to-join-alliance".
MIN_HYPHENS: Final = 3
# What an article's page has and a server's notice has not.
_FURNITURE: Final = frozenset({"nav", "header", "footer", "article", "time"})
MAX_BARE_LINKS: Final = 2
_ARTICLE_TYPE = re.compile(r'"@type"\s*:\s*\[?\s*"\w*(?:Article|Posting|Report)"')


def leads_home(address: str) -> bool:
    """Whether a link leads to the front page."""
    return _ROOT.fullmatch(address) is not None


def leads_to_login(address: str) -> bool:
    """Whether a link leads to where readers log in."""
    return _is_called(address, _LOGIN)


def leads_to_sale(address: str) -> bool:
    """Whether a link leads to where readers become subscribers or members."""
    return _is_called(address, _SALE)


def _is_called(address: str, names: re.Pattern[str]) -> bool:
    """Whether one of these names is in an address, and not in the headline that articles have in theirs."""
    if names.search(address) is None:
        return False
    parts = (part for part in _ADDRESS_BORDER.split(address) if part.count("-") < MIN_HYPHENS)
    return names.search("/".join(parts)) is not None


def is_missing(names: frozenset[str]) -> bool:
    """Whether an element is named for what is not there."""
    return not _MISSING_WORDS.isdisjoint(names) or any(pair <= names for pair in _MISSING_PAIRS)


def names_of(element: _Element) -> frozenset[str]:
    """The words in all that an element is called."""
    names = (str(element.get(name) or "") for name in ("class", "id", "data-testid", "data-component"))
    return names_in(" ".join(filter(None, names))[:200])


def is_closed(element: _Element) -> bool:
    """Whether AMP shows an element to those alone who have no access, or not yet."""
    return "not" in str(element.get("amp-access") or element.get("subscriptions-section") or "").lower()


def says_missing(tree: _Element) -> bool:
    """Whether a page's outermost elements are named for what is not there: WordPress says `error404`."""
    outer = (tree, *tree.iterfind("body"))
    names = " ".join(f"{each.get('class') or ''} {each.get('id') or ''}"[:400] for each in outer)
    return _MISSING.search(names) is not None


def says_article(tree: _Element) -> bool:
    """Whether a page claims to be one piece of writing, by Open Graph or schema.org."""
    properties = {str(each.get("property") or "").lower(): str(each.get("content") or "") for each in tree.iter("meta")}
    if "article:published_time" in properties or "article" in properties.get("og:type", "").lower():
        return True
    return any(_ARTICLE_TYPE.search(script.text or "") is not None for script in tree.iter("script"))


def is_bare(tree: _Element) -> bool:
    """Whether a page has no navigation, no head or foot, no date of its own: a server's or a script's notice."""
    links = sum(each.get("href") is not None for each in tree.iter("a"))
    return links <= MAX_BARE_LINKS and next(tree.iter(*_FURNITURE), None) is None


def lies_over(element: _Element) -> bool:
    """Whether an element lies over the page as a dialog does."""
    return element.tag == "dialog" or element.get("role") in ("dialog", "alertdialog") or _is_modal(element)


def _is_modal(element: _Element) -> bool:
    return str(element.get("aria-modal") or "").lower() == "true"
