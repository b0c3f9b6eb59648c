"""How a command ends: what it raised becomes a message on stderr and an exit status. Standard streams."""

import errno
import os
import signal
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import click

from monitor.errors import MonitorError

CANNOT_RUN: Final = 2
# sysexits.h: an internal error of the software. The 1 of Python would say that something was found.
INTERNAL_ERROR: Final = 70
# As a shell counts a program that a signal ended.
INTERRUPTED: Final = 128 + signal.SIGINT
UNREAD: Final = 128 + signal.SIGPIPE

# What a person mends, wherever it happens: no room, no right, a disk that fails, too many files.
_MENDABLE: Final = frozenset(
    (errno.ENOSPC, errno.EDQUOT, errno.EROFS, errno.EACCES, errno.EPERM, errno.EIO, errno.EMFILE, errno.ENFILE)
)


@contextmanager
def told() -> Iterator[None]:
    """What the block raises is told as a person can use it; a traceback only where the mistake is ours.

    Raises:
        SystemExit: with the status. What click raises goes on to click.
    """
    try:
        yield
    except (click.ClickException, click.Abort, click.exceptions.Exit):
        raise
    except MonitorError as error:
        click.echo(str(error), err=True)
        raise SystemExit(CANNOT_RUN) from error
    except BrokenPipeError as error:
        _write_no_more()
        raise SystemExit(UNREAD) from error
    except KeyboardInterrupt as error:
        click.echo("interrupted", err=True)
        raise SystemExit(INTERRUPTED) from error
    except Exception as error:  # whatever it is: 1 would say that something was found
        if not isinstance(error, OSError) or error.errno not in _MENDABLE:
            traceback.print_exc()
            click.echo("This is a mistake in News Monitor itself: please report it with the lines above.", err=True)
            raise SystemExit(INTERNAL_ERROR) from error
        click.echo(f"{error.filename or 'the output'}: {error.strerror}", err=True)
        raise SystemExit(CANNOT_RUN) from error


def _write_no_more() -> None:
    """Nobody reads on (`| head`): what is still to be flushed goes nowhere, without a word from the interpreter."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)
