"""Text that does not show itself. Pure."""


class SecretText(str):
    """A secret: usable as the text it is, hidden in every repr, its own and that of what holds it."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "'**********'"
