"""Pictures of digests as readers see them: `python -m tests.browser.pictures FOLDER`. Touches files and Chromium.

With `docs` for the folder it makes those that the documents show: the first screens alone, to keep them small.

Each sample is shown on a phone (390 px) and a desktop (700 px), light, dark and forced dark: the last as by mail
programs that ignore what a mail says of dark and turn its colours themselves. Look at all of them before a release.
"""

import re
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from monitor.core.digest import Digest
from monitor.core.render import render
from tests.browser.chromium import DARK, FORCED, found_by, photograph
from tests.digest_samples import SAMPLES, shipped_templates

MODES: Final[Mapping[str, str | None]] = {"light": None, "dark": DARK, "forced dark": FORCED}
WIDTHS: Final = (390, 700)
GAP: Final = 12
# What a look at the first screens needs; a digest of 500 stories is as tall as thirty of them.
TALLEST: Final = 6000
TALLEST_IN_DOCS: Final = 1500
DOCS: Final = Path("docs")
NOT_IN_DOCS: Final = ("first", "ordinary", "500 stories")

_MEASURE = """<!doctype html><meta charset="utf-8"><body><pre id="found"></pre>
<iframe src="mail.html" width="{width}" height="900" style="border:0"></iframe><script>
onload = () => {{ document.getElementById("found").textContent =
  document.querySelector("iframe").contentDocument.documentElement.scrollHeight; }}
</script>"""
_FRAME = """<!doctype html><meta charset="utf-8"><body style="margin:0">
<iframe src="mail.html" width="{width}" height="{height}" style="border:0;display:block"></iframe>"""
_BESIDE = """<!doctype html><meta charset="utf-8"><body style="margin:0;background:#808080;display:flex;gap:{gap}px">
{pictures}"""
_PIECE = """<div style="width:{width}px;height:{height}px;overflow:hidden"><img src="{name}" width="{full}"></div>"""


def take(digest: Digest, folder: Path, name: str, tallest: int = TALLEST) -> list[Path]:
    """One picture for each width, the modes side by side."""
    page = render(digest, shipped_templates()).html
    return [
        photograph_page(page, width, folder / f"{name.replace(' ', '-')}-{_device(width)}.png", tallest)
        for width in WIDTHS
    ]


def _device(width: int) -> str:
    return "phone" if width < 500 else "desktop"


def photograph_page(
    page: str, width: int, picture: Path, tallest: int, modes: Mapping[str, str | None] = MODES
) -> Path:
    """The page of a mail, as wide as a screen, in each of the modes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        height = min(tallest, _height(page, width, folder))
        window = max(500, width)
        for mode, switch in modes.items():
            (folder / "mail.html").write_text(_unadapted(page) if switch == FORCED else page, "utf-8")
            (folder / "frame.html").write_text(_FRAME.format(width=width, height=height), "utf-8")
            photograph(folder / "frame.html", folder / f"{mode}.png", window, height, *filter(None, [switch]), scale=2)
        pieces = (_PIECE.format(width=width, height=height, name=f"{mode}.png", full=window) for mode in modes)
        (folder / "beside.html").write_text(_BESIDE.format(gap=GAP, pictures="\n".join(pieces)), "utf-8")
        whole = len(modes) * width + (len(modes) - 1) * GAP
        photograph(folder / "beside.html", picture.absolute(), whole, height)
    return picture


def _height(page: str, width: int, folder: Path) -> int:
    (folder / "mail.html").write_text(page, "utf-8")
    (folder / "measure.html").write_text(_MEASURE.format(width=width), "utf-8")
    return int(found_by(folder / "measure.html"))


def _unadapted(page: str) -> str:
    """The page without what it says of dark, as Gmail reads it."""
    without = re.sub(r'<meta name="(?:supported-)?color-schemes?"[^>]*>', "", page)
    return re.sub(r"@media \(prefers-color-scheme:dark\)\{(?:[^{}]*\{[^{}]*\})*\}|:root\{[^}]*\}", "", without)


def main(folder: Path) -> None:
    """Every sample into the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, digest in SAMPLES.items():
        for picture in take(digest(), folder, name):
            sys.stdout.write(f"{picture}\n")


def for_documents() -> None:
    """The pictures of the documents: one large of a desktop, and the modes of each sample."""
    (DOCS / "pictures").mkdir(exist_ok=True)
    page = render(SAMPLES["busy"](), shipped_templates()).html
    photograph_page(page, 700, DOCS / "digest-desktop.png", 2000, {"light": None})
    photograph_page(page, 390, DOCS / "digest-phone.png", 1300)
    for name, digest in SAMPLES.items():
        if name not in NOT_IN_DOCS:
            take(digest(), DOCS / "pictures", name, TALLEST_IN_DOCS)


if __name__ == "__main__":
    if sys.argv[1:] == [str(DOCS)]:
        for_documents()
    else:
        main(Path(sys.argv[1] if len(sys.argv) > 1 else "pictures"))
