"""Throw-away TLS certificates by the standard library alone: ECDSA on P-256 (FIPS 186-4), X.509 in DER (RFC 5280).

Good for tests only: the arithmetic is neither fast nor safe against side channels.
"""

import base64
import hashlib
import secrets
import ssl
from datetime import datetime
from pathlib import Path

# P-256 (SEC 2, 2.4.2): field, order, a = -3, base point.
P = 2**256 - 2**224 + 2**192 + 2**96 - 1
N = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
G = (
    0x6B17D1F2E12C4247F8BCE6E563A440F277037D812DEB33A0F4A13945D898C296,
    0x4FE342E2FE1A7F9B8EE7EB4A7C0F9E162BCE33576B315ECECBB6406837BF51F5,
)
Point = tuple[int, int] | None  # None is the point at infinity

INTEGER, BIT_STRING, OCTET_STRING, OID, UTF8, UTC_TIME, SEQUENCE, SET = 2, 3, 4, 6, 12, 23, 0x30, 0x31
EC_PUBLIC_KEY = bytes.fromhex("2a8648ce3d0201")
PRIME256V1 = bytes.fromhex("2a8648ce3d030107")
ECDSA_WITH_SHA256 = bytes.fromhex("2a8648ce3d040302")
COMMON_NAME = bytes.fromhex("550403")
SUBJECT_ALT_NAME = bytes.fromhex("551d11")


def server_context(folder: Path, host: str, not_before: datetime, not_after: datetime) -> tuple[ssl.SSLContext, bytes]:
    """A server's context with a fresh certificate for `host`, signed by itself, and that certificate in DER."""
    secret = secrets.randbelow(N - 1) + 1
    certificate = make_certificate(secret, host, not_before, not_after)
    file = folder / f"{host}.pem"
    file.write_text(_pem("EC PRIVATE KEY", _private_key(secret)) + _pem("CERTIFICATE", certificate))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, certificate


def client_context(*trusted: bytes) -> ssl.SSLContext:
    """A client's context that trusts these certificates and no other."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    for certificate in trusted:
        context.load_verify_locations(cadata=certificate)
    return context


def make_certificate(secret: int, host: str, not_before: datetime, not_after: datetime) -> bytes:
    """A self-signed X.509 v3 certificate in DER."""
    algorithm = _der(SEQUENCE, _der(OID, ECDSA_WITH_SHA256))
    name = _der(SEQUENCE, _der(SET, _der(SEQUENCE, _der(OID, COMMON_NAME), _der(UTF8, host.encode()))))
    names = _der(SEQUENCE, _der(0x82, host.encode()))
    extension = _der(SEQUENCE, _der(OID, SUBJECT_ALT_NAME), _der(OCTET_STRING, names))
    body = _der(
        SEQUENCE,
        _der(0xA0, _integer(2)),
        _integer(secrets.randbits(64)),
        algorithm,
        name,
        _der(SEQUENCE, _time(not_before), _time(not_after)),
        name,
        _der(
            SEQUENCE,
            _der(SEQUENCE, _der(OID, EC_PUBLIC_KEY), _der(OID, PRIME256V1)),
            _der(BIT_STRING, b"\0", _public(secret)),
        ),
        _der(0xA3, _der(SEQUENCE, extension)),
    )
    return _der(SEQUENCE, body, algorithm, _der(BIT_STRING, b"\0", _signature(secret, body)))


def _private_key(secret: int) -> bytes:
    """RFC 5915."""
    curve = _der(0xA0, _der(OID, PRIME256V1))
    public = _der(0xA1, _der(BIT_STRING, b"\0", _public(secret)))
    return _der(SEQUENCE, _integer(1), _der(OCTET_STRING, secret.to_bytes(32)), curve, public)


def _signature(secret: int, message: bytes) -> bytes:
    digest = int.from_bytes(hashlib.sha256(message).digest())
    nonce = secrets.randbelow(N - 1) + 1
    point = _times(nonce, G)
    assert point is not None
    r = point[0] % N
    s = pow(nonce, -1, N) * (digest + r * secret) % N
    return _der(SEQUENCE, _integer(r), _integer(s))


def _public(secret: int) -> bytes:
    point = _times(secret, G)
    assert point is not None
    return b"\x04" + point[0].to_bytes(32) + point[1].to_bytes(32)


def _times(factor: int, point: Point) -> Point:
    result: Point = None
    while factor:
        if factor & 1:
            result = _plus(result, point)
        point = _plus(point, point)
        factor >>= 1
    return result


def _plus(one: Point, other: Point) -> Point:
    if one is None or other is None:
        return one or other
    (x1, y1), (x2, y2) = one, other
    if x1 == x2 and (y1 + y2) % P == 0:
        return None
    slope = (3 * x1 * x1 - 3) * pow(2 * y1, -1, P) if one == other else (y2 - y1) * pow(x2 - x1, -1, P)
    x3 = (slope * slope - x1 - x2) % P
    return x3, (slope * (x1 - x3) - y1) % P


def _der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content)
    length = size.to_bytes((size.bit_length() + 7) // 8 or 1)
    return bytes([tag]) + (length if size < 128 else bytes([0x80 | len(length)]) + length) + content


def _integer(value: int) -> bytes:
    return _der(INTEGER, value.to_bytes(value.bit_length() // 8 + 1))


def _time(moment: datetime) -> bytes:
    return _der(UTC_TIME, moment.strftime("%y%m%d%H%M%SZ").encode())


def _pem(label: str, data: bytes) -> str:
    return f"-----BEGIN {label}-----\n{base64.encodebytes(data).decode()}-----END {label}-----\n"
