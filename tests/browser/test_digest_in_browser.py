"""A digest in a real browser: nothing scrolls sideways at the widths of phones and desktops, in light and dark."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from monitor.core.render import render
from tests.browser.chromium import CHROMIUM, DARK, found_by
from tests.digest_samples import (
    SAMPLES,
    a_digest,
    a_match,
    an_article,
    shipped_templates,
    some_facts,
)

WIDTHS = (320, 390, 700)  # CSS pixels: the smallest phone, a usual one, a mail window

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="no chromium here: apt-get install chromium"),
]

# A window of a headless Chromium is at least 500 pixels wide; a frame is as wide as it is told to be.
PAGE = """<!doctype html><meta charset="utf-8">{frames}<pre id="found"></pre><script>
onload = () => {{
  const measured = [...document.querySelectorAll("iframe")].map(frame => {{
    const page = frame.contentDocument.documentElement;
    const cut = [...page.querySelectorAll("p,h1,h2,h3,td,span,a")].filter(e => e.scrollWidth > e.clientWidth + 1
      && getComputedStyle(e).display !== "inline");
    const anchors = [...page.querySelectorAll('a[href^="#"]')].filter(a => !page.querySelector(a.getAttribute("href")));
    return {{asked: +frame.width, scroll: page.scrollWidth, height: page.scrollHeight, cut: cut.length,
             lost: anchors.length, dark: getComputedStyle(page.querySelector(".page")).backgroundColor}};
  }});
  document.getElementById("found").textContent = JSON.stringify(measured);
}}
</script>"""


def measured(document: str, folder: Path, *switches: str) -> list[dict[str, int | str]]:
    (folder / "digest.html").write_text(document, "utf-8")
    frames = "".join(f'<iframe src="digest.html" width="{w}" height="900" style="border:0"></iframe>' for w in WIDTHS)
    (folder / "page.html").write_text(PAGE.format(frames=frames), "utf-8")
    values: list[dict[str, int | str]] = json.loads(found_by(folder / "page.html", *switches))
    return values


def morning() -> str:
    return render(SAMPLES["busy"](), shipped_templates()).html


def endless_words() -> str:
    word = "w" * 400
    article = an_article(
        1,
        word,
        a_match("summit", "{" + word + "} [" + word + "]"),
        appearances=[(word, f"https://a.example/{word}")],
        note=word,
    )
    return render(a_digest(some_facts(article, notices=(word,), unread={word: 3})), shipped_templates()).html


@pytest.mark.parametrize("document", [morning, endless_words])
def test_nothing_scrolls_sideways_and_every_anchor_leads_somewhere(document: Callable[[], str], tmp_path: Path) -> None:
    for frame in measured(document(), tmp_path):
        assert frame["scroll"] == frame["asked"]
        assert (frame["cut"], frame["lost"]) == (0, 0)
        assert int(frame["height"]) > 600


def test_dark_scheme_is_dark(tmp_path: Path) -> None:
    light = measured(morning(), tmp_path)[0]["dark"]
    dark = measured(morning(), tmp_path, DARK)[0]["dark"]
    assert (light, dark) == ("rgb(241, 243, 245)", "rgb(15, 18, 21)")
