from typing import IO

class FeedParserDict(dict[str, object]):
    bozo: bool
    feed: FeedParserDict
    entries: list[FeedParserDict]

def parse(
    url_file_stream_or_string: IO[bytes],
    *,
    response_headers: dict[str, str] | None = None,
    resolve_relative_uris: bool | None = None,
    sanitize_html: bool | None = None,
) -> FeedParserDict: ...

class CharacterEncodingOverride(Exception): ...
class NonXMLContentType(Exception): ...
