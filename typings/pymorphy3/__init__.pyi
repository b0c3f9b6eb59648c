"""What News Monitor uses of pymorphy3."""

from array import array

class OpencorporaTag:
    grammemes: frozenset[str]
    def __contains__(self, grammeme: str) -> bool: ...

class Parse:
    word: str
    normal_form: str
    tag: OpencorporaTag
    @property
    def lexeme(self) -> list[Parse]: ...

class _Words:
    def similar_items(self, key: str, replaces: _Substitutes) -> list[tuple[str, list[tuple[int, int]]]]: ...

class _Substitutes: ...

class Dictionary:
    words: _Words
    paradigms: list[array[int]]
    paradigm_prefixes: list[str]
    suffixes: list[str]
    def build_normal_form(self, para_id: int, idx: int, fixed_word: str) -> str: ...
    def build_stem(self, paradigm: array[int], idx: int, fixed_word: str) -> str: ...

class MorphAnalyzer:
    dictionary: Dictionary
    char_substitutes: _Substitutes
    def __init__(self, *, lang: str) -> None: ...
    def parse(self, word: str) -> list[Parse]: ...
    def word_is_known(self, word: str) -> bool: ...
