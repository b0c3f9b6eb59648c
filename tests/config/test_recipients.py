"""Who would get the same mail twice."""

import pytest

from monitor.config.findings import Findings
from monitor.config.recipients import check_recipients

SAID = "stands here twice"
ALIKE = "is here already but for large and small letters: most servers give one mailbox both mails"


@pytest.mark.parametrize(
    ("recipients", "errors", "warnings"),
    [
        (["a@b.org", "c@b.org"], [], []),
        (["a+news@b.org", "a@b.org"], [], []),  # a tag is a wish: it may lead to another folder
        (["a@b.org", "a@B.org"], [f"a@B.org {SAID}"], []),
        (["Ann@b.org", "ann@b.org"], [], [f"ann@b.org {ALIKE}"]),
        (["Ann@b.org", "ann@b.org", "Ann@B.org"], [f"Ann@B.org {SAID}"], [f"ann@b.org {ALIKE}"]),
    ],
)
def test_an_address_that_would_get_two_mails_is_named(
    recipients: list[str], errors: list[str], warnings: list[str]
) -> None:
    findings = Findings()
    check_recipients(recipients, ("recipients",), findings, SAID)
    assert [problem.message for problem in findings.errors] == errors
    assert [problem.message for problem in findings.warnings] == warnings
    assert all(problem.path[0] == "recipients" for problem in findings.errors + findings.warnings)
