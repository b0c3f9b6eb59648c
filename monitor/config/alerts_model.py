"""The part `alerts` of digests.yaml as it may be written: the pydantic models. Pure."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Annotated, ClassVar, Final
from urllib.parse import urlsplit

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from monitor.config.fields import (
    Address,
    Duration,
    RuleIds,
    Tags,
    Text,
    Variable,
    Zone,
    as_list,
    as_map,
    as_number,
    as_text,
    as_time,
    at_most,
    wrong,
)
from monitor.config.source import shortened
from monitor.config.validation import FileModel

DEFAULT_STEPS: Final = (5, 15, 40)
DEFAULT_MAX_PER_HOUR: Final = 6
DEFAULT_MAX_AGE: Final = timedelta(days=1)
DEFAULT_REPEAT_INTERVAL: Final = timedelta(hours=1)
_SPAN: Final = re.compile(r"(.+?)\s*(?:-|–|—|\bto\b)\s*(.+)")
_UNTIL: Final = re.compile(r"\d{4}-\d{2}-\d{2}(?:[T ]\d{1,2}:\d{2})?")


def as_quiet_hours(value: object) -> tuple[str, str]:
    """`22:00-07:00` -> ("22:00", "07:00"); over midnight where the end is the earlier."""
    text = as_text(value)
    if (span := _SPAN.fullmatch(text)) is None:
        raise wrong(f'"{shortened(text)}" is no stretch of the day such as "22:00-07:00"')
    start, end = as_time(span[1]), as_time(span[2])
    if start == end:
        raise wrong("start and end are the same: quiet hours all day are an alert that is never sent")
    return start, end


def as_moment(value: object) -> datetime:
    """`2026-12-01 09:00` or `2026-12-01` -> that wall time (naive); a date is its first moment."""
    text = as_text(value)
    if not _UNTIL.fullmatch(text):
        raise wrong(f'"{shortened(text)}" is no moment: write "2026-12-01 09:00", or a date')
    day, _, at = text.replace("T", " ").partition(" ")
    try:
        return datetime.fromisoformat(f"{day} {as_time(at or '00:00')}")
    except ValueError:  # pydantic's own errors among them
        raise wrong(f'there is no "{shortened(text)}" in the calendar') from None


def as_webhook_url(value: object) -> str:
    """An http(s) address without a password in it."""
    text = as_text(value)
    try:
        parts = urlsplit(text)
        is_whole = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_whole = False
    if not is_whole or not text.isascii() or " " in text:
        raise wrong("write an address such as https://desk.example.org/hooks/news")
    if parts.username is not None or parts.password is not None:
        raise wrong("no name or password here: what goes there is signed by the key that `key` names")
    return text


def _as_strength(value: object) -> int:
    return as_number(value, lowest=0, highest=100)


_STRENGTH_SCHEMA: Final = {"type": ["integer", "string"], "minimum": 0, "maximum": 100}
_PositiveNumber = Annotated[
    int,
    BeforeValidator(lambda value: as_number(value, lowest=1, highest=1_000)),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 1, "maximum": 1_000}),
]
Strength = Annotated[int, BeforeValidator(_as_strength), WithJsonSchema(_STRENGTH_SCHEMA)]
Step = Annotated[
    int,
    BeforeValidator(lambda value: as_number(value, lowest=2, highest=100_000)),
    WithJsonSchema({"type": ["integer", "string"], "minimum": 2, "maximum": 100_000}),
]
QuietHours = Annotated[tuple[str, str], BeforeValidator(as_quiet_hours), WithJsonSchema({"type": "string"})]
Moment = Annotated[datetime, BeforeValidator(as_moment), WithJsonSchema({"type": "string"})]
WebhookUrl = Annotated[
    str, BeforeValidator(as_webhook_url), WithJsonSchema({"type": "string", "pattern": "^https?://"})
]


class MinStrength(FileModel):
    """From which strength on a story is worth an alert, by the priority of the rule that matched it."""

    alert: Strength = Field(default=0, description="For rules with priority alert.")
    digest: Strength | None = Field(default=None, description="For rules with priority digest; never, if not set.")

    hints: ClassVar[Mapping[str, str]] = {"log": "rules with priority log are counted, never sent"}


def as_min_strength(value: object) -> object:
    """A number holds for rules with priority alert."""
    return {"alert": value} if isinstance(value, str) else as_map(value)


class WebhookEntry(FileModel):
    """An address that is told by a signed POST of JSON."""

    url: WebhookUrl = Field(description="https, or http on this machine and in networks of MONITOR_ALLOW_NETWORKS.")
    key: Variable | None = Field(
        default=None, description="The variable that holds the signing key: whsec_ and base64, or any text."
    )

    meant: ClassVar[Mapping[str, str]] = {"address": "url", "secret": "key", "key_env": "key", "signing_key": "key"}
    hints: ClassVar[Mapping[str, str]] = {"headers": "what a receiver may trust is the signature; see `key`"}


def as_webhook(value: object) -> object:
    """A bare address stands for one without a key."""
    return {"url": value} if isinstance(value, str) else value


class SilenceEntry(FileModel):
    """What raises no alert for a while: matches that fit each key that is given."""

    rules: Annotated[
        list[Text], at_most(5_000, "rules"), BeforeValidator(as_list, json_schema_input_type=Text | list[Text])
    ] = Field(default=[], description="Ids of rules.")
    tags: Annotated[
        list[Text], at_most(1_000, "tags"), BeforeValidator(as_list, json_schema_input_type=Text | list[Text])
    ] = Field(default=[], description="Tags of rules.")
    actors: Annotated[
        list[Text], at_most(5_000, "actors"), BeforeValidator(as_list, json_schema_input_type=Text | list[Text])
    ] = Field(default=[], description="Ids of actors that the match names.")
    until: Moment = Field(description='Until when, in the time zone of the alert: "2026-12-01 09:00", or a date.')

    meant: ClassVar[Mapping[str, str]] = {"rule": "rules", "tag": "tags", "actor": "actors", "ends": "until"}

    @model_validator(mode="after")
    def _names_something(self) -> "SilenceEntry":
        if not (self.rules or self.tags or self.actors):
            raise wrong("name rules, tags or actors: a silence of everything is no alert at all")
        return self


class AlertEntry(FileModel):
    """One alert: what is worth it, when, and who is told at once."""

    title: Text | None = Field(default=None, description="What stands in the sender's name; the alert's id if not set.")
    rules: RuleIds = Field(
        default=[], description="Ids of rules. With `tags`, what either names; without both, every rule."
    )
    tags: Tags = Field(default=[], description="Tags of rules.")
    min_strength: Annotated[
        MinStrength, BeforeValidator(as_min_strength, json_schema_input_type=Strength | MinStrength | None)
    ] = Field(
        default=MinStrength(),
        description="The least strength: a number for rules with priority alert, or {alert: 60, digest: 90}.",
    )
    steps: Annotated[
        list[Step], at_most(100, "steps"), BeforeValidator(as_list, json_schema_input_type=Step | list[Step] | None)
    ] = Field(
        default=list(DEFAULT_STEPS),
        description="A story is told again when so many independent outlets have it. Empty: only for new actors.",
    )
    repeat_interval: Duration = Field(
        default=DEFAULT_REPEAT_INTERVAL, description="The shortest time between two alerts on one story."
    )
    max_per_hour: _PositiveNumber = Field(
        default=DEFAULT_MAX_PER_HOUR, description="More than these in any hour become one summary."
    )
    max_age: Duration = Field(
        default=DEFAULT_MAX_AGE,
        description="A report that was dated longer ago than this when it was first seen is no alert.",
    )
    quiet_hours: Annotated[
        list[QuietHours],
        at_most(10, "quiet hours"),
        BeforeValidator(as_list, json_schema_input_type=QuietHours | list[QuietHours] | None),
    ] = Field(default=[], description='When nothing is sent: "22:00-07:00"; a summary follows when they end.')
    timezone: Zone | None = Field(
        default=None, description="IANA name; that of `defaults`, MONITOR_TIMEZONE or UTC where none is set."
    )
    recipients: Annotated[
        list[Address],
        at_most(1_000, "recipients: let a mailing list send it on"),
        BeforeValidator(as_list, json_schema_input_type=Address | list[Address] | None),
    ] = Field(default=[], description="Mail addresses.")
    webhooks: Annotated[
        list[Annotated[WebhookEntry, BeforeValidator(as_webhook, json_schema_input_type=WebhookUrl | WebhookEntry)]],
        at_most(100, "webhooks"),
        BeforeValidator(as_list, json_schema_input_type=WebhookUrl | list[WebhookUrl | WebhookEntry] | None),
    ] = Field(default=[], description="Addresses that get a signed POST of JSON.")
    apprise: Annotated[
        list[Variable],
        at_most(100, "services"),
        BeforeValidator(as_list, json_schema_input_type=Variable | list[Variable] | None),
    ] = Field(default=[], description="Variables that hold one address of Apprise each, such as tgram://…")
    silences: Annotated[list[SilenceEntry], at_most(1_000, "silences")] = Field(
        default=[], description="What raises no alert for a while."
    )

    meant: ClassVar[Mapping[str, str]] = {
        "to": "recipients", "recipient": "recipients", "email": "recipients", "mail": "recipients",
        "webhook": "webhooks", "url": "webhooks", "tz": "timezone", "zone": "timezone", "rule": "rules", "tag": "tags",
        "quiet": "quiet_hours", "quiet_time": "quiet_hours", "strength": "min_strength", "threshold": "min_strength",
        "silence": "silences", "limit": "max_per_hour", "max": "max_per_hour", "repeat": "repeat_interval",
        "name": "title", "services": "apprise",
    }  # fmt: skip
    hints: ClassVar[Mapping[str, str]] = {
        "channels": "write recipients, webhooks or apprise here",
        **dict.fromkeys(("at", "every", "days"), "alerts go out at once; digests have times"),
        **dict.fromkeys(("telegram", "slack", "matrix", "ntfy", "teams", "signal", "sms", "push"),
                        "put its Apprise address into .env, and name that variable under apprise"),
        **dict.fromkeys(("smtp", "smtp_url", "password"), "mail is set up by MONITOR_SMTP_URL in .env"),
    }  # fmt: skip
