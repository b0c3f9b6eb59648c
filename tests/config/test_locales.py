"""How a reader's locale writes the dates and times of a digest."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.localedata import locale_identifiers

from monitor.config import calendar_of, load_config
from monitor.config.locales import LONGEST
from monitor.core.digest.clean import clean
from monitor.core.render import ReaderClock, render
from tests.config.workspace import findings, write_files
from tests.digest_samples import SAMPLES, shipped_templates

NOW = datetime(2026, 11, 21, 17, 5, tzinfo=UTC)
HELSINKI = ZoneInfo("Europe/Helsinki")


@pytest.mark.parametrize(
    ("locale", "words"),
    [
        (None, ["Saturday 21 November 2026", "19:05", "Sat 07:00", "21 Nov 2025", "since Tuesday"]),
        ("en-US", ["Saturday, November 21, 2026", "7:05 PM", "Sat 7:00 AM", "Nov 21, 2025", "since Tuesday"]),
        ("de", ["Samstag, 21. November 2026", "19:05", "Sa. 07:00", "21. Nov. 2025", "since Dienstag"]),
        ("fi", ["lauantai 21. marraskuuta 2026", "19.05", "la 7.00", "21.11.2025", "since tiistaina"]),
        ("zh", ["2026年11月21日星期六", "19:05", "周六 07:00", "2025年11月21日", "since 星期二"]),
        ("uk", ["субота, 21 листопада 2026 р.", "19:05", "сб 07:00", "21 лист. 2025 р.", "since вівторок"]),
    ],
)
def test_dates_are_written_as_in_the_locale(locale: str | None, words: list[str]) -> None:
    clock = ReaderClock.at(HELSINKI, NOW, calendar_of(locale))
    said = [
        clock.long_date(NOW, with_time=False),
        clock.short(NOW),
        ReaderClock.at(HELSINKI, NOW.replace(day=22), calendar_of(locale)).short(NOW.replace(hour=5, minute=0)),
        clock.short(NOW.replace(year=2025)),
        clock.since(NOW.replace(day=17)),
    ]
    assert said == words


def test_every_locale_can_be_named_and_writes_clean_lines_of_its_own() -> None:
    for name in locale_identifiers():
        write = calendar_of(name.replace("_", "-"))
        for text in (write.full(NOW), write.time(NOW), write.day_and_year(NOW), write.short_weekday(NOW)):
            assert text
            assert clean(text, LONGEST) == text
    assert [calendar_of("uk").weekday(NOW), calendar_of("fr").short_weekday(NOW)] == ["субота", "sam."]


def test_digest_bears_its_locale_and_the_mail_shows_it(tmp_path: Path) -> None:
    write_files(tmp_path, digests="digests: {daily: {locale: pt_br}}\n")
    [plan] = load_config(tmp_path, {}).digests
    assert plan.locale == "pt-BR"
    page = render(SAMPLES["ordinary"](), shipped_templates(), calendar_of(plan.locale)).html
    assert "sábado, 21 de novembro de 2026" in page


@pytest.mark.parametrize("locale", ["klingon", "de-XX-YY-ZZ", "", "12"])
def test_unknown_locale_is_a_mistake_at_its_place(tmp_path: Path, locale: str) -> None:
    [found] = findings(tmp_path, digests=f"digests:\n  daily:\n    locale: '{locale}'\n")
    assert found.startswith("digests.yaml:3:13: ")


def test_language_is_taken_for_what_it_means(tmp_path: Path) -> None:
    [found] = findings(tmp_path, digests="digests:\n  daily:\n    language: de\n")
    assert 'did you mean "locale"' in found
