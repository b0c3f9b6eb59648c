"""Where digests go: one module per channel, each with one class that meets `Channel`, listed here in plain sight."""

from monitor.channels.base import Channel, OutboundMail
from monitor.channels.email import EmailChannel, Security, SmtpTarget
from monitor.channels.folder import FolderChannel

CHANNELS: tuple[type[Channel], ...] = (FolderChannel, EmailChannel)

__all__ = ["CHANNELS", "Channel", "EmailChannel", "FolderChannel", "OutboundMail", "Security", "SmtpTarget"]
