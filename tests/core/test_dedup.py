"""Identity of texts by value."""

import pytest

from monitor.core.dedup import SAYS_SOMETHING, SELF_SUFFICIENT, fold, text_digest, text_identity

REPORT = (
    "The harbour council voted on Tuesday to close the old ferry terminal by the end of the year. "
    "“It’s been a hard choice,” the mayor said – the roof alone would have cost 2.5 million. "
    "Commuters' groups called the plan short-sighted, and asked for a hearing before the winter timetable is printed. "
    "The council said that it would listen, but that the vote stood."
)
BRIEF = "The harbour council closed the old ferry terminal on Tuesday."


@pytest.mark.parametrize(
    "reprint",
    [
        pytest.param(REPORT.upper(), id="case"),
        pytest.param(REPORT.replace(" ", "\n"), id="line breaks"),
        pytest.param("  " + REPORT.replace(" ", " \u00a0\t") + "\r\n", id="white space"),
        pytest.param(REPORT.replace("’", "'").replace("“", '"').replace("”", '"'), id="straight quotes"),
        pytest.param(REPORT.replace("’", "´").replace("'", "`"), id="accents for apostrophes"),
        pytest.param(REPORT.replace(" – ", " — "), id="long dash"),
        pytest.param(REPORT.replace(" – ", "—"), id="dash without spaces"),
        pytest.param(REPORT.replace("choice", "cho\u00adice"), id="soft hyphen"),
        pytest.param(REPORT.replace("mayor", "ma\u200byor"), id="zero-width space"),
        pytest.param(REPORT.replace("roof", "ｒｏｏｆ"), id="full width"),
        pytest.param(REPORT.replace(".", " ."), id="space before a full stop"),
    ],
)
def test_reprint_is_the_same_text(reprint: str) -> None:
    assert text_identity("Ferry terminal to close", REPORT) == text_identity("Another headline", reprint) is not None


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(REPORT.replace("Tuesday", "Monday"), id="another word"),
        pytest.param(REPORT.replace("2.5", "25"), id="another number"),
        pytest.param(REPORT.replace("short-sighted", "shortsighted"), id="words joined"),
        pytest.param(REPORT + " More follows.", id="a sentence more"),
        pytest.param(REPORT.replace("2.5 million", "€2.5 million"), id="a currency"),
    ],
)
def test_text_with_another_word_is_another_text(other: str) -> None:
    assert text_identity("Ferry terminal to close", REPORT) != text_identity("Ferry terminal to close", other)


def test_words_of_scripts_that_write_vowels_as_marks_stay_apart() -> None:
    assert fold("कि") != fold("का")


def test_chinese_punctuation_does_not_count() -> None:
    assert fold("北约表示,中国应当停止。") == fold("北约表示，中国应当停止.")


def test_short_text_is_the_same_only_under_the_same_title() -> None:
    assert text_identity("Ferry terminal closes", BRIEF) == text_identity("FERRY TERMINAL CLOSES!", BRIEF) is not None
    assert text_identity("Ferry terminal closes", BRIEF) != text_identity("Harbour news in brief", BRIEF)


def test_short_text_without_title_is_the_same_as_no_other() -> None:
    assert text_identity(" – ", BRIEF) is None


@pytest.mark.parametrize("text", ["", " \n", "—", "Sunny, 21 degrees.", "Read the full story here"])
def test_text_that_says_nothing_is_the_same_as_no_other(text: str) -> None:
    assert text_identity("Weather", text) is None


def test_limits_count_folded_characters() -> None:
    words = "a" * SELF_SUFFICIENT
    assert text_identity("one", words) == text_identity("two", words)
    assert text_identity("one", words[1:] + "  --  ") != text_identity("two", words[1:] + "  --  ")
    assert text_identity("one", "a" * SAYS_SOMETHING) is not None
    assert text_identity("one", "a" * (SAYS_SOMETHING - 1) + " ...") is None


def test_long_text_is_never_mistaken_for_a_title_and_a_short_one() -> None:
    long = " ".join(["harbour"] * 60)
    cut = len(long) // 2 + 3  # within white space there is no telling the two apart but by the kind of hash
    assert text_identity(long[:cut], long[cut:]) != text_identity("", long)


def test_lone_surrogates_and_control_characters_do_no_harm() -> None:
    assert text_identity("t", REPORT.replace(" ", "\x00\ud800")) == text_identity("t", REPORT)


def test_identity_is_stable_across_releases() -> None:
    # Stored beside each article: a change here would let every known text in once more.
    assert text_identity("Ferry terminal to close", REPORT) == "e6b97729d79b9f93c5e0155b12d8185e"


def test_the_digest_of_a_text_depends_on_its_words_and_on_those_of_its_title() -> None:
    digest = text_digest("Cranes stand still", "They stand still, all day.")
    assert digest == text_digest("CRANES  stand still!", "They stand still – all day")
    assert digest != text_digest("Cranes stand", "They stand still, all day.")
    assert digest != text_digest("Cranes stand still", "They stand still, all week.")
