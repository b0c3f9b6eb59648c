"""The commands: argument lists in, text or JSON out. One small module per command family."""


def main() -> None:
    """Run the command line."""
