"""The files a person edits and the environment -> core values, or every problem at its place. Reads files.

`load_config` gives a Config of core values, `load_settings` where this installation runs, `check_config` what is wrong;
`load_rules` gives the rules of one file and all that it includes.
"""

from monitor.config.feeds import Politeness
from monitor.config.load import Config, check_config, load_config, load_settings
from monitor.config.locales import calendar_of
from monitor.config.reports import Report
from monitor.config.rules_files import RulesFile, load_rules
from monitor.config.settings import Settings
from monitor.config.templates import shipped_templates
from monitor.config.trial import RuleTrial, TrialOutcome, try_rules

__all__ = [
    "Config",
    "Politeness",
    "Report",
    "RuleTrial",
    "RulesFile",
    "Settings",
    "TrialOutcome",
    "calendar_of",
    "check_config",
    "load_config",
    "load_rules",
    "load_settings",
    "shipped_templates",
    "try_rules",
]
