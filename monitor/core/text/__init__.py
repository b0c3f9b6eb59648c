"""Text as words: tokens with their places, sentences and paragraphs, folded forms, word forms.

Folding and word forms are computed beside the text and never change it. The dictionaries are loaded on first use.
"""

from monitor.core.text.characters import (
    core_range,
    fold,
    group_marks,
    is_dotted,
    is_unspaced,
    key,
    plain,
    primary_subtag,
    shown_length,
    split,
    surface,
)
from monitor.core.text.forms import (
    Languages,
    Script,
    inflections,
    is_cyrillic,
    is_dictionary_word,
    languages_of,
    plain_script,
    script_of,
    word_set,
)
from monitor.core.text.layout import Text

__all__ = [
    "Languages",
    "Script",
    "Text",
    "core_range",
    "fold",
    "group_marks",
    "inflections",
    "is_cyrillic",
    "is_dictionary_word",
    "is_dotted",
    "is_unspaced",
    "key",
    "languages_of",
    "plain",
    "plain_script",
    "primary_subtag",
    "script_of",
    "shown_length",
    "split",
    "surface",
    "word_set",
]
