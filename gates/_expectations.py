"""What three projects expect of their test feeds, in one form: folders of cases -> Case. Reads files.

feedparser states one Python expression in a comment of each document ("Expect: entries[0]['title'] == 'x'"); gofeed and
feed-rs keep a JSON of the whole result beside it. A claim is one value of one field that we keep; everything else that
is stated (images, enclosures, namespaces, the name of the parser …) is counted as not applicable.
"""

import ast
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

SERVER = "http://127.0.0.1:8097/"  # where feedparser's own tests serve its documents from
Json = Mapping[str, object]

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_EXPECT = re.compile(r"^\s*Expect:\s*(.*?)\s*\Z", re.MULTILINE | re.DOTALL)
_HEADER = re.compile(r"^\s*Header:\s*([\w-]+):\s*(.*?)\s*$", re.MULTILINE)
# feedparser's names of the fields that we keep, after `feed` and `entries[n]`.
_FEED_FIELDS = {"title": "feed title", "link": "feed link", "language": "feed language"}
_ENTRY_FIELDS = {
    "id": "id", "guid": "id", "link": "link", "title": "title", "published": "published", "updated": "updated",
    "published_parsed": "published", "updated_parsed": "updated", "created_parsed": "published",
    "modified_parsed": "updated", "author": "author", "summary": "summary", "description": "summary",
    "content": "content",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Claim:
    """One expected value. `entry` is the place of its entry, None for the feed; `part` that of one of several."""

    field: str
    entry: int | None
    value: object
    part: int | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """One document with what is claimed of it, and how much more is stated that we do not keep."""

    name: str
    document: Path
    content_type: str | None
    base_url: str
    claims: tuple[Claim, ...]
    not_applicable: int


# ----------------------------------------------------------------------------------------------------------- feedparser


def feedparser_cases(folder: Path) -> Iterator[Case]:
    """The documents that carry an expression, those of XML."""
    for path in sorted(folder.rglob("*.xml")):
        text = _text_of(path.read_bytes())
        found = next((f for comment in _COMMENT.findall(text) if (f := _EXPECT.search(comment))), None)
        if found is None:
            continue
        headers = {name.lower(): value for name, value in _HEADER.findall(text)}
        claims, others = _claims_of(found[1])
        name = str(path.relative_to(folder))
        base = urljoin(SERVER + "tests/" + name, headers.get("content-location", ""))
        base = base if base.startswith("http") else SERVER
        if "content-language" in headers:  # the header of a whole answer is none of ours
            others, claims = others + len(claims), []
        yield Case(name, path, headers.get("content-type"), base, tuple(claims), others)


def _text_of(document: bytes) -> str:
    """Enough to read a comment in ASCII, whatever the charset."""
    for mark, charset in ((b"\xff\xfe\x00\x00", "utf-32"), (b"\x00\x00\xfe\xff", "utf-32"), (b"\xff\xfe", "utf-16")):
        if document.startswith(mark):
            return document.decode(charset, "replace")
    if document.startswith(b"Lo\xa7\x94"):
        return document.decode("cp037")
    text = document.decode("utf-8", "replace")
    return text.replace("\x00", "")


def _claims_of(expression: str) -> tuple[list[Claim], int]:
    """The claims in a conjunction, and how many of its terms are none. `not bozo` says nothing of a field."""
    try:
        tree = ast.parse(expression.replace("\n", " ").strip(), mode="eval").body
    except SyntaxError:
        return [], 1
    terms = tree.values if isinstance(tree, ast.BoolOp) and isinstance(tree.op, ast.And) else [tree]
    claims = [_claim_of(term) for term in terms]
    about_parser = sum(isinstance(term, ast.UnaryOp | ast.Name) for term in terms)
    found = [claim for claim in claims if claim is not None]
    return found, len(terms) - len(found) - about_parser


def _claim_of(term: ast.expr) -> Claim | None:
    """The claim of `entries[0]['title'] == 'x'`; None for other terms and other fields."""
    if not isinstance(term, ast.Compare) or not isinstance(term.ops[0], ast.Eq):
        return None
    try:
        value = eval(compile(ast.Expression(term.comparators[0]), "", "eval"), {"__builtins__": {}})
    except (NameError, TypeError):
        return None
    steps = _steps(term.left)
    if steps == ["len", "entries"]:
        return Claim("entries", None, value)
    match steps:
        case ["feed", str(key), *rest] if key in _FEED_FIELDS and not rest:
            return Claim(_FEED_FIELDS[key], None, value)
        case ["feed", "title_detail", "value"]:
            return Claim("feed title", None, value)
        case ["entries", int(place), "title_detail" | "summary_detail" as key, "value"]:
            return Claim(key.removesuffix("_detail"), place, value)
        case ["entries", int(place), "author_detail", "name"]:
            return Claim("author", place, value)
        case ["entries", int(place), "authors", int(part), "name"]:
            return Claim("author", place, value, part)
        case ["entries", int(place), "content", int(part), "value"]:
            return Claim("content", place, value, part)
        case ["entries", int(place), str(key)] if key in _ENTRY_FIELDS and key != "content":
            return Claim(_ENTRY_FIELDS[key], place, value)
    return None


def _steps(node: ast.expr) -> list[object]:
    """`entries[0]['title']` as ["entries", 0, "title"]."""
    match node:
        case ast.Name(name):
            return [name]
        case ast.Subscript(value, ast.Constant(key)):
            return [*_steps(value), key]
        case ast.Attribute(value, name):
            return [*_steps(value), name]
        case ast.Call(ast.Name("len"), [argument]):
            return ["len", *_steps(argument)]
    return [None]


# --------------------------------------------------------------------------------------------------------------- gofeed

_GOFEED_FEED = {"title": "feed title", "link": "feed link", "language": "feed language", "home_page_url": "feed link"}
_GOFEED_ENTRY = {
    "id": "id", "guid": "id", "link": "link", "url": "link", "title": "title", "summary": "summary",
    "description": "summary", "content": "content", "content_html": "content", "published": "published",
    "updated": "updated", "pubDate": "published", "date_published": "published", "date_modified": "updated",
}  # fmt: skip


def gofeed_cases(folder: Path) -> Iterator[Case]:
    """The documents with a JSON of that name beside them, or of that name and `_expected`."""
    for path in sorted((*folder.rglob("*.xml"), *folder.rglob("*.json"))):
        expected = path.with_suffix(".json") if path.suffix == ".xml" else path.with_name(path.stem + "_expected.json")
        if (
            expected.exists()
            and expected != path
            and isinstance(stated := json.loads(expected.read_text("utf-8")), dict)
        ):
            yield _case_of(path, folder, _GOFEED_FEED, _GOFEED_ENTRY, stated)


# -------------------------------------------------------------------------------------------------------------- feed-rs

_FEED_RS_FEED = {"title": "feed title", "language": "feed language"}
_FEED_RS_ENTRY = {
    "id": "id", "title": "title", "summary": "summary", "published": "published", "updated": "updated",
    "content": "content",
}  # fmt: skip


def feed_rs_cases(folder: Path) -> Iterator[Case]:
    """The documents with a `.serde.json` beside them."""
    for expected in sorted(folder.rglob("*.serde.json")):
        stem = expected.name.removesuffix(".serde.json")
        document = next((path for path in expected.parent.glob(stem + ".*") if path != expected), None)
        stated = json.loads(expected.read_text("utf-8"))
        if document is not None and isinstance(stated, dict):
            yield _case_of(document, folder, _FEED_RS_FEED, _FEED_RS_ENTRY, stated)


# -------------------------------------------------------------------------------------------------- whole results, JSON


def _case_of(
    document: Path, folder: Path, feed_fields: Mapping[str, str], entry_fields: Mapping[str, str], stated: Json
) -> Case:
    entries = stated.get("items") or stated.get("entries") or []
    assert isinstance(entries, list)
    claims = [*_claims_in(stated, feed_fields, None)]
    for place, entry in enumerate(entries):
        claims += [*_claims_in(entry, entry_fields, place), *_authors_in(entry, place)]
    claims.append(Claim("entries", None, len(entries)))
    fields = {*feed_fields, *entry_fields, "items", "entries", "authors", "author"}
    others = sum(key not in fields for each in (stated, *entries) for key in each)
    return Case(str(document.relative_to(folder)), document, None, SERVER, tuple(claims), others)


def _claims_in(values: Json, fields: Mapping[str, str], place: int | None) -> Iterator[Claim]:
    for key, field in fields.items():
        value = _plain(values.get(key))
        # A result without a value is silent, not a claim that there is none.
        if value not in (None, "", []):
            yield Claim(field, place, value)


def _authors_in(values: Json, place: int) -> Iterator[Claim]:
    authors = values.get("authors") or []
    named = [author.get("name") for author in authors if isinstance(author, dict)] if isinstance(authors, list) else []
    for part, name in enumerate(filter(None, named)):
        yield Claim("author", place, name, part)


def _plain(value: object) -> object:
    """The text in gofeed's {"value": …} and in feed-rs's {"content": …} and {"body": …}."""
    if isinstance(value, dict):
        return next((value[key] for key in ("value", "body", "content") if isinstance(value.get(key), str)), None)
    return value


def instant(value: object) -> datetime | None:
    """An expected time: feedparser's tuple of UTC, or the text of a date in one of the standard forms."""
    if isinstance(value, Iterable) and not isinstance(value, str):
        year, month, day, hour, minute, second = (*value,)[:6]
        return datetime(year, month, day, hour, minute, second, tzinfo=UTC)
    try:
        time = datetime.fromisoformat(str(value))
    except ValueError:
        return None
    return (time if time.tzinfo else time.replace(tzinfo=UTC)).astimezone(UTC).replace(microsecond=0)
