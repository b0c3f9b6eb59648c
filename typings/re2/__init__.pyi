"""What News Monitor uses of google-re2."""

from collections.abc import Iterator

class error(Exception): ...  # noqa: N801, N818 - the name that the library gives it

class Options:
    class Encoding:
        LATIN1: Options.Encoding

    encoding: Options.Encoding
    case_sensitive: bool
    log_errors: bool
    max_mem: int

class _Match:
    def span(self) -> tuple[int, int]: ...

class _Regexp:
    @property
    def programsize(self) -> int: ...
    def search(self, text: str | bytes) -> _Match | None: ...
    def finditer(self, text: str) -> Iterator[_Match]: ...

def compile(pattern: str | bytes, options: Options | None = None) -> _Regexp: ...  # noqa: A001 - as the library has it
