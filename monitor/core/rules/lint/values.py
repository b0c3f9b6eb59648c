"""What a lint check is given and what it gives."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeAlias

Path: TypeAlias = tuple[str | int, ...]


class Level(StrEnum):
    """WARNING: as it stands the rule does not do what it says. NOTE: worth a look; it may be meant so."""

    WARNING = "warning"
    NOTE = "note"


class Code(StrEnum):
    """Every check by its name: what `monitor rules lint` prints in brackets."""

    NEVER_MATCHES = "never-matches"
    MIXED_SCRIPTS = "mixed-scripts"
    REDUNDANT_TERM = "redundant-term"
    OPEN_COMPOUND = "open-compound"
    ASPECT_PARTNER = "aspect-partner"
    WIDE_NONE = "wide-none"
    ALIAS_IN_ALIAS = "alias-in-alias"
    SHARED_ROLE = "shared-role"
    UNUSED = "unused"
    NO_TESTS = "no-tests"
    EXPIRED = "expired"
    EXPIRES_SOON = "expires-soon"
    SAME_RULE = "same-rule"
    SHADOWED = "shadowed"
    TOO_BROAD = "too-broad"
    NEVER_FIRED = "never-fired"
    OVER_BUDGET = "over-budget"


@dataclass(frozen=True, slots=True)
class LintFinding:
    """Something that is likely to be wrong.

    `path` leads to the rule, actor or list in the file, `part` is the term or alias in it that is meant. `message` says
    what is wrong, `advice` what to write instead.
    """

    path: Path
    code: Code
    level: Level
    message: str
    advice: str
    part: str | None = None


@dataclass(frozen=True, slots=True)
class Facts:
    """What lint is told beside the rules. Without a store all counts are nothing, and checks of them silent.

    `days` of stored articles are counted, up to WINDOW_DAYS. `hits` are the stored articles of these days that a rule
    matched, `shared` those that two rules did (each pair both ways round), `known_days` for how long a rule has been in
    use. `tested` are rules that test files speak of.
    """

    today: date
    days: int = 0
    articles: int = 0
    hits: Mapping[str, int] | None = None
    shared: Mapping[tuple[str, str], int] | None = None
    known_days: Mapping[str, int] | None = None
    tested: frozenset[str] = frozenset()
