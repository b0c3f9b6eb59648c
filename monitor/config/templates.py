"""A folder with templates of a user's own -> their texts, and what is wrong in them. Reads files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from monitor.config.contents import read_content, why_unreadable
from monitor.config.reports import Report
from monitor.resources import resource

# The longest of those that are shipped has 14 KB.
MAX_BYTES: Final = 256 * 1024
MOST_FILES: Final = 100
# CPU seconds; the shipped ones take half of one.
TRIAL_SECONDS: Final = 5.0
ENDINGS: Final = (".j2", ".css")


@dataclass(frozen=True, slots=True)
class OwnTemplates:
    """Templates by file name, empty without a folder; `reports` are of what keeps one from being used as it is meant.

    `watched` are the folder and its files, whether they are there or not.
    """

    texts: Mapping[str, str]
    reports: tuple[Report, ...]
    watched: tuple[Path, ...]


def read_templates(folder: Path, label: str, *, is_named: bool) -> OwnTemplates:
    """The templates of a folder; none where it is not there, or is that of the shipped ones. Reports call it `label`.

    A file that cannot be read is reported, and left out; so is a folder that `is_named` in the settings and absent.
    """
    watched = (folder, *_files(folder))
    if not folder.is_dir():
        absent = (Report(label, None, None, "there is no such folder"),) if is_named else ()
        return OwnTemplates({}, absent, watched)
    if folder.samefile(resource("templates")):
        return OwnTemplates({}, (), watched)
    texts: dict[str, str] = {}
    reports: list[Report] = []
    for path in watched[1:]:
        try:
            texts[path.name] = _text(path)
        except OSError as error:
            reports.append(Report(f"{label}/{path.name}", None, None, why_unreadable(error)))
        except ValueError as error:
            reports.append(Report(f"{label}/{path.name}", None, None, str(error)))
    return OwnTemplates(texts, (*reports, *_faults(texts, label)), watched)


def shipped_templates() -> Mapping[str, str]:
    """The templates that come with the program, by file name."""
    return {path.name: path.read_text("utf-8") for path in _files(resource("templates"))}


def _files(folder: Path) -> tuple[Path, ...]:
    if not folder.is_dir():
        return ()
    found = sorted(path for path in folder.iterdir() if path.suffix in ENDINGS and not path.name.startswith("."))
    return tuple(found[:MOST_FILES])


def _text(path: Path) -> str:
    content = read_content(path, MAX_BYTES)
    if len(content) > MAX_BYTES:
        raise ValueError(f"it is larger than {MAX_BYTES // 1024} KiB")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise ValueError(f"it is not UTF-8: byte {error.start + 1} is none of a letter") from None


def _faults(texts: Mapping[str, str], label: str) -> Iterator[Report]:
    """What is wrong in the templates, as they are written and as they fill what is made to try them on."""
    if not texts:
        return
    from monitor.core.alerts import template_faults  # this costs 80 ms, and hardly anyone has templates of their own
    from monitor.pool import WorkerFailure
    from monitor.pool.apart import apart

    found = apart(TRIAL_SECONDS, template_faults, texts, shipped_templates())
    if isinstance(found, WorkerFailure):
        yield Report(label, None, None, f"the templates cannot be used: {found.detail}")
        return
    for fault in found:
        yield Report(f"{label}/{fault.template}", fault.line, None, fault.message)
