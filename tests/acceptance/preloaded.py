"""`monitor` commands without the second that Python needs to import them: each is forked from a process that has them.

A command is what it always is: a process of its own, the head of a session of its own, with its own folder,
environment, output and end. Only the start of Python and the imports happen once, for all tests of a worker.

    test ──request──► the process that has all modules ──fork──► one that waits ──fork──► the command
      ◄───────────────────── number, then exit status ──────────────┘
"""

import atexit
import json
import os
import pkgutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import BinaryIO

import monitor.cli

LONGEST = 1 << 17  # Bytes of a request: the arguments and the environment of a command.


def run(
    arguments: Sequence[str], cwd: Path, env: Mapping[str, str], seconds: float
) -> "subprocess.CompletedProcess[bytes]":
    """As `subprocess.run([MONITOR, *arguments], capture_output=True, start_new_session=True)`."""
    request = json.dumps([str(cwd), dict(env), ["monitor", *arguments]]).encode()
    answers, theirs = socket.socketpair()
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err, answers:
        with theirs:
            socket.send_fds(_line(), [request], [out.fileno(), err.fileno(), theirs.fileno()])
        status = _status(answers, arguments, seconds)
        return subprocess.CompletedProcess(arguments, status, _written(out), _written(err))


def _status(answers: socket.socket, arguments: Sequence[str], seconds: float) -> int:
    """As subprocess has it: negative for the signal that ended the command."""
    answers.settimeout(seconds)
    with answers.makefile("r") as lines:
        process = int(lines.readline())
        try:
            return int(lines.readline())
        except TimeoutError:
            os.killpg(process, signal.SIGKILL)
            raise subprocess.TimeoutExpired(arguments, seconds) from None


def _written(file: BinaryIO) -> bytes:
    file.seek(0)
    return file.read()


@cache
def _line() -> socket.socket:
    """To the process that has all modules; it ends when this one does."""
    ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
    with theirs:
        handle = theirs.fileno()
        server = subprocess.Popen(
            [sys.executable, "-m", __name__, str(handle)], pass_fds=[handle], cwd=Path(__file__).parents[2]
        )

    def end() -> None:
        ours.close()
        server.wait()

    atexit.register(end)
    return ours


# ----------------------------------------------------------------------------------------- the process with all modules


def _become_a_command(line: socket.socket) -> bool:
    """Serve requests until nobody can ask any more. True in each process that is to be a command."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those that wait are waited for by nobody
    while True:
        request, handles, *_ = socket.recv_fds(line, LONGEST, 3)
        if not request:
            return False
        if os.fork() == 0:
            line.close()
            return _is_command(request, *handles)
        for handle in handles:
            os.close(handle)


def _is_command(request: bytes, out: int, err: int, answers: int) -> bool:
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    command = os.fork()
    if command:
        os.write(answers, b"%d\n" % command)
        os.write(answers, b"%d\n" % os.waitstatus_to_exitcode(os.waitpid(command, 0)[1]))
        os._exit(0)
    os.close(answers)
    os.setsid()
    folder, environ, sys.argv = json.loads(request)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    for handle, place in ((os.open(os.devnull, os.O_RDONLY), 0), (out, 1), (err, 2)):
        os.dup2(handle, place)
        os.close(handle)
    return True


if __name__ == "__main__":
    for module in pkgutil.iter_modules(monitor.cli.__path__, "monitor.cli."):
        import_module(module.name)
    import_module("alembic.command")  # which a new store needs
    if _become_a_command(socket.socket(fileno=int(sys.argv[1]))):
        monitor.cli.main()
