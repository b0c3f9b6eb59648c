"""What a person must act on. Remote failures are values (core/model/), never exceptions.

MonitorError
├── ConfigError      a file or the environment says something that cannot be used; holds every problem at once
├── StoreError       the database cannot be opened, is newer than this program, or is held by another process
└── CannotRunError        any other reason why a command cannot start
"""


class MonitorError(Exception):
    """A message for a person: what is wrong, where, and what to do. Commands print it and exit 2."""


class ConfigError(MonitorError):
    """The files or the environment cannot be used. The text lists every problem as `file:line:column: message`."""


class StoreError(MonitorError):
    """The database cannot be used as it is."""


class CannotRunError(MonitorError):
    """Something else keeps a command from starting."""
