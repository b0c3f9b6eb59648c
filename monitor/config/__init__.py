"""The files a person edits and the environment -> core values, or every problem at its place. Reads files.

`load_config` gives a Config of core values; `check_config` what is wrong; `load_rules_file` the rules of one file.
"""

from monitor.config.feeds import Politeness
from monitor.config.load import Config, check_config, load_config, load_rules_file
from monitor.config.reports import Report
from monitor.config.settings import Settings

__all__ = ["Config", "Politeness", "Report", "Settings", "check_config", "load_config", "load_rules_file"]
