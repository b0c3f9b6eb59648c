"""Where digests and alerts go: one module per channel, each with one class that meets `Channel`, all listed here."""

from monitor.channels.apprise import AppriseChannel, is_installed
from monitor.channels.base import Channel, Lasting, OutboundMail
from monitor.channels.email import EmailChannel
from monitor.channels.folder import FolderChannel
from monitor.channels.smtp_dialogue import Limits
from monitor.channels.smtp_target import Security, SmtpTarget
from monitor.channels.webhook import WebhookChannel

CHANNELS: tuple[type[Channel], ...] = (FolderChannel, EmailChannel, WebhookChannel, AppriseChannel)

__all__ = [
    "CHANNELS",
    "AppriseChannel",
    "Channel",
    "EmailChannel",
    "FolderChannel",
    "Lasting",
    "Limits",
    "OutboundMail",
    "Security",
    "SmtpTarget",
    "WebhookChannel",
    "is_installed",
]  # fmt: skip
