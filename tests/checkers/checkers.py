"""Outside checkers of a mail: HTML -> findings, one line each. Runs node, java and perl programs that are pinned here.

Install them by `npm ci --ignore-scripts --prefix tests/checkers` and
`apt-get install chromium default-jre-headless spamassassin`.
A checker that cannot run raises: silence is never an answer.
"""

import json
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path

HERE = Path(__file__).parent
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
VNU = HERE / "node_modules/vnu-jar/build/dist/vnu.jar"
PATIENCE = 300  # Seconds; a cold Java on a busy machine takes ten.

Findings = Mapping[str, Sequence[str]]


def missing() -> str | None:
    """What this machine lacks for the checkers of HTML; None where all can run."""
    if CHROMIUM is None:
        return "no chromium here: apt-get install chromium"
    if not shutil.which("node") or not (HERE / "node_modules/html-validate").is_dir() or not VNU.is_file():
        return "no checkers here: npm ci --ignore-scripts --prefix tests/checkers"
    if not shutil.which("java"):
        return "no java here: apt-get install default-jre-headless"
    return None


def lacks_spamassassin() -> bool:
    """Whether this machine has no SpamAssassin."""
    return shutil.which("spamassassin") is None


def by_node(files: Sequence[Path]) -> Mapping[Path, Findings]:
    """What html-validate, axe and caniemail find, by file."""
    command = ["node", str(HERE / "check.mjs"), str(CHROMIUM), *map(str, files)]
    answer: dict[str, Findings] = json.loads(_output(command))
    return {file: answer[str(file)] for file in files}


def by_vnu(files: Sequence[Path]) -> Mapping[Path, Sequence[str]]:
    """What the Nu Html Checker finds, by file."""
    command = ["java", "-jar", str(VNU), "--format", "json", "--stdout", "--exit-zero-always", *map(str, files)]
    # The checker finds nothing wrong with a file that is not there.
    found: dict[Path, list[str]] = {file.resolve(strict=True): [] for file in files}
    for message in json.loads(_output(command))["messages"]:
        file = Path(message["url"].removeprefix("file:"))
        found[file].append(f"{message.get('lastLine', 0)}: {message['type']}: {message['message']}")
    return found


def spam_points(raw: bytes) -> tuple[float, str]:
    """The score of a whole mail by SpamAssassin without its network tests, and its report."""
    command = ["spamassassin", "--local", "--test-mode"]
    answer = subprocess.run(command, input=raw, capture_output=True, timeout=PATIENCE, check=True).stdout.decode()
    header = re.search(r"^X-Spam-Status: \w+, score=(-?[\d.]+)", answer, re.MULTILINE)
    assert header, answer[:2000]
    return float(header[1]), answer.rpartition("Content analysis details:")[2][:1500]


def _output(command: Sequence[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE, check=False)
    if done.returncode:
        raise RuntimeError(f"{command[0]} ended with {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout
