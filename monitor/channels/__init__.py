"""Where digests go: one module per channel, each with one class that meets `Channel`, listed here in plain sight."""

from monitor.channels.base import Channel, Lasting, OutboundMail
from monitor.channels.email import EmailChannel
from monitor.channels.folder import FolderChannel
from monitor.channels.smtp_dialogue import Limits
from monitor.channels.smtp_target import Security, SmtpTarget

CHANNELS: tuple[type[Channel], ...] = (FolderChannel, EmailChannel)

__all__ = [
    "CHANNELS", "Channel", "EmailChannel", "FolderChannel", "Lasting", "Limits", "OutboundMail", "Security",
    "SmtpTarget",
]  # fmt: skip
