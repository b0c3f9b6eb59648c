"""The gate over texts off the subject, run as `make gate` runs it, over texts made up here."""

import gzip
import json
import subprocess
import sys
from pathlib import Path

GATE = Path(__file__).parent.parent / "gates" / "noise.py"
RULES = """
rules:
  drones: {any: [drone], priority: alert}
  summits: [summit]
"""
FEED = """<rss version="2.0"><channel><title>x</title>
<item><title>Summit of birds</title><link>https://news.example/1</link><description>No more.</description></item>
</channel></rss>"""


def gate(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, str(GATE), *arguments], capture_output=True, text=True, check=False)


def test_gate_shows_every_alert_hit_and_counts_the_rest(tmp_path: Path) -> None:
    data = tmp_path / "data"
    for folder in ("extraction_aeb", "quotes_polnear_dev/text", "feeds_real/some"):
        (data / folder).mkdir(parents=True)
    bodies = {"one": {"articleBody": "A toy drone fell.\nNobody saw it."}, "two": {"articleBody": "Nothing."}}
    (data / "extraction_aeb" / "ground-truth.json").write_text(json.dumps(bodies), encoding="utf-8")
    story = json.dumps({"id": "1", "text": "Drones at a summit."})
    (data / "stories_ecb_dev.jsonl.gz").write_bytes(gzip.compress(story.encode()))
    (data / "quotes_polnear_dev" / "text" / "one.txt").write_text("He said so.", encoding="utf-8")
    (data / "feeds_real" / "some" / "one.xml.gz").write_bytes(gzip.compress(FEED.encode()))
    (tmp_path / "rules.yaml").write_text(RULES, encoding="utf-8")
    done = gate("--data", str(tmp_path), "--rules", str(tmp_path / "rules.yaml"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert "extraction_aeb, 2 texts: 1 alert hits; drones 1\n  drones: [drone] “A toy drone fell.”" in done.stdout
    assert "stories_ecb_dev, 1 texts: 1 alert hits; drones 1, summits 1" in done.stdout
    assert "quotes_polnear_dev, 1 texts: 0 alert hits; nothing" in done.stdout
    assert "feeds_real, 1 texts: 0 alert hits; summits 1" in done.stdout
    assert done.stdout.count("SKIPPED: the ceiling") == 4


def test_gate_is_skipped_where_there_are_no_texts(tmp_path: Path) -> None:
    done = gate("--data", str(tmp_path))
    assert (done.returncode, done.stdout.count("SKIPPED: no ")) == (0, 4)


def test_gate_says_why_rules_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "rules.yaml").write_text("rules: {drones: {anyy: [drone]}}", encoding="utf-8")
    done = gate("--data", str(tmp_path), "--rules", str(tmp_path / "rules.yaml"))
    assert (done.returncode, "anyy" in done.stdout) == (2, True)
