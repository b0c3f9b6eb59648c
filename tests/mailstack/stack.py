"""Postfix, Dovecot and OpenDKIM on loopback under configurations of their own. Processes, and a temporary folder.

    monitor ──STARTTLS, AUTH──► Postfix ──milter──► OpenDKIM signs
                                   │ LMTP
                                   ▼
                                Dovecot ──IMAP over TLS──► the test

Unprivileged ports, no system service: each server is a child process in the foreground, ended by its number. Root is
needed all the same, for they change to users of their own.
"""

import imaplib
import os
import shutil
import signal
import socket
import ssl
import subprocess
import tempfile
import time
from base64 import b64encode
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

CERTIFICATE = Path(__file__).parents[1] / "data" / "tls" / "loopback.pem"
PROGRAMS = ("postfix", "dovecot", "opendkim", "openssl")
PATIENCE = 30.0  # Seconds for a server to start, or a message to arrive.
PASSWORD = "right"
SELECTOR, SENDER_DOMAIN, READER_DOMAIN = "desk", "monitor.test", "reader.test"
# Readers whom the server refuses, for good and for now.
STRANGERS = f"{{gone@{READER_DOMAIN} = 550 5.1.1 no such reader}}, {{later@{READER_DOMAIN} = 450 4.2.0 greylisted}}"
# Bytes. No digest is larger by far than the one, and none is smaller than the other.
MESSAGE_LIMIT, SMALL_LIMIT = 10_000_000, 4_000
QUEUES = (
    *("active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "maildrop"),
    *("private", "public", "saved", "trace"),
)
# Below those that the system gives to whoever asks for any: no test beside this one can be given the same.
FIRST_PORT, LAST_PORT = 20_000, 32_000

MAIN_CF = """
compatibility_level = 3.6
queue_directory = {folder}/spool
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.test
mydestination =
alias_maps =
local_recipient_maps =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = {readers}
virtual_mailbox_maps = static:all
virtual_transport = lmtp:inet:127.0.0.1:{lmtp}
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = check_recipient_access inline:{{{strangers}}}, permit_sasl_authenticated, reject
smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:{auth}
smtpd_tls_security_level = encrypt
smtpd_tls_auth_only = yes
smtpd_tls_chain_files = {certificate}
smtpd_milters = inet:127.0.0.1:{dkim}
milter_default_action = tempfail
message_size_limit = {limit}
smtpd_error_sleep_time = 0
virtual_mailbox_limit = 0
mailbox_size_limit = 0
"""

MASTER_CF = """
127.0.0.1:{smtp} inet n - n - - smtpd
127.0.0.1:{small} inet n - n - - smtpd -o message_size_limit={small_limit}
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
lmtp unix - - n - - lmtp
error unix - - n - - error
retry unix - - n - - error
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT_CONF = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap lmtp
listen = 127.0.0.1
ssl = required
ssl_cert = <{certificate}
ssl_key = <{certificate}
auth_mechanisms = plain login
auth_failure_delay = 0
first_valid_uid = 1
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={folder}/mail/%u allow_all_users=yes
}}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imap}
    ssl = yes
  }}
}}
service lmtp {{
  inet_listener lmtp {{
    address = 127.0.0.1
    port = {lmtp}
  }}
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service auth {{
  inet_listener postfix {{
    address = 127.0.0.1
    port = {auth}
  }}
}}
"""

OPENDKIM_CONF = """
Socket inet:{dkim}@127.0.0.1
Mode s
Domain {domain}
Selector {selector}
KeyFile {folder}/key.pem
Canonicalization simple/simple
RequireSafeKeys no
PidFile {folder}/pid
TemporaryDirectory {folder}
"""


def missing() -> str | None:
    """Why the servers cannot run here; None where they can."""
    if os.getuid() != 0:
        return "mail servers change to users of their own, which needs root"
    absent = [program for program in PROGRAMS if shutil.which(program) is None]
    if not absent and not Path("/usr/lib/dovecot/lmtp").exists():
        absent = ["dovecot-lmtpd"]
    return f"not installed: {', '.join(absent)}; run tests/mailstack/install.sh" if absent else None


@dataclass(frozen=True)
class MailStack:
    """Running servers."""

    folder: Path
    ports: Mapping[str, int]
    public_key: str

    def environ(self, door: str = "smtp") -> dict[str, str]:
        """What a monitor needs that mails through it; the certificate is its own authority. By the door "small" it
        takes no more than SMALL_LIMIT.
        """
        return {
            "MONITOR_SMTP_URL": f"smtp://desk:{PASSWORD}@localhost:{self.ports[door]}?starttls=always",
            "MONITOR_MAIL_FROM": f"News desk <desk@{SENDER_DOMAIN}>",
            "SSL_CERT_FILE": str(CERTIFICATE),
        }

    def dkim_record(self, name: bytes, timeout: float = 5) -> bytes:
        """The answer of DNS for the signer's key."""
        assert name == f"{SELECTOR}._domainkey.{SENDER_DOMAIN}.".encode()
        return f"v=DKIM1; k=rsa; p={self.public_key}".encode()

    def fetch(self, reader: str, count: int = 1) -> list[bytes]:
        """The messages in a mailbox, as IMAP gives them, once there are so many."""
        deadline = time.monotonic() + PATIENCE
        while len(found := self._mailbox(reader)) < count:
            assert time.monotonic() < deadline, f"{len(found)} of {count} messages arrived\n{self.logs}"
            time.sleep(0.02)
        return found

    def _mailbox(self, reader: str) -> list[bytes]:
        tls = ssl.create_default_context(cafile=str(CERTIFICATE))
        with imaplib.IMAP4_SSL("127.0.0.1", self.ports["imap"], ssl_context=tls, timeout=PATIENCE) as imap:
            imap.login(reader, PASSWORD)
            imap.select()
            numbers = imap.search(None, "ALL")[1][0].split()
            answers = [imap.fetch(number.decode(), "(BODY.PEEK[])")[1][0] for number in numbers]
        return [answer[1] for answer in answers if isinstance(answer, tuple)]

    @property
    def logs(self) -> str:
        return "\n".join(path.read_text(errors="replace") for path in (self.folder / "postfix").glob("mail.log"))


@contextmanager
def mail_stack() -> Iterator[MailStack]:
    """The servers, until the block ends."""
    # Not below pytest's folder, which nobody but root may enter.
    with tempfile.TemporaryDirectory(prefix="mailstack-", ignore_cleanup_errors=True) as name, ExitStack() as running:
        folder = Path(name)
        folder.chmod(0o755)
        ports = _free_ports("smtp", "small", "imap", "lmtp", "auth", "dkim")
        public_key = _dkim_key(folder)
        running.enter_context(_process("opendkim", "-f", "-x", _opendkim(folder, ports)))
        running.enter_context(_process("dovecot", "-F", "-c", _dovecot(folder, ports)))
        # Not by `postfix start-fg`, whose shell scripts check an installation for three seconds first.
        running.enter_context(_process("/usr/lib/postfix/sbin/master", "-d", "-c", _postfix(folder, ports)))
        for port in ports.values():
            _wait_for(port)
        yield MailStack(folder, ports, public_key)


def _opendkim(folder: Path, ports: Mapping[str, int]) -> str:
    place = folder / "opendkim.conf"
    place.write_text(
        OPENDKIM_CONF.format(dkim=ports["dkim"], domain=SENDER_DOMAIN, selector=SELECTOR, folder=folder), "utf-8"
    )
    return str(place)


def _dovecot(folder: Path, ports: Mapping[str, int]) -> str:
    home = folder / "dovecot"
    (home / "mail").mkdir(parents=True)
    shutil.chown(home / "mail", "mail", "mail")
    place = home / "dovecot.conf"
    place.write_text(DOVECOT_CONF.format(folder=home, certificate=CERTIFICATE, password=PASSWORD, **ports), "utf-8")
    return str(place)


def _postfix(folder: Path, ports: Mapping[str, int]) -> str:
    home = folder / "postfix"
    for name in ("etc", "spool/pid", "data", *(f"spool/{queue}" for queue in QUEUES)):
        (home / name).mkdir(parents=True)
    for place in (home / "data", *(home / "spool" / queue for queue in QUEUES)):
        shutil.chown(place, "postfix", "postfix")
    words = {"readers": READER_DOMAIN, "strangers": STRANGERS, "limit": MESSAGE_LIMIT}
    main = MAIN_CF.format(folder=home, certificate=CERTIFICATE, **words, **ports)
    (home / "etc" / "main.cf").write_text(main, "utf-8")
    (home / "etc" / "master.cf").write_text(MASTER_CF.format(small_limit=SMALL_LIMIT, **ports), "utf-8")
    return str(home / "etc")


def _dkim_key(folder: Path) -> str:
    """A new key for the signer; its public half in base64."""
    key = folder / "key.pem"
    subprocess.run(["openssl", "genrsa", "-out", key, "2048"], check=True, capture_output=True)
    shown = subprocess.run(
        ["openssl", "rsa", "-in", key, "-pubout", "-outform", "DER"], check=True, capture_output=True
    )
    shutil.chown(key, "opendkim", "opendkim")
    return b64encode(shown.stdout).decode()


@contextmanager
def _process(*command: str) -> Iterator[None]:
    """A server in the foreground with all that it starts, in a session of its own; killed, for it keeps nothing."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    ) as server:
        try:
            yield
        finally:
            with suppress(ProcessLookupError):
                os.killpg(server.pid, signal.SIGKILL)


def _free_ports(*names: str) -> dict[str, int]:
    """Ports on which nothing listens, held all at once so that they differ."""
    first = FIRST_PORT + os.getpid() * len(names) % ((LAST_PORT - FIRST_PORT) // 2)  # another process begins elsewhere
    candidates = iter(range(first, LAST_PORT))
    with ExitStack() as held:
        return {name: next(port for port in candidates if _is_held(held, port)) for name in names}


def _is_held(held: ExitStack, port: int) -> bool:
    with suppress(OSError):
        held.enter_context(socket.create_server(("127.0.0.1", port)))
        return True
    return False


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while True:
        with suppress(ConnectionRefusedError), socket.create_connection(("127.0.0.1", port), timeout=PATIENCE):
            return
        assert time.monotonic() < deadline, f"nothing listens on port {port}"
        time.sleep(0.02)
