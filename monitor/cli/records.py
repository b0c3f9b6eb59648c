"""Values of a line: a parsed JSON object -> texts and times, or what is wrong with them."""

from datetime import UTC, datetime

from monitor.cli.jsonl import JsonObject, UnreadableLineError


def text_of(record: JsonObject, key: str) -> str | None:
    """The text under `key`; None where it is absent or null.

    Raises:
        UnreadableLineError: it is something else.
    """
    value = record.get(key)
    if value is None or isinstance(value, str):
        return value
    raise UnreadableLineError(f'"{key}" must be a text, not {type(value).__name__}')


def instant_of(text: str | None) -> datetime | None:
    """An ISO 8601 time as aware UTC; one without an offset is taken as UTC.

    Raises:
        UnreadableLineError: it is no such time.
    """
    if text is None:
        return None
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError) as error:  # the first and the last day there are, in another zone
        raise UnreadableLineError(f'"published" must be an ISO 8601 time: {error}') from error
