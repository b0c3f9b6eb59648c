"""`*_test.yaml` as it may be written: the pydantic models. Pure."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, ClassVar, Final

from pydantic import BeforeValidator, Field, WithJsonSchema, model_validator

from monitor.config.fields import Language, Text, as_list, as_text, at_most, wrong
from monitor.config.source import shortened
from monitor.config.validation import FileModel

_ANOTHER: Final = "tests are run against rules.yaml of the folder; for another file: monitor rules test --rules FILE"
_NO_CLOCK: Final = "a test has no clock of its own; give each article a date"


def as_body(value: object) -> str:
    """A text of one paragraph a line."""
    if isinstance(value, list | dict):
        raise wrong("text is needed here, not a list or a map; text of several lines begins with body: |")
    return str(value).strip() if value is not None else ""


def as_date(value: object) -> date:
    """A day, as 2026-11-20."""
    text = as_text(value)
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise wrong(f'"{shortened(text)}" is no date; write it as 2026-11-20') from error


Body = Annotated[str, BeforeValidator(as_body), WithJsonSchema({"type": ["string", "number", "boolean"]})]
Day = Annotated[date, BeforeValidator(as_date), WithJsonSchema({"type": "string", "format": "date"})]
Names = Annotated[
    list[Text],
    at_most(1_000, "names in one list"),
    BeforeValidator(as_list, json_schema_input_type=Text | list[Text] | None),
]


class ArticleEntry(FileModel):
    """One article, as a feed and its page would give it."""

    id: Text = Field(description="What the expectations call it.")
    title: Text | None = Field(default=None, description="The headline.")
    body: Body = Field(default="", description="The text, one paragraph a line (body: |).")
    lang: Language | None = Field(default=None, description="Its language, as en, ru or zh.")
    date: Day | None = Field(default=None, description="The day of publication.")
    feed: Text | None = Field(default=None, description="The id of the feed that brings it.")
    url: Text | None = Field(default=None, description="Where it stands; for people.")

    meant: ClassVar[Mapping[str, str]] = {
        "text": "body", "content": "body", "headline": "title", "language": "lang", "published": "date",
        "name": "id", "key": "id", "link": "url", "source": "feed",
    }  # fmt: skip

    @model_validator(mode="after")
    def _says_something(self) -> "ArticleEntry":
        if not self.title and not self.body:
            raise wrong("an article needs a body, or a title")
        return self


class AlertEntry(FileModel):
    """An alert: a rule of priority alert, and the story that it speaks of."""

    rule: Text = Field(description="The id of a rule of priority alert.")
    story: Text = Field(description="The story, by the id of one of its articles.")

    meant: ClassVar[Mapping[str, str]] = {"article": "story", "articles": "story", "id": "rule"}


class ExpectEntry(FileModel):
    """What has to come out. What is left out is not looked at."""

    matches: Annotated[dict[Text, Names], at_most(200, "articles: make several tests of them")] | None = Field(
        default=None,
        description="Rules by article. These and no others: an article that is left out matches nothing.",
    )
    stories: Annotated[list[Names], at_most(200, "stories: make several tests of them")] | None = Field(
        default=None, description="Articles that are one story. An article that is left out stands alone."
    )
    alerts: Annotated[list[AlertEntry], at_most(1_000, "alerts: make several tests of them")] | None = Field(
        default=None, description="One for each rule of priority alert and story; [] where nothing raises an alert."
    )

    meant: ClassVar[Mapping[str, str]] = {"match": "matches", "story": "stories", "alert": "alerts"}

    @model_validator(mode="after")
    def _expects_something(self) -> "ExpectEntry":
        if self.matches is None and self.stories is None and self.alerts is None:
            raise wrong("nothing is expected here: write matches, stories or alerts")
        return self


class TestEntry(FileModel):
    """One test: articles in, expectations out."""

    __test__: ClassVar[bool] = False  # not a test class, whatever its name

    name: Text = Field(description="What the test shows, as a sentence.")
    rules: Names = Field(default=[], description="Look at these rules only; without it, at every rule of the file.")
    today: Day | None = Field(default=None, description="The day on which articles without a date are read.")
    articles: Annotated[list[ArticleEntry], at_most(200, "articles: make several tests of them")] = Field(
        description="What comes in.", min_length=1
    )
    expect: ExpectEntry = Field(description="What has to come out.")

    meant: ClassVar[Mapping[str, str]] = {"rule": "rules", "article": "articles", "expected": "expect", "title": "name"}
    hints: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("interval", "input_series", "eval_time"), _NO_CLOCK),
        **dict.fromkeys(("matches", "stories", "alerts"), 'it belongs under "expect"'),
    }


class TestsFile(FileModel):
    """Tests of rules in promtool's manner: articles in; matches, stories and alerts out."""

    __test__: ClassVar[bool] = False

    tests: list[TestEntry] = Field(description="The tests.", min_length=1)

    meant: ClassVar[Mapping[str, str]] = {"test": "tests"}
    hints: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("rule_files", "rules_files", "rules_file", "rule_file"), _ANOTHER),
        **dict.fromkeys(("interval", "evaluation_interval"), _NO_CLOCK),
        **dict.fromkeys(("articles", "expect", "name"), "it belongs to a test: under tests, behind a dash"),
    }
