"""Reprints and look-alikes of our own making (tests/data/reprints): precision and recall. Needs nothing from outside.

    python gates/reprints.py [--show]

Exit status: 0 fine, 1 below a floor.
"""

import sys
from collections import Counter
from pathlib import Path

from _shared import CHECKOUT, digest_of

sys.path.insert(0, str(CHECKOUT))

from monitor.core.stories import is_reprint, print_of
from tests.reprint_pairs import FOLDER, pairs

DIGEST = "1f837a5f6548"
PRECISION, RECALL = 0.99, 0.98


def main(arguments: list[str] | None = None) -> int:
    """Prints the figures; the exit status."""
    show = "--show" in (sys.argv[1:] if arguments is None else arguments)
    found: Counter[tuple[bool, bool]] = Counter()
    for pair in pairs():
        judged = is_reprint(print_of(pair.first.text), print_of(pair.second.text))
        found[pair.is_reprint, judged] += 1
        if show and judged != pair.is_reprint:
            print(f"    {pair.name}: taken for {'a reprint' if judged else 'another text'}")
    right, missed, wrong = found[True, True], found[True, False], found[False, True]
    precision, recall = right / ((right + wrong) or 1), right / ((right + missed) or 1)
    print(f"reprints: precision {precision:.4f}, recall {recall:.4f}; {right + missed} pairs, {found.total()} in all")
    faults = [f"{name} is {value:.4f}, the floor is {floor}" for name, value, floor in
              (("precision", precision, PRECISION), ("recall", recall, RECALL)) if value < floor]  # fmt: skip
    digest = digest_of(_files())
    if digest != DIGEST:
        faults.append(f"the texts have changed ({digest}, pinned {DIGEST}): measure again")
    print("\n".join(f"    MISSED: {fault}" for fault in faults) or "    not below the floors")
    return 1 if faults else 0


def _files() -> list[Path]:
    return sorted(FOLDER.glob("*.txt"))


if __name__ == "__main__":
    sys.exit(main())
