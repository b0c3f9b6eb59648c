"""Templates of a user's own at their worst: a digest and an alert go out, and say why they look as they do."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ParamSpec, TypeVar

import pytest

from monitor.config import Config, load_config
from monitor.core.alerts import AlertRenderer
from monitor.core.render import render
from monitor.pool import WorkerFailure, WorkerFailureKind
from monitor.typesetter import REST, Typesetter
from tests.core.test_alerts_letter import a_letter
from tests.digest_samples import SAMPLES, shipped_templates

P = ParamSpec("P")
T = TypeVar("T")

NOW = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)
SHIPPED = shipped_templates()
MORNING = SAMPLES["ordinary"]()
TOO_MUCH = "{{ 'a' * 10**18 }}"
ENDLESS = "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}"


@pytest.fixture
def configured(tmp_path: Path) -> Callable[[Mapping[str, str]], Config]:
    (tmp_path / "feeds.yaml").write_text("feeds: [https://a.example/feed]\n")
    (tmp_path / "rules.yaml").write_text("rules: {a: [b]}\n")
    config = load_config(tmp_path, {})
    return lambda own: replace(config, templates=own)


class Counting:
    """Calls functions here, or says what it was told to say; how often it was asked."""

    def __init__(self, failure: WorkerFailure | None = None) -> None:
        self.asked, self.failure = 0, failure

    def __call__(
        self, seconds: float, function: Callable[P, T], *args: P.args, **kwargs: P.kwargs
    ) -> T | WorkerFailure:
        assert seconds > 0
        self.asked += 1
        return self.failure or function(*args, **kwargs)


def test_own_templates_make_digests_and_alerts_in_a_process_of_their_own(
    configured: Callable[[Mapping[str, str]], Config],
) -> None:
    typesetter = Typesetter(
        configured({"digest.txt.j2": "ours: {{ clock.day(digest.window_to) }}", "alert.txt.j2": "!"})
    )
    digest, alert = typesetter.digest(MORNING, "de", NOW), typesetter.alert(a_letter(), NOW)
    assert digest.message.text == "ours: 21. November"
    assert digest.message.html == Typesetter(configured({})).digest(MORNING, "de", NOW).message.html
    assert alert.text == "!"


@pytest.mark.slow
def test_endless_templates_cost_a_digest_and_an_alert_their_looks_alone(
    configured: Callable[[Mapping[str, str]], Config], caplog: pytest.LogCaptureFixture
) -> None:
    own = {"story.html.j2": "\n" + ENDLESS, "alert.html.j2": ENDLESS}
    digest = Typesetter(configured(own)).digest(MORNING, None, NOW).message
    text = " ".join(digest.text.split())
    assert "! Your templates cannot be used" in text
    assert "story.html.j2:2: it took more than 10 seconds" in text
    assert "Inspectors follow lathes" in digest.html
    alert = Typesetter(configured(own)).alert(a_letter(), NOW)
    assert alert == AlertRenderer({}, SHIPPED).render(a_letter())
    assert "alert urgent: alert.html.j2:1: it took more than 2 seconds" in caplog.text


def test_templates_that_ran_into_a_limit_rest_for_an_hour(
    configured: Callable[[Mapping[str, str]], Config],
) -> None:
    run = Counting()
    typesetter = Typesetter(configured({"digest.txt.j2": TOO_MUCH, "alert.txt.j2": "!"}), run)

    def says_why(now: datetime) -> bool:
        made = typesetter.digest(MORNING, None, now)
        assert [fault.is_limit for fault in made.faults] == [True]
        return "it takes more memory than there is for it" in " ".join(made.message.text.split())

    assert says_why(NOW)
    assert says_why(NOW + REST / 2)
    assert typesetter.alert(a_letter(), NOW + REST / 2).text != "!"
    assert run.asked == 1
    assert says_why(NOW + REST)
    assert says_why(NOW - timedelta(days=1))  # the clock was set back: an hour from now may be far away
    assert run.asked == 3


@pytest.mark.parametrize("kind", WorkerFailureKind)
def test_process_that_gives_no_answer_costs_the_looks_alone(
    configured: Callable[[Mapping[str, str]], Config], kind: WorkerFailureKind
) -> None:
    own = {"digest.txt.j2": "ours", "alert.txt.j2": "ours"}
    run = Counting(WorkerFailure(kind, "no answer"))
    digest = Typesetter(configured(own), run).digest(MORNING, None, NOW)
    assert "digest.html.j2: no answer" in digest.message.html
    assert Typesetter(configured(own), run).alert(a_letter(), NOW) == AlertRenderer({}, SHIPPED).render(a_letter())
    assert run.asked == 2


def test_without_templates_that_concern_them_no_process_is_asked(
    configured: Callable[[Mapping[str, str]], Config],
) -> None:
    run = Counting()
    assert Typesetter(configured({}), run).digest(MORNING, None, NOW).message == render(MORNING, SHIPPED)
    assert Typesetter(configured({"story.html.j2": "x"}), run).alert(a_letter(), NOW).text
    assert run.asked == 0


def test_alert_template_that_is_wrong_is_told_to_the_log(
    configured: Callable[[Mapping[str, str]], Config], caplog: pytest.LogCaptureFixture
) -> None:
    Typesetter(configured({"alert.txt.j2": "{{ lettr }}"}), Counting()).alert(a_letter(), NOW)
    assert "alert urgent: alert.txt.j2:1: 'lettr' is undefined" in caplog.text
