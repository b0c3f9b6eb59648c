"""What a digest says, and in what order: DigestFacts + DigestPlan -> Digest, its texts clean and its links safe."""

from monitor.core.digest.build import build_digest
from monitor.core.digest.values import (
    Counts,
    Digest,
    FeedSummary,
    Footer,
    LateLine,
    LateMatches,
    Mark,
    Outlet,
    RuleHeading,
    RuleLine,
    Run,
    Section,
    Status,
    Story,
)

__all__ = [
    "Counts",
    "Digest",
    "FeedSummary",
    "Footer",
    "LateLine",
    "LateMatches",
    "Mark",
    "Outlet",
    "RuleHeading",
    "RuleLine",
    "Run",
    "Section",
    "Status",
    "Story",
    "build_digest",
]
