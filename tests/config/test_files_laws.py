"""Whatever YAML holds, a check answers with places that exist, and never raises."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitor.config.digests import read_digests
from monitor.config.digests_model import DigestEntry, DigestsFile
from monitor.config.feeds import read_feeds
from monitor.config.feeds_model import FeedEntry, FeedsFile, Interval, PolitenessModel
from monitor.config.findings import Findings
from monitor.config.settings import KNOWN, read_settings
from monitor.core.model import Problem

KEYS = st.sampled_from(
    sorted({name for model in (FeedsFile, FeedEntry, PolitenessModel, Interval, DigestsFile, DigestEntry)
            for name in model.model_fields})
)  # fmt: skip
WORDS = st.sampled_from(
    ["https://a.org", "http://[", "https://a:b@c:d", "file:///x", "a.xml", "30m", "all", "yes", "19:30", "mon", "UTC",
     "../x", "Europe", "a@b.org", "ru", "ua", "7", "0", "A_B", "Host", "x" * 300, "99999999999999999999", "²",
     "\u0661m", "~"]
)  # fmt: skip
SCALARS = st.none() | WORDS | st.text(max_size=8)
TREES = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(KEYS | st.text(max_size=5) | st.just("[key]"), inner, max_size=5)
    ),
    max_leaves=15,
)
FEED_FILES = TREES | st.fixed_dictionaries(
    {"feeds": TREES | st.lists(SCALARS | st.dictionaries(KEYS, SCALARS, max_size=5), max_size=4)},
    optional={"defaults": TREES, "politeness": TREES},
)
DIGEST_FILES = TREES | st.fixed_dictionaries(
    {"digests": st.dictionaries(st.text(max_size=4), st.dictionaries(KEYS, TREES, max_size=5), max_size=3)},
    optional={"defaults": TREES},
)


def assert_said_well(problems: list[Problem]) -> None:
    for problem in problems:
        assert problem.message
        assert "\n" not in problem.message


@given(FEED_FILES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_feeds_file_makes_the_check_raise(data: object) -> None:
    found = Findings()
    feeds, _ = read_feeds(data, Path("/nowhere"), {"A_B": "secret"}, found)
    assert_said_well([*found.errors, *found.warnings])
    assert all(feed.feed_id and feed.url and feed.name for feed in feeds)
    assert all(feed.url.startswith(("http://", "https://", "file:")) for feed in feeds if not found.errors)


@given(DIGEST_FILES)
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_no_digests_file_makes_the_check_raise(data: object) -> None:
    found = Findings()
    plans = read_digests(data, "UTC", None, found)
    assert_said_well([*found.errors, *found.warnings])
    if not found.errors:
        assert all(bool(plan.schedule.at and plan.schedule.days) != bool(plan.schedule.every) for plan in plans)


@given(
    st.dictionaries(st.sampled_from(KNOWN) | st.text(max_size=5).map("MONITOR_".__add__), WORDS | st.text(max_size=30))
)
@settings(deadline=None)
def test_no_environment_makes_the_check_raise(environ: dict[str, str]) -> None:
    found, notes = read_settings(Path("/nowhere"), environ)
    assert found.database_url.startswith("sqlite:////")
    assert all("\n" not in note.message for note in notes)
