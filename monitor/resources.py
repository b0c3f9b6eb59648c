"""Where the files that ship with the product are: templates, seed corpus, starter files. Touches the file system."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent


def resource(name: str) -> Path:
    """The shipped file or folder `name` ("templates", "seed_corpus", …), in the package or beside it in a checkout.

    Raises:
        FileNotFoundError: the installation is incomplete.
    """
    for candidate in (PACKAGE / "_resources" / name, PACKAGE.parent / name):
        if candidate.exists():
            return candidate
    raise FileNotFoundError(f"{name} is missing from this installation of News Monitor; install it again")
