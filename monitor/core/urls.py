"""Addresses: the canonical form of an article's URL, and links of a feed made absolute.

`canonical_url` answers "is this the same article?" and is for comparing only: it is never fetched and never shown.
`resolve` gives the address that is fetched and shown, changed as little as safety allows.
Sources: RFC 3986 section 6 (normalisation), the WHATWG URL standard (what browsers strip), the AMP project's documents.
"""

import re
from functools import lru_cache
from typing import Final
from urllib.parse import SplitResult, quote, unquote_to_bytes, urljoin, urlsplit, urlunsplit

# Longer ones are data in disguise; the longest link of 200 real feeds has 303 characters, news redirectors some 700.
MAX_URL_LENGTH: Final = 8_192

# Parameters that say how a reader came, never what the article is. Compared in lower case.
TRACKING_PREFIXES: Final = ("utm_", "mtm_", "pk_", "piwik_", "matomo_", "at_custom", "at_medium", "at_campaign", "hsa_")
_CLICK_IDS = (  # Google, Facebook, Microsoft, Yandex, X, TikTok, LinkedIn, Instagram, Mailchimp, HubSpot, Adobe
    "gclid gclsrc dclid gbraid wbraid fbclid msclkid yclid ysclid twclid ttclid li_fat_id igsh igshid mc_cid mc_eid "
    "_hsenc _hsmi s_cid ef_id"
)
_CAMPAIGNS = (  # analytics of publishers and their newsletters
    "_ga _gl cmpid cmp ocid ncid ito ftag smid smtyp sref spm xtor wt_mc wt_zmc wtrid mkt_tok ns_campaign ns_mchannel "
    "ns_source ns_linkname partner_source sr_share taid traffic_source guccounter guce_referrer guce_referrer_sig "
    "rss_id feedtype feedname ref_src ref_url __twitter_impression fb_ref fb_source share_source"
)
TRACKING_PARAMETERS: Final = frozenset(_CLICK_IDS.split() + _CAMPAIGNS.split())
# Parameters that choose or accompany the AMP rendering of a page, with the values that do; None = any value.
AMP_PARAMETERS: Final[dict[str, frozenset[str] | None]] = {
    "amp": frozenset({"", "1", "true"}),
    "outputtype": frozenset({"amp"}),
    "amp_js_v": None,
    "amp_gsa": None,
    "usqp": None,
}
# One publisher serves one article under these names. Two different articles with one path on such sibling hosts
# have not been seen; the same article on both is common (http://www. in one feed, https://m. in another).
SIBLING_HOST = re.compile(r"^(?:www|m|mobile|amp)\.(?=[^.]+\.)")

_UNRESERVED: Final = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_PATH_SAFE: Final = "/:@!$&'()*+,;=-._~"
_QUERY_SAFE: Final = _PATH_SAFE + "?"
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_REMOVED = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2060\u2066-\u2069\ufeff\ud800-\udfff]")
_HOST = re.compile(r"[a-z0-9_](?:[a-z0-9_.-]*[a-z0-9_-])?|\[[0-9a-f:.]+\]")
_SESSION_ID = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/;?]*", re.IGNORECASE)
_AMP_CACHE_HOST = re.compile(r"(?:[a-z0-9-]+\.)?cdn\.ampproject\.org")
_AMP_CACHE_PATH = re.compile(r"/(?:c|v|a)/(?:s/)?([^/]+\.[^/]+)(/.*)?")
_AMP_VIEWER_PATH = re.compile(r"/amp/(?:s/)?([^/]+\.[^/]+)(/.*)?")
_AMP_SUFFIX = re.compile(r"(?<=[^/])(?:(?:/amp|\.amp)$|\.amp(?=\.html$))")
_ESCAPED_AMPERSAND = re.compile(r"(?:^|&)(?:amp;)+")
_AMP_PREFIX = re.compile(r"^/amp(?=/[^/])")


@lru_cache(maxsize=8_192)
def canonical_url(url: str) -> str | None:
    """The form under which two addresses of one article are equal; None if it is not usable http, https or file.

    http counts as https, sibling hosts (`www.`, `m.`, …) as one; ports 80 and 443, credentials, tracking parameters,
    AMP forms, session ids, trailing slashes and fragments go, parameters are sorted by name, percent-encoding and
    IDNA are brought to one form. A fragment that routes (`#!…`, `#/…`) stays: dropping it would fold different
    articles into one. Idempotent.
    """
    cleaned = _clean(url)
    parts = _split(cleaned) if cleaned else None
    if parts is None:
        return None
    if parts.scheme == "file":
        return _canonical_file(parts)
    found = _host_and_port(parts)
    if found is None:
        return None
    host, port = found
    host, path = _without_amp(host, _normal_path(parts.path))
    query = _normal_query(parts.query)
    fragment = _normal(parts.fragment, _QUERY_SAFE) if parts.fragment[:1] in ("!", "/") else ""
    canonical = urlunsplit(("https", host + port, path, query, fragment))
    return canonical if len(canonical) <= MAX_URL_LENGTH else None


def resolve(base: str, link: str) -> str | None:
    """`link` as found in a document at `base`, absolute and safe to fetch and show, or None.

    Only http and https come through; file only where `base` is a file, and then only inside its folder. Control and
    invisible characters are dropped, spaces and quotes are percent-encoded, credentials go.
    """
    cleaned = _clean(link)
    if not cleaned:
        return None
    try:
        parts = _split(urljoin(base, cleaned))
    except ValueError:
        return None
    if parts is None:
        return None
    if parts.scheme == "file":
        return _inside_folder(base, parts)
    if _host_and_port(parts) is None:
        return None
    return _escape_unsafe(urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))


def _clean(url: str) -> str:
    return _REMOVED.sub("", url[: MAX_URL_LENGTH + 1]).strip() if len(url) <= MAX_URL_LENGTH else ""


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        has_place = bool(parts.path) if parts.scheme == "file" else bool(parts.hostname)
    except ValueError:
        return None
    return parts if parts.scheme in ("http", "https", "file") and has_place else None


def _host_and_port(parts: SplitResult) -> tuple[str, str] | None:
    """The host in ASCII lower case and ":port" unless it is a default one; None if no host can be of this form."""
    try:
        host, port = parts.hostname or "", parts.port
        host = host if host.isascii() else host.encode("idna").decode("ascii").lower()
    except ValueError:
        return None
    host = f"[{host}]" if ":" in host else host.rstrip(".")
    if not _HOST.fullmatch(host) or ".." in host:
        return None
    # Both default ports go for both schemes, because the two schemes count as one.
    return host, "" if port in (None, 80, 443) else f":{port}"


def _without_amp(host: str, path: str) -> tuple[str, str]:
    """Host and path of the publisher's page: out of AMP caches, without AMP marks, sibling hosts as one."""
    while True:
        inner = _amp_target(host, path)
        bare = (SIBLING_HOST.sub("", host), _AMP_PREFIX.sub("", _AMP_SUFFIX.sub("", path))) if inner is None else inner
        bare = (bare[0], bare[1].rstrip("/") or "/")
        if bare == (host, path):
            return bare
        host, path = bare


def _amp_target(host: str, path: str) -> tuple[str, str] | None:
    pattern = _AMP_CACHE_PATH if _AMP_CACHE_HOST.fullmatch(host) else None
    if re.fullmatch(r"(?:www\.)?google\.[a-z.]{2,6}", host):
        pattern = _AMP_VIEWER_PATH
    found = pattern.fullmatch(path) if pattern else None
    if found is None or not _HOST.fullmatch(found[1].lower()):
        return None
    return found[1].lower(), found[2] or "/"


def _normal_path(path: str) -> str:
    normal = _SESSION_ID.sub("", _normal(path.replace("\\", "/"), _PATH_SAFE))
    return _without_dots(normal).rstrip("/") or "/"


def _without_dots(path: str) -> str:
    """RFC 3986 5.2.4."""
    kept: list[str] = []
    for segment in path.removeprefix("/").split("/"):
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


def _normal_query(query: str) -> str:
    # Feeds that escape twice leave "&amp;" between the parameters.
    separated = _ESCAPED_AMPERSAND.sub("&", query).split("&")
    parameters = [_normal(parameter, _QUERY_SAFE) for parameter in separated if parameter.strip("=")]
    kept = [parameter for parameter in parameters if not _is_noise(*parameter.partition("=")[::2])]
    return "&".join(sorted(kept, key=lambda parameter: parameter.partition("=")[0]))


def _is_noise(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    if name in AMP_PARAMETERS:
        values = AMP_PARAMETERS[name]
        return values is None or value in values
    return name in TRACKING_PARAMETERS or name.startswith(TRACKING_PREFIXES)


def _normal(text: str, safe: str) -> str:
    """Percent-encoding in one form (RFC 3986 6.2.2): hex in capitals, nothing encoded that need not be."""
    text = _STRAY_PERCENT.sub("%25", text)
    return _ESCAPE.sub(_normal_escape, quote(text, safe=safe + "%"))


def _normal_escape(found: re.Match[str]) -> str:
    byte = int(found[1], 16)
    return chr(byte) if byte in _UNRESERVED else f"%{byte:02X}"


def _escape_unsafe(url: str) -> str:
    """Only what could break out of an attribute or a header is encoded; letters of any script stay as they are."""
    return re.sub(r"""[\s"'<>\\^`{|}]""", lambda found: quote(found[0], safe=""), url)


def _canonical_file(parts: SplitResult) -> str | None:
    path = _without_dots(_normal(parts.path, _PATH_SAFE))
    return f"file://{path}" if parts.netloc.lower() in ("", "localhost") and len(path) < MAX_URL_LENGTH else None


def _inside_folder(base: str, parts: SplitResult) -> str | None:
    """The file's address if it lies in the folder of the file `base` or below it."""
    feed = urlsplit(base)
    if feed.scheme != "file" or parts.netloc.lower() not in ("", "localhost"):
        return None
    # Compared as decoded bytes, so that %2e%2e cannot climb out.
    folder = _without_dots(unquote_to_bytes(feed.path).decode("latin-1")).rpartition("/")[0] + "/"
    target = _without_dots(unquote_to_bytes(parts.path).decode("latin-1"))
    if "\x00" in target or not target.startswith(folder) or target == folder:
        return None
    return "file://" + quote(target.encode("latin-1"), safe=_PATH_SAFE)


# Names of query values that let whoever knows them in; and values that nobody would choose but a generator of keys.
_IS_SECRET_NAME: Final = re.compile(
    r"(?i)(?:^|[^a-z])(?:(?:api|access|auth|private|user|feed)?(?:tok(?:en)?|key)|secret|pass(?:wd|word)?|pwd|auth"
    r"|authorization|sig(?:nature)?|[a-z]*sess(?:ion)?(?:id)?|sid|credentials?|jwt)$"
).search
_IS_SECRET_VALUE: Final = re.compile(r"(?=.*[0-9])(?=.*[A-Za-z])[\w.~+/=-]{24,}").fullmatch
_STARS: Final = "***"


def without_secrets(url: str) -> str:
    """The address for a log or a mail: name, password and what seems to be a key in its query are starred out."""
    parts = _split(url)
    if parts is None:
        return url
    user, at, place = parts.netloc.rpartition("@")
    netloc = f"{_STARS}@{place}" if at and user else parts.netloc
    query = "&".join(map(_without_secret, parts.query.split("&")))
    return urlunsplit(parts._replace(netloc=netloc, query=query))


def _without_secret(pair: str) -> str:
    name, equals, value = pair.partition("=")
    is_secret = equals and value and (_IS_SECRET_NAME(name) or _IS_SECRET_VALUE(value))
    return f"{name}={_STARS}" if is_secret else pair
