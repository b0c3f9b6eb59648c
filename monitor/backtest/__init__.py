"""Rules tried on the stored articles: what they find, what an edit changes, what they missed. Store, worker processes.

`try_rules`, `try_edit` and `apply_rules` are the three commands of `monitor rules` without their words.
"""

from monitor.backtest.opening import Desk, opened
from monitor.backtest.run import Bench, Edit, Progress, Window, apply_rules, try_edit, try_rules

__all__ = ["Bench", "Desk", "Edit", "Progress", "Window", "apply_rules", "opened", "try_edit", "try_rules"]
