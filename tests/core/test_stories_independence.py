"""Who has a report of its own? Texts as desks print them, through the story book: credits, chains, translations."""

from datetime import UTC, datetime, timedelta

import pytest

from monitor.core.stories import (
    Agency,
    Document,
    Homes,
    JoinKind,
    Outlets,
    Report,
    StoryBook,
    credit_of,
    independent_outlets,
)
from monitor.core.stories.credits import is_outlet_of

NOON = datetime(2026, 3, 3, 12, tzinfo=UTC)
TITLE = "Firefighters bring 38 people down from cable car above the Douro"
WIRE = (
    "A cable car stopped above the Douro in Porto on Tuesday with 38 people inside, and firefighters brought all of "
    "them down by rope within five hours, the city said.",
    "The cabins of the Teleferico da Ribeira hung up to 60 metres above the quays of Gaia when a bearing of the upper "
    "wheel seized at noon.",
    "“We sang so that the children would not look down,” said Beatriz Fontoura, a teacher who was in the third cabin "
    "with her class.",
    "Operator Linha Alta said the wheel had been checked in January. Mayor Duarte Seixas ordered an inquiry.",
)
OTHER_WIRE = (
    "Thirty-eight passengers, most of them pupils, hung over the river at Porto for hours on Tuesday because the "
    "Teleferico da Ribeira would not move any more.",
    "Ropes were let down from the cabins and everybody was unhurt, fire chief Nelson Varela reported in Gaia. The last "
    "to leave was Beatriz Fontoura, a teacher.",
    "Linha Alta, which runs the cable car, blamed a bearing. The mayor of Porto, Duarte Seixas, wants to know why "
    "nobody had heard it grind.",
)
OWN = (
    "I counted the cabins from my window above the quays of Gaia: nine, and not one moved. For an afternoon the "
    "Teleferico da Ribeira was the most watched thing in Porto.",
    "Neighbours brought soup for the firefighters, who let 38 people down on ropes. Duarte Seixas, the mayor, had an "
    "umbrella held over him and promised an inquiry into the operator Linha Alta.",
)
TRANSLATED = (
    "Канатная дорога Teleferico da Ribeira остановилась во вторник над рекой Дору в Порту, в кабинах находились 38 "
    "человек. Пожарные за пять часов спустили всех на верёвках, сообщила мэрия.",
    "Кабины висели на высоте до 60 метров над набережной Гайи. «Мы пели, чтобы дети не смотрели вниз», — сказала "
    "учительница Беатриш Фонтоура.",
    "Оператор Linha Alta заявил, что колесо проверяли в январе. Мэр Дуарте Сейшас назначил расследование.",
)


def outlets_of(*prints: tuple[str, str, tuple[str, ...]]) -> Outlets:
    """(outlet, headline, paragraphs) in order of arrival, all of them one story -> who stands behind it."""
    book, homes, texts, reports = StoryBook(), Homes(), dict[str, str](), list[Report]()
    for place, (outlet, title, paragraphs) in enumerate(prints):
        text, published = "\n".join(paragraphs), NOON + timedelta(minutes=10 * place)
        decision = book.add(Document(str(place), title, text, published))
        homes.note(decision, ())
        reports.append(Report(str(place), outlet, published, credit_of(text)))
        if decision.kind is JoinKind.REPRINT and decision.reprint_of is not None:
            texts[str(place)] = texts.get(decision.reprint_of, decision.reprint_of)
    homes.revise(book.look_again())
    assert {homes.of(str(place)) for place in range(len(prints))} == {homes.of("0")}
    return independent_outlets(reports, texts)


def test_a_text_under_other_credits_is_one_report() -> None:
    first, *rest = WIRE
    found = outlets_of(
        ("Coast Times", TITLE, (f"PORTO, March 3 (AP) - {first}", *rest)),
        ("Daily Ledger", "Nobody looked down", (f"PORTO (Reuters) — {first}", *rest)),
        ("Morning Call", "38 saved in Porto", (*WIRE, "AP, Reuters")),
        ("Capital Wire", TITLE, ("By Ines Prata, Associated Press", *WIRE)),
        ("Harbour Gazette", "Cable car stops", (*WIRE[:3], "© 2026 The Associated Press")),
        ("City Letter", "By rope", (*WIRE, "With additional material from AFP")),
        ("Midland Voice", TITLE, WIRE),
    )
    assert found.independent == ("Midland Voice",)
    assert len(found.carried) == 6


def test_a_chain_that_prints_one_text_under_local_heads_is_one_report() -> None:
    towns = ("Kent", "Sussex", "Surrey", "Essex", "Dorset")
    chain = [
        (f"{town} Herald", f"{town} class saw it", (f"Pupils from {town} were on the quay.", *WIRE[place % 2 :]))
        for place, town in enumerate(towns)
    ]
    found = outlets_of(*chain, ("Douro Letter", "Nine cabins", OWN))
    assert found.independent == ("Kent Herald", "Douro Letter")
    assert len(found.carried) == 4


def test_a_text_put_together_from_two_agencies_is_no_report_of_its_own() -> None:
    both = (*WIRE[:2], *OTHER_WIRE[1:], "(AFP/AP)")
    found = outlets_of(
        ("Coast Times", TITLE, (*WIRE, "AP")),
        ("Daily Ledger", "Hours above the river", (*OTHER_WIRE, "AFP")),
        ("Morning Call", "Cable car drama", both),
    )
    assert found.independent == ("Coast Times", "Daily Ledger")
    assert found.carried == ("Morning Call",)


@pytest.mark.parametrize("credit", ["Источник: Reuters", "Перевод: Reuters", "Рейтер"])
def test_a_translation_is_the_report_of_its_agency(credit: str) -> None:
    found = outlets_of(
        ("Reuters World", TITLE, WIRE),
        ("Вестник Юга", "Канатная дорога остановилась над рекой Дору в Порту", (*TRANSLATED, credit)),
        ("Douro Letter", "Nine cabins", OWN),
    )
    assert found.independent == ("Reuters World", "Douro Letter")
    assert found.carried == ("Вестник Юга",)


def test_a_translation_without_the_agency_belongs_to_whoever_had_the_text_first() -> None:
    title = "Канатная дорога остановилась над рекой Дору в Порту"
    original, first = ("Coast Times", TITLE, (*WIRE, "Reuters")), f"ПОРТУ, 3 мар (Рейтер) - {TRANSLATED[0]}"
    found = outlets_of(original, ("Вестник Юга", title, (first, *TRANSLATED[1:])))
    assert (found.independent, found.carried) == (("Coast Times",), ("Вестник Юга",))
    found = outlets_of(original, ("Вестник Юга", title, TRANSLATED))
    assert (found.independent, found.carried) == (("Coast Times", "Вестник Юга"), ())


def test_versions_of_an_agency_count_for_it_and_for_nobody_else() -> None:
    reports = [
        Report("first", "Reuters", NOON, None),
        Report("second", "Reuters", NOON, None),
        Report("its first", "A", NOON, Agency.REUTERS),
        Report("another", "B", NOON, Agency.REUTERS),
        Report("own", "B", NOON, None),
        Report("more", "C", NOON, None),
    ]
    found = independent_outlets(reports, {"its first": "first"})
    assert found.independent == ("Reuters", "B", "C")
    assert found.carried == ("A",)


def test_a_credit_that_few_prints_give_does_not_take_a_text_from_its_desk() -> None:
    reports = [Report(str(place), f"Outlet {place}", NOON, None) for place in range(3)]
    reports += [Report("slip", "Outlet 3", NOON, Agency.AP), Report("wire", "Outlet 4", NOON, Agency.AP)]
    found = independent_outlets(reports, {"0": "0", "1": "0", "2": "0", "slip": "0"})
    assert found.independent == ("Outlet 0", "Outlet 4")


def test_a_text_of_the_name_of_an_agency_is_no_text_of_that_agency() -> None:
    reports = [Report("AP", "Coast Times", NOON, None), Report("wire", "Daily Ledger", NOON, Agency.AP)]
    assert independent_outlets(reports, {}).independent == ("Coast Times", "Daily Ledger")


@pytest.mark.parametrize(
    ("agency", "outlet", "is_it"),
    [
        (Agency.REUTERS, "Reuters World", True),
        (Agency.REUTERS, "reuters", True),
        (Agency.AP, "The Associated Press", True),
        (Agency.RIA, "РИА Новости", True),
        (Agency.RIA, "RIA Novosti", True),
        (Agency.AFP, "Agence France-Presse", True),
        (Agency.AP, "Apple Times", False),
        (Agency.INTERFAX, "Interfax-Ukraine", False),
    ],
)
def test_an_outlet_is_an_agency_by_its_name(agency: Agency, outlet: str, is_it: bool) -> None:
    assert is_outlet_of(agency, outlet) is is_it
