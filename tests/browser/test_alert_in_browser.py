"""Alerts as a browser lays them out: every kind, on a phone and on a desktop, in the light and in the dark."""

from pathlib import Path

import pytest

from tests.browser.chromium import CHROMIUM, DARK
from tests.browser.test_digest_in_browser import measured
from tests.core.test_alerts_letter import kinds, rendered

pytestmark = [pytest.mark.slow, pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")]


@pytest.mark.parametrize("kind", kinds())
def test_no_alert_scrolls_sideways_and_the_dark_is_dark(kind: str, tmp_path: Path) -> None:
    page = rendered(kinds()[kind]).html
    for frame in measured(page, tmp_path):
        assert frame["scroll"] == frame["asked"]
        assert (frame["cut"], frame["lost"]) == (0, 0)
        assert frame["dark"] == "rgb(241, 243, 245)"
    assert {frame["dark"] for frame in measured(page, tmp_path, DARK)} == {"rgb(15, 18, 21)"}
