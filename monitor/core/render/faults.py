"""What is wrong in a template, and where: an exception of Jinja or of what a template calls -> Fault. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import TracebackType

from jinja2 import TemplateError, TemplateNotFound, TemplateSyntaxError

# What a template may raise: its own mistakes, and those of what it calls with the wrong values.
TEMPLATE_FAULTS = (TemplateError, ArithmeticError, AttributeError, LookupError, RuntimeError, TypeError, ValueError)
# What comes up where a template runs into the limits that somebody else set for it: none that a next attempt mends.
LIMITS = (TimeoutError, MemoryError)
MESSAGE_LENGTH = 300  # Code points; an undefined name of a thousand letters says no more than its beginning.


@dataclass(frozen=True, slots=True)
class Fault:
    """A mistake in a template. `line` counts from 1, None where it concerns no line of it.

    `is_limit`: it took too much time or memory, so that trying it again costs as much again.
    """

    template: str
    line: int | None
    message: str
    is_limit: bool = False

    def __str__(self) -> str:
        return f"{self.template}{f':{self.line}' if self.line else ''}: {self.message}"


def fault_of(error: BaseException, template: str) -> Fault:
    """The mistake behind an exception that came up while `template` was filled, which may lie in one it includes."""
    message, is_limit = _message(error)[:MESSAGE_LENGTH], isinstance(error, LIMITS)
    if isinstance(error, TemplateSyntaxError):
        return Fault(error.name or template, error.lineno, message)
    places = list(_places(error.__traceback__))
    return Fault(*places[-1], message, is_limit) if places else Fault(template, None, message, is_limit)


def _message(error: BaseException) -> str:
    if isinstance(error, TemplateNotFound):
        return f"there is no template {error.name}"
    if isinstance(error, TemplateError):
        return error.message or type(error).__name__
    if isinstance(error, MemoryError):
        return "it takes more memory than there is for it"
    return str(error) if isinstance(error, TimeoutError) else f"{type(error).__name__}: {error}"


def _places(traceback: TracebackType | None) -> Iterator[tuple[str, int]]:
    """(template, line) of each frame that is one: Jinja rewrites tracebacks so that they name files and lines of it."""
    while traceback is not None:
        name = traceback.tb_frame.f_code.co_filename
        if name.endswith((".j2", ".css")) and "/" not in name.removeprefix("shipped/"):
            yield name, traceback.tb_lineno
        traceback = traceback.tb_next
