"""Tokens, folded forms, word forms, sentences and paragraphs, by value."""

from collections.abc import Callable, Iterator
from time import process_time

import pytest

from monitor.core.text import (
    Languages,
    Text,
    core_range,
    fold,
    group_marks,
    inflections,
    is_dictionary_word,
    key,
    languages_of,
    plain,
    shown_length,
    split,
    word_set,
)
from monitor.core.text.cyrillic import analyzer_of
from monitor.core.text.forms import lexicons_of
from monitor.core.text.lexicon import Lexicon, lexicon_of, read, shelve, unpacked


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("dual-use, dual‑use – dual use", ["dual", "use"] * 3),
        ("China's p’yat Xi'an", ["China's", "p’yat", "Xi'an"]),
        ("the allies’ U.S. troops and U.N. staff", ["the", "allies", "U.S", "troops", "and", "U.N", "staff"]),
        ("2,000 or 2.000 at 19:30, 5G", ["2,000", "or", "2.000", "at", "19:30", "5G"]),
        ("西北约100米", ["西", "北", "约", "100", "米"]),
        ("ไทย 서울", ["ไ", "ท", "ย", "서", "울"]),
        ("micro\u00adchip \ufeffwar\u200b", ["micro\u00adchip", "war\u200b"]),
        ("か\u3099", ["か\u3099"]),
        ("a_b/c&d", ["a", "b", "c", "d"]),
        ("𠀋 and 𐐷x 𝐍𝐀𝐓𝐎", ["𠀋", "and", "𐐷x", "𝐍𝐀𝐓𝐎"]),
        ("a 🚁 b🇺🇦c", ["a", "b", "c"]),
        ("...", []),
    ],
)
def test_text_is_split_into_tokens(text: str, tokens: list[str]) -> None:
    assert split(text)[1::2] == tokens


@pytest.mark.parametrize(
    ("word", "folded"),
    [
        ("Erdoğan", "erdogan"),
        ("İstanbul", "istanbul"),
        ("Straße", "strasse"),
        ("Łódź", "lodz"),
        ("ØRSTED", "orsted"),
        ("ﬁre", "fire"),
        ("й", "й"),
        ("Її", "її"),
        ("Ёлка", "елка"),
        ("и\u0306", "й"),
        ("за\u0301мок", "замок"),
        ("Αθήνας", "αθηνασ"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("ｎａｔｏ", "nato"),
        ("O’Neil", "o'neil"),
        ("O`Neil", "o'neil"),
        ("Σ\u00adx", "σx"),
    ],
)
def test_words_fold(word: str, folded: str) -> None:
    assert fold(word) == folded


@pytest.mark.parametrize(
    ("token", "shown", "as_written"),
    [
        ("China’s", 5, "China"),
        ("CHINA'S", 5, "CHINA"),
        ("Xi'an", 5, "Xi'an"),
        ("war\u200b", 3, "war"),
        ("micro\u00adchip", 10, "microchip"),
        ("micro\U000e0063chip", 10, "microchip"),
        ("'s", 2, "'s"),
        ("plain", 5, "plain"),
    ],
)
def test_possessives_and_invisible_characters_are_not_shown(token: str, shown: int, as_written: str) -> None:
    assert shown_length(token) == shown
    assert plain(token) == as_written


def test_a_word_full_of_invisible_characters_is_measured_in_proportion_to_its_length() -> None:
    started = process_time()
    assert shown_length(f"harbour{50_000 * chr(0x200B)}master’s") == 50_013
    assert process_time() - started < 1


@pytest.mark.parametrize(
    ("word", "language", "looked_up_as"),
    [
        ("2,000", "en", "2000"),
        ("2,000", "de-AT", "2,000"),
        ("1.234.567", "de", "1234567"),
        ("1.234,567", None, "1.234,567"),
        ("2.000", None, "2000"),
        ("3.5", None, "3.5"),
        ("U.S", "en", "us"),
    ],
)
def test_numbers_and_dotted_names_have_one_key(word: str, language: str | None, looked_up_as: str) -> None:
    assert key(word, group_marks(language)) == looked_up_as


@pytest.mark.parametrize(
    ("word", "languages", "others"),
    [
        ("sanctions", ("en",), {"sanction", "sanctioned", "sanctioning"}),
        ("accuse", ("en",), {"accusing", "accused", "accuses"}),
        ("feet", ("en",), {"foot"}),
        ("microdrone", ("en",), {"microdrones"}),
        ("sanktion", ("de",), {"sanktionen"}),
        ("haus", ("de",), {"häuser", "hauser", "häusern"}),
        ("drohnenlieferung", ("de",), {"drohnenlieferungen"}),
        ("élève", ("fr",), {"élèves", "eleves"}),
        ("китай", ("ru",), {"китаем", "китаю", "китая"}),
        ("столтенберг", ("ru",), {"столтенбергом", "столтенберга"}),
        ("стали", ("ru",), {"сталью", "станет"}),
        ("ёлка", ("ru",), {"елки"}),
        ("бедуїнський", ("bg", "ru", "uk"), {"бедуїнською"}),
        ("война", ("bg", "ru"), {"войната", "войной"}),
    ],
)
def test_words_are_met_by_their_inflections(word: str, languages: tuple[str, ...], others: set[str]) -> None:
    assert inflections([word], languages)[word] >= others


def test_a_dictionary_of_whole_chunks_is_read_whole() -> None:
    surfaces = [f"w{number:03}" for number in range(256)]
    # Front coding of simplemma: nothing shared, four letters, none cut, none added; 256 of them.
    stream = b"SMFC1\0\x80\x02" + b"".join(b"\0\4" + surface.encode() + b"\0\0" for surface in surfaces)
    listing = read(stream)
    lexicon = Lexicon(listing)
    assert all(map(lexicon.knows, surfaces))
    assert lexicon.inflections(["w255", "w9"]) == {"w255": {"w255"}}


class AShelf:
    """A shelf in memory."""

    def __init__(self) -> None:
        self.kept: dict[str, bytes] = {}

    def get(self, language: str) -> bytes | None:
        return self.kept.get(language)

    def put(self, language: str, packed: bytes) -> None:
        self.kept[language] = packed


@pytest.fixture
def shelf() -> Iterator[AShelf]:
    shelf = AShelf()
    shelve(shelf)
    yield shelf
    shelve(None)


def test_a_dictionary_from_the_shelf_says_what_one_from_its_source_says(shelf: AShelf) -> None:
    words = ["harbour", "walkout", "went", "zyzzyvas", "überharbour"]
    first = lexicon_of("en").inflections(words)
    packed = shelf.kept["en"]
    lexicon_of.cache_clear()
    again = lexicon_of("en")
    assert (again.inflections(words), again.packed() == packed, shelf.kept["en"] is packed) == (first, True, True)
    assert first["harbour"] >= {"harbours"}


@pytest.mark.parametrize("damage", [lambda b: b"", lambda b: b[:-1], lambda b: b[:-1] + bytes([b[-1] ^ 1])])
def test_a_damaged_dictionary_is_read_anew(shelf: AShelf, damage: Callable[[bytes], bytes]) -> None:
    known = lexicon_of("ga").inflections(["dabht"])
    packed = shelf.kept["ga"]
    shelf.kept["ga"] = damage(packed)
    lexicon_of.cache_clear()
    assert unpacked(shelf.kept["ga"]) is None
    assert (lexicon_of("ga").inflections(["dabht"]), shelf.kept["ga"]) == (known, packed)


def test_a_dictionary_without_words_can_be_packed() -> None:
    empty = Lexicon(read(b"SMFC1\0\0"))
    listing = unpacked(empty.packed())
    assert listing is not None
    assert (Lexicon(listing).knows("word"), listing.chunks[:]) == (False, [])


def test_without_a_dictionary_a_language_is_not_analysed() -> None:
    assert analyzer_of("xx") is None


@pytest.mark.parametrize("word", ["си", "x" * 61, "я" * 61])
def test_some_words_have_no_inflections(word: str) -> None:
    assert inflections([word], ("en", "ru")) == {}


def test_what_one_language_knows_no_other_guesses_at() -> None:
    assert inflections(["україна"], ("ru",))["україна"] > {"україна"}
    assert all("і" in form or "ї" in form for form in inflections(["україна"], ("ru", "uk"))["україна"])


def test_nouns_are_inflected_only_where_every_noun_has_a_capital() -> None:
    assert inflections([], ("de", "en"), ["Sanktion"]) == {"Sanktion": {"sanktion", "sanktionen"}}
    assert inflections([], ("de",), ["Essen"])["Essen"].isdisjoint({"isst", "gegessen"})
    assert inflections([], ("en", "fr"), ["Sanction"]) == {"Sanction": set()}


@pytest.mark.parametrize(
    ("language", "named", "languages"),
    [
        ("de-AT", (), Languages(("de",), ("ru", "uk"), ())),
        ("zh", ("pl",), Languages(("en",), ("ru", "uk"), ())),
        ("uk", (), Languages(("en",), ("uk",), ())),
        ("sr", (), Languages(("hbs",), ("ru", "uk"), ())),
        ("el", (), Languages(("en",), ("ru", "uk"), ("el",))),
        (None, (), Languages(("en",), ("ru", "uk"), ())),
        (None, ("de", "bg", "ar", "zh"), Languages(("de", "en"), ("bg", "ru", "uk"), ("ar",))),
    ],
)
def test_a_text_is_read_by_its_language(language: str | None, named: tuple[str, ...], languages: Languages) -> None:
    assert languages_of(language, named) == languages


@pytest.mark.parametrize(
    ("spoken", "lexicons"),
    [
        pytest.param([], [], id="no texts"),
        pytest.param(["de", "fr", "de"], ["de", "fr"], id="each once, in their order"),
        # Words in Latin letters of a Russian text are read by English; Russian itself is analysed, not listed.
        pytest.param(["ru"], ["en"], id="the other script"),
    ],
)
def test_the_dictionaries_of_texts_are_those_of_their_words_in_every_script(
    spoken: list[str], lexicons: list[str]
) -> None:
    assert lexicons_of(spoken) == lexicons


def test_a_text_of_unknown_language_takes_the_dictionaries_that_are_named() -> None:
    assert {"de", "en"} <= {*lexicons_of([None], ["de"])}
    assert "de" not in lexicons_of([None])


@pytest.mark.parametrize(
    ("token", "language", "core"),
    [
        ("l'OTAN", "fr", "OTAN"),
        ("dell’Iran", None, "Iran"),
        ("\u200bD'Ukraine's", "en", "Ukraine"),
        ("l'", None, "l'"),
        ("O'Neil", "en", "O'Neil"),
        ("Xi'an", None, "Xi'an"),
        ("Türkiye'nin", "tr", "Türkiye"),
        ("Türkiye'nin", "de", "Türkiye'nin"),
        ("'nin", "tr-TR", "'nin"),
        ("NATO", "az", "NATO"),
    ],
)
def test_what_is_joined_to_a_name_is_no_part_of_it(token: str, language: str | None, core: str) -> None:
    assert token[slice(*core_range(token, language))] == core


def test_the_words_of_an_article_are_distinct_and_folded() -> None:
    words = word_set("China’s U.S. visit", "L'OTAN et 2,000 élèves. Türkiye'nin 北约 China")
    expected = {"china", "us", "visit", "l'otan", "otan", "et", "2000", "eleves", "turkiye'nin", "turkiye", "北", "约"}
    assert words == expected


@pytest.mark.parametrize(
    ("acronym", "is_word"),
    [
        ("us", True),
        ("shape", True),
        ("nato", False),
        ("opec", False),
        ("НАТО", False),
        ("СТАЛЬ", True),
        ("ЮНЕСК", False),
    ],
)
def test_acronyms_that_are_words_are_known(acronym: str, is_word: bool) -> None:
    assert is_dictionary_word(acronym) is is_word


def sentences_of(title: str, body: str) -> list[str]:
    text = Text(title, body)
    ranges = [text.sentence_around(first) for first in text.sentences]
    return [text.whole[slice(*text.sentence_chars(first, end))] for first, end in ranges]


@pytest.mark.parametrize(
    ("body", "sentences"),
    [
        ("China spoke. Russia slept! Why? So.", ["China spoke.", "Russia slept!", "Why?", "So."]),
        ("Mr. Xi met Gen. Li of Huawei Co. Ltd. yesterday.", ["Mr. Xi met Gen. Li of Huawei Co. Ltd. yesterday."]),
        ("George W. Bush left the U.S. Army.", ["George W. Bush left the U.S. Army."]),
        ("It left the U.S. The price fell.", ["It left the U.S.", "The price fell."]),
        ("He said no. Russia left.", ["He said no.", "Russia left."]),
        ("Unit No. 7 came on Dec. 5.", ["Unit No. 7 came on Dec. 5."]),
        ("He wrote... and left… Then came back.", ["He wrote... and left…", "Then came back."]),
        ("“We go.” “Now?” (He left.) [Then] rest", ["“We go.”", "“Now?”", "(He left.)", "[Then] rest"]),
        ("他说：“北约。”“对！”她走了。", ["他说：“北约。”", "“对！”", "她走了。"]),
        ("Он из г. Москвы. Это далеко.", ["Он из г. Москвы.", "Это далеко."]),
        ("One.\n\n“Two”\n- three", ["One.", "“Two”", "three"]),
        ("Ends in war.No blank", ["Ends in war.No blank"]),
        ("यह युद्ध है। वह गया", ["यह युद्ध है।", "वह गया"]),
        ("In 2023. 40 died.", ["In 2023.", "40 died."]),
        ("", []),
    ],
)
def test_sentences_end_where_they_surely_do(body: str, sentences: list[str]) -> None:
    assert [found for found in sentences_of("", body) if found] == sentences


def test_title_is_a_sentence_and_a_paragraph_of_its_own() -> None:
    assert sentences_of("No full stop", "Then text.") == ["No full stop", "Then text."]
    assert Text("A b", "c d\ne").paragraphs == [0, 2, 4]
    assert Text("A b", "c").title_end == 2


def test_places_are_offsets_into_title_newline_and_body() -> None:
    text = Text("Title", "the U.S. and China’s")
    assert text.whole[slice(*text.chars(2, 3))] == "U.S."
    assert text.whole[slice(*text.chars(3, 5))] == "and China"


def test_text_set_in_capitals_is_known_by_sentence() -> None:
    text = Text("", "ALL IN CAPITALS. Not This One. NO US")
    assert text.shouted == {0}


def test_characters_of_unspaced_scripts_are_half_a_word_wide() -> None:
    assert list(Text("", "one two").widths) == [0, 2, 4]
    assert list(Text("", "one 中国").widths) == [0, 2, 3, 4]


def test_long_separators_are_judged_like_short_ones() -> None:
    assert sentences_of("", "One .................... Two") == ["One", "Two"]
