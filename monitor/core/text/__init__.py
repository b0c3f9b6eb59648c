"""Text as words: tokens with their places, sentences and paragraphs, folded forms, word forms.

Folding and word forms are computed beside the text and never change it. The dictionaries are loaded on first use.
"""

from monitor.core.text.characters import fold, group_marks, is_dotted, is_unspaced, key, plain, shown_length, split
from monitor.core.text.forms import forms, is_cyrillic, is_dictionary_word
from monitor.core.text.layout import Text

__all__ = [
    "Text",
    "fold",
    "forms",
    "group_marks",
    "is_cyrillic",
    "is_dictionary_word",
    "is_dotted",
    "is_unspaced",
    "key",
    "plain",
    "shown_length",
    "split",
]
