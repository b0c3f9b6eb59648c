"""A recipient as it may be written into logs and lists: the address of a delivery -> words. Pure."""

from urllib.parse import urlsplit


def shown_recipient(recipient: str) -> str:
    """The address of a reader or the name of a variable as it is; of a webhook no more than its host.

    What follows the host is the password of many a webhook: who knows it may post there.
    """
    if not recipient.startswith(("http://", "https://")):
        return recipient
    parts = urlsplit(recipient)
    is_bare = parts.path in ("", "/") and not parts.query
    return recipient if is_bare else f"{parts.scheme}://{parts.netloc}/…"
