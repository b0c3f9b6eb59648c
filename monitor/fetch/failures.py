"""Exceptions of the network -> Failure values with a sentence that a person understands. Pure.

Nothing that the server sent is repeated in a sentence.
"""

import errno
import os
import socket
import ssl

import aiohttp
from aiohttp.http_exceptions import HttpProcessingError

from monitor.core.model import Failure, FailureKind
from monitor.fetch.values import Limits

# All that a hostile server, a broken network or an unusable address can make aiohttp, yarl and asyncio raise.
# ValueError: yarl on addresses, aiohttp on header values. EofStream: a connection that ended between two messages.
REMOTE_ERRORS = (aiohttp.ClientError, HttpProcessingError, aiohttp.EofStream, OSError, ValueError)

SENTENCE_BY_ERRNO = {
    errno.ECONNREFUSED: "{host} refused the connection",
    errno.EHOSTUNREACH: "there is no route to {host}",
    errno.ENETUNREACH: "there is no route to {host}",
    errno.EMFILE: "this program has too many files and connections open to reach {host}",
    errno.ENFILE: "this machine has too many files and connections open to reach {host}",
}


def describe_failure(error: BaseException, host: str, limits: Limits, refused: str | None = None) -> Failure:
    """The failure that a member of REMOTE_ERRORS means, raised while `host` was visited.

    `refused`: why our own guard did not dial the last address, where it did not.
    """
    match error:
        case aiohttp.ClientProxyConnectionError():
            return Failure(FailureKind.UNREACHABLE, f"the proxy on the way to {host} could not be reached")
        case aiohttp.ClientHttpProxyError():
            return Failure(FailureKind.PROTOCOL, f"the proxy on the way to {host} answered {error.status}")
        case aiohttp.ClientConnectorError() if refused is not None:
            return Failure(FailureKind.REFUSED, f"{host} was not asked: {refused}")
        case TimeoutError():
            return Failure(FailureKind.TIMEOUT, _timeout_sentence(error, host, limits))
        case aiohttp.ClientConnectorDNSError():
            return Failure(FailureKind.UNREACHABLE, _dns_sentence(error.os_error, host))
        case ssl.SSLError():  # aiohttp's TLS errors are among these
            return Failure(FailureKind.TLS, _tls_sentence(error, host))
        case aiohttp.ClientConnectorError():
            return Failure(FailureKind.UNREACHABLE, _connect_sentence(error.os_error, host))
        case aiohttp.ServerDisconnectedError() | aiohttp.EofStream() | OSError():
            return Failure(FailureKind.PROTOCOL, f"{host} closed the connection before its answer was complete")
        case aiohttp.ClientPayloadError():
            return Failure(FailureKind.PROTOCOL, "the body ended early, or is not framed as HTTP demands")
        case ValueError():
            return Failure(FailureKind.UNREACHABLE, "the address, or a header set for it, cannot be used in a request")
        case _:
            return Failure(FailureKind.PROTOCOL, "the answer is not valid HTTP, or its headers are too large")


def _timeout_sentence(error: TimeoutError, host: str, limits: Limits) -> str:
    match error:
        case aiohttp.ConnectionTimeoutError():
            return f"no connection to {host} within {limits.connect:g} s"
        case aiohttp.ServerTimeoutError():
            return f"no answer: {host} was silent for {limits.idle:g} s"
        case _:
            return f"no complete answer from {host} within {limits.total:g} s"


def _dns_sentence(error: OSError, host: str) -> str:
    if error.errno == socket.EAI_AGAIN:
        return f"{host} could not be looked up: no name server answers (DNS)"
    return f"{host} could not be found (DNS)"


def _tls_sentence(error: ssl.SSLError, host: str) -> str:
    cause = getattr(error, "certificate_error", None) or getattr(error, "os_error", None) or error
    if isinstance(cause, ssl.SSLCertVerificationError):
        return f"the certificate of {host} is not valid: {cause.verify_message}"
    reason = (getattr(cause, "reason", None) or "handshake failed").replace("_", " ").lower()
    return f"no secure connection to {host}: {reason} (TLS)"


def _connect_sentence(error: OSError, host: str) -> str:
    number = error.errno or 0
    if number in SENTENCE_BY_ERRNO:
        return SENTENCE_BY_ERRNO[number].format(host=host)
    return f"no connection to {host}: {os.strerror(number).lower() if number else 'no address answers'}"
