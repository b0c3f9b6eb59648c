"""Makes text and links from outside fit to be shown: str -> str, with nothing invisible, reordering or active left."""

import re
import unicodedata
from urllib.parse import quote, urlsplit

# C0 and C1 controls, soft hyphen, bidi controls, zero-width and tag characters, fillers, non-characters and lone
# surrogates: what no reader sees, and mail programs reorder, clip (Gmail, at a C1 control) or refuse (surrogates).
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ud800-\udfff\ufdd0-\ufdef\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U000e0000-\U000e0fff]"
    # Joiners are spelling in Arabic and Indic scripts, and a hiding place elsewhere.
    "|(?<![\u0600-\u0dff])[\u200c\u200d]"
)
_SPACE = re.compile(r"\s+")
# C1 code points in a feed are Windows-1252 that was declared as Latin-1 (WHATWG Encoding maps the label so).
_WINDOWS_1252 = {code: bytes([code]).decode("cp1252", "ignore") for code in range(0x80, 0xA0) if code != 0x85}
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")

MARKS_IN_A_ROW = 6  # Tibetan and pointed Hebrew stay below; stacked "zalgo" marks cover the lines around them.
URL_LENGTH = 2000  # Code points; what mail programs and browsers open without trouble.
_URL_SAFE = "/%:@!$&'*+,;=~?-._"  # Sub-delimiters of RFC 3986 but for parentheses, which end links in plain text.


def clean(text: str, limit: int) -> str:
    """One line of composed text without invisible characters, at most `limit` code points, cut ones ending in "…".

    Idempotent.
    """
    line = clean_run(text[: 4 * limit]).strip()
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def clean_run(text: str) -> str:
    """`text` cleaned as a piece of a longer line: white space at its ends is kept as one space."""
    shown = _SPACE.sub(" ", _INVISIBLE.sub("", text.translate(_WINDOWS_1252)))
    return shown if shown.isascii() else _few_marks(unicodedata.normalize("NFC", shown))


def _few_marks(text: str) -> str:
    """`text` with no more than MARKS_IN_A_ROW combining marks on one letter."""
    kept: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if unicodedata.category(character)[0] == "M" else 0
        if marks <= MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)


def safe_url(url: str | None) -> str | None:
    """`url` in plain ASCII if it is an http(s) address that a reader may be sent to, otherwise None.

    A host in another script becomes punycode, so that a look-alike shows; credentials before the host are refused
    (they are only ever used to disguise it). Quotes, brackets and white space never survive.
    """
    if url is None or len(url) > URL_LENGTH or _INVISIBLE.search(url) or _SPACE.search(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii")
    except ValueError:  # a broken port or IPv6 literal; UnicodeError of the host is one too
        return None
    if (
        parts.scheme not in ("http", "https")
        or not re.fullmatch(r"[a-z0-9._-]+|[0-9a-f:.]+", host)
        or "@" in parts.netloc
    ):
        return None
    netloc = (f"[{host}]" if ":" in host else host) + (f":{port}" if port is not None else "")
    query = f"?{quote(parts.query, safe=_URL_SAFE)}" if parts.query else ""
    fragment = f"#{quote(parts.fragment, safe=_URL_SAFE)}" if parts.fragment else ""
    return f"{parts.scheme}://{netloc}{quote(parts.path, safe=_URL_SAFE)}{query}{fragment}"


def language_tag(language: str | None) -> str | None:
    """`language` if it has the form of a BCP 47 tag, otherwise None."""
    return language if language and _LANGUAGE.fullmatch(language) else None


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is read from the right (rule P2 of the Unicode bidi algorithm)."""
    directions = (unicodedata.bidirectional(character) for character in text)
    return next((way for way in directions if way in ("L", "R", "AL")), "L") != "L"
