"""digests.yaml as it may be written: the pydantic models. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from monitor.config.alerts_model import AlertEntry
from monitor.config.fields import (
    Address,
    Days,
    Duration,
    RuleIds,
    Slug,
    Tags,
    Text,
    TimeOfDay,
    Zone,
    as_duration,
    as_list,
    as_map,
    as_number,
    as_text,
    at_most,
    wrong,
)
from monitor.config.locales import as_locale
from monitor.config.source import shortened
from monitor.config.validation import FileModel

DEFAULT_AT: Final = "07:00"
DEFAULT_MAX_CARDS: Final = 15
# Down to this for trials (product.md).
SHORTEST_PERIOD: Final = timedelta(seconds=5)
# After a start the feeds are asked first, for up to 40 s.
SHORTEST_DELAY: Final = timedelta(minutes=1)
LONGEST_PERIOD: Final = timedelta(days=31)

_LATER: Final = "this version cannot do that"


_DELAY_SCHEMA: Final = {"type": "string", "examples": ["3h", "any"]}


def _as_empty(value: object) -> bool:
    """Whether a digest without matches is sent."""
    text = as_text(value)
    if text not in ("send", "skip"):
        raise wrong(f'"{shortened(text)}" is neither send nor skip')
    return text == "send"


def _as_delay(value: object) -> timedelta | None:
    """A length of time of a minute or more; None for "any"."""
    if as_text(value) == "any":
        return None
    delay = as_duration(value)
    if delay < SHORTEST_DELAY:
        raise wrong("max_delay is 1m at least: the first digest after a start may wait that long for feeds")
    return delay


class DigestOptions(FileModel):
    """What may stand at a digest and under `defaults`. A list at a digest replaces that of the defaults."""

    recipients: Annotated[
        list[Address],
        at_most(1_000, "recipients: let a mailing list send it on"),
        BeforeValidator(as_list, json_schema_input_type=Address | list[Address] | None),
    ] = Field(default=[], description="Mail addresses. Without any, the digest is written to the outbox folder alone.")
    at: Annotated[
        list[TimeOfDay],
        at_most(1_440, "times of day"),
        BeforeValidator(as_list, json_schema_input_type=TimeOfDay | list[TimeOfDay]),
    ] = Field(default=[DEFAULT_AT], description='Times of day, in the time zone of the digest: ["07:00", "19:30"].')
    days: Annotated[
        list[Days], at_most(100, "days"), BeforeValidator(as_list, json_schema_input_type=Days | list[Days])
    ] = Field(default=[frozenset(range(7))], description="Days: mon … sun, weekdays, weekends, daily.")
    timezone: Zone | None = Field(
        default=None, description="IANA name such as Europe/Kyiv; MONITOR_TIMEZONE, or UTC, where none is set."
    )
    locale: Annotated[str, BeforeValidator(as_locale)] | None = Field(
        default=None, description="How dates and times are written: de, fr, en-US; in English, 24 hours, where none is."
    )
    every: Duration | None = Field(default=None, description="Instead of `at`: a digest every 15m; 5s at least.")
    rules: RuleIds = Field(
        default=[], description="Ids of rules. With `tags`, what either names; without both, every rule."
    )
    tags: Tags = Field(default=[], description="Tags of rules.")
    max_cards: Annotated[
        int,
        BeforeValidator(lambda value: as_number(value, lowest=1, highest=100)),
        WithJsonSchema({"type": ["integer", "string"], "minimum": 1, "maximum": 100}),
    ] = Field(default=DEFAULT_MAX_CARDS, description="Stories shown in full; the others by their headlines.")
    empty: Annotated[bool, BeforeValidator(_as_empty), WithJsonSchema({"enum": ["send", "skip"]})] = Field(
        default=True, description="What becomes of a digest in which nothing is new: send it, or skip it."
    )
    max_delay: Annotated[timedelta | None, BeforeValidator(_as_delay), WithJsonSchema(_DELAY_SCHEMA)] = Field(
        default=None, description="How late a digest may come, such as 3h, before it waits for the next time; or any."
    )

    meant: ClassVar[Mapping[str, str]] = {
        "send_at": "at", "time": "at", "times": "at", "hour": "at", "to": "recipients", "recipient": "recipients",
        "email": "recipients", "emails": "recipients", "mail": "recipients", "subscribers": "recipients",
        "tz": "timezone", "zone": "timezone", "time_zone": "timezone", "day": "days", "weekdays": "days",
        "rule": "rules", "tag": "tags", "interval": "every", "limit": "max_cards", "max": "max_cards",
        "name": "title", "subject": "title",
        "language": "locale", "languages": "locale", "lang": "locale", "date_format": "locale",
    }  # fmt: skip
    hints: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            ("limits", "on_ambiguous", "feeds"),
            _LATER,
        ),
        **dict.fromkeys(("template", "templates"), "templates stand in a folder beside the files, for all digests"),
        **dict.fromkeys(
            ("alerts", "alert", "alert_channels", "channels", "quiet_hours", "min_strength", "repeat_interval"),
            "that belongs to an alert; alerts stand beside digests, not in one",
        ),
        **dict.fromkeys(
            ("missed", "merge_missed", "catch_up"),
            "missed digests are made up for by one; max_delay: 3h lets one that would be later wait for its next time",
        ),
        **dict.fromkeys(("skip_empty", "send_empty", "if_empty"), "write empty: send, or empty: skip"),
        **dict.fromkeys(("weekly", "week"), "a digest of one day is weekly: days: mon"),
        **dict.fromkeys(("unsubscribe", "reply_to"), "requests to unsubscribe go to MONITOR_UNSUBSCRIBE of .env"),
        **dict.fromkeys(("smtp", "smtp_url", "password", "server"), "mail is set up by MONITOR_SMTP_URL in .env"),
        **dict.fromkeys(("from", "sender"), "the sender is MONITOR_MAIL_FROM in .env"),
    }  # fmt: skip

    @model_validator(mode="after")
    def _one_schedule(self) -> "DigestOptions":
        if {"at", "every"} <= self.model_fields_set:
            raise wrong("both at and every: a digest has times of day, or a length of time between two")
        if {"days", "every"} <= self.model_fields_set:
            raise wrong("both days and every: days go with at")
        if self.every is not None and not SHORTEST_PERIOD <= self.every <= LONGEST_PERIOD:
            raise wrong("every is 5s at least and 31d at most")
        return self


class DigestEntry(DigestOptions):
    """One digest."""

    title: Text | None = Field(
        default=None, description="What stands at its head and in the sender's name; the id where none is set."
    )


class DigestsFile(FileModel):
    """Who hears of it: the digests, and when they go out; the alerts, and what is worth one."""

    defaults: Annotated[DigestOptions, BeforeValidator(as_map)] = Field(
        default=DigestOptions(), description="What holds for every digest that does not say otherwise."
    )
    digests: dict[Slug, Annotated[DigestEntry, BeforeValidator(as_map, json_schema_input_type=DigestEntry | None)]] = (
        Field(description="Digests by an id that stays when the title changes.")
    )

    alerts: dict[Slug, Annotated[AlertEntry, BeforeValidator(as_map, json_schema_input_type=AlertEntry | None)]] = (
        Field(default={}, description="What is told at once, by an id that stays when the title changes.")
    )

    meant: ClassVar[Mapping[str, str]] = {"digest": "digests", "alert": "alerts"}
    hints: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(
            ("alert_channels", "channels", "quiet_hours", "silences", "webhooks", "apprise", "min_strength"),
            "it belongs under an alert: alerts: {urgent: …}",
        ),
        **dict.fromkeys(("smtp", "smtp_url", "password", "server"), "mail is set up by MONITOR_SMTP_URL in .env"),
        **dict.fromkeys(("recipients", "at", "every", "timezone"), "it belongs under a digest, or under defaults"),
    }
