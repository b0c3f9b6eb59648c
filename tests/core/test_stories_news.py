"""Who reported it, and what is new: by value."""

from monitor.core.stories import Agency, Content, Report, content_of, independent_outlets, novelty
from monitor.core.stories.novelty import quotes_of

TEXT = "The ferry hit the bridge, injuring 14 people. “We shook, and then everybody was on the floor,” he said."


def test_forty_reprints_of_one_text_are_one_report() -> None:
    reports = [Report(f"copy {number}", f"Outlet {number}", None, Agency.AP) for number in range(39)]
    reports += [Report("wire", "AP", None, None), Report("own", "Harbour Post", None, None)]
    texts = {report.report_id: "wire" for report in reports[:40]}
    found = independent_outlets(reports, texts)
    assert found.independent == ("AP", "Harbour Post")
    assert (found.reports, len(found.carried)) == (2, 39)


def test_outlets_are_ranked_by_texts_of_their_own() -> None:
    reports = [Report("a", "A", None, None), Report("b1", "B", None, None), Report("b2", "B", None, None)]
    assert independent_outlets(reports, {}).independent == ("B", "A")


def test_a_story_that_was_never_told_is_new() -> None:
    found = novelty(None, "Ferry", TEXT, ["A"], [])
    assert found.is_new_story
    assert found


def test_a_story_without_news_does_not_come_again() -> None:
    told = content_of("Ferry", TEXT, ["A"], ["port"])
    assert not novelty(told, "Ferry again", TEXT, ["A"], ["port"])


def test_new_outlets_actors_numbers_and_quotations_are_told() -> None:
    told = content_of("Ferry", TEXT, ["A"], ["port"])
    more = "Now 15 people are hurt. “We will not pay for that,” she said. He added: “Everybody was on the floor.”"
    found = novelty(told, "", f"{TEXT} {more}", ["A", "B"], ["port", "minister"])
    assert (found.outlets, found.actors, found.numbers) == (("B",), ("minister",), ("15",))
    assert found.quotes == ("We will not pay for that,",)
    assert not found.is_new_story


def test_contents_add_up() -> None:
    told = content_of("", "Two tugs came.", ["A"]) | content_of("", "Three came.", ["B"], ["port"])
    assert told == Content(frozenset("AB"), frozenset(["port"]), frozenset("23"), frozenset())


def test_quotations_of_several_scripts_are_read_and_single_words_are_not() -> None:
    assert quotes_of("He called it a “decisive enabler”.") == ()
    assert quotes_of("«Огонь шёл под крышей всю ночь», — рассказал он.") == ("Огонь шёл под крышей всю ночь",)
    assert quotes_of("課長は「母親が鼻先で押し上げる」と話した。") == ("母親が鼻先で押し上げる",)
