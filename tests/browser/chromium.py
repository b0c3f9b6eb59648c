"""Debian's Chromium without a window: pages in frames as wide as asked, measured or taken as pictures."""

import html
import re
import shutil
import subprocess
from pathlib import Path

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DARK = "--blink-settings=preferredColorScheme=0"
# What mail programs do that know better: every colour is turned by the program itself (Gmail on a phone, Outlook).
FORCED = "--blink-settings=forceDarkModeEnabled=true"

_SWITCHES = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--disable-dev-shm-usage", "--hide-scrollbars",
    "--allow-file-access-from-files", "--virtual-time-budget=5000",
)  # fmt: skip


def run(page: Path, *switches: str) -> str:
    """What Chromium writes of a page: its document after the scripts ran, with `--dump-dom`."""
    assert CHROMIUM is not None
    profile = f"--user-data-dir={page.parent / 'profile'}"
    command = [CHROMIUM, *_SWITCHES, profile, *switches, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stdout


def found_by(page: Path, *switches: str) -> str:
    """The text that the script of a page leaves in its element `found`."""
    dom = run(page, "--window-size=1500,1000", "--dump-dom", *switches)
    found = re.search(r'<pre id="found">(.*?)</pre>', dom, re.DOTALL)
    assert found, dom[:500]
    return html.unescape(found[1])


def photograph(page: Path, picture: Path, width: int, height: int, *switches: str, scale: int = 1) -> None:
    """The page in a window of that size, as a PNG. Windows are 500 pixels wide at least."""
    size = (f"--window-size={width},{height}", f"--force-device-scale-factor={scale}")
    run(page, f"--screenshot={picture}", *size, *switches)
