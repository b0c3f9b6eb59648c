"""The text as rules read it: a paragraph, a heading and an item of a list are a line each."""

import pytest

from monitor.core.extract import extract

LATIN = "The council approved part {} of the new harbour wall on Tuesday after a debate of four hours."
CHINESE = "横跨港口的老桥星期二早晨重新开放通车，九个月前一艘驳船撞上了北侧桥墩，连接小城两岸第{}号。"
JAPANESE = "港の古い橋は火曜日の朝に再び開通した。九か月前に一隻のはしけが北側の橋脚に衝突していた、その{}である。"


@pytest.mark.parametrize(
    ("sentence", "heading", "items", "language"),
    [
        (LATIN, "What comes next", ("The northern pier is closed for a month", "The southern pier for two"), "en"),
        (CHINESE, "下一步计划", ("北侧桥墩关闭一个月", "南侧桥墩关闭两个月"), "zh"),
        (JAPANESE, "これからの予定", ("北側の橋脚は一か月閉鎖される", "南側の橋脚は二か月閉鎖される"), "ja"),
    ],
)
def test_headings_are_marked_and_items_are_lines(
    sentence: str, heading: str, items: tuple[str, str], language: str
) -> None:
    said = [sentence.format(number) for number in range(10)]
    first, second = ("".join(f"<p>{each}</p>" for each in half) for half in (said[:5], said[5:]))
    listed = "".join(f"<li>{item}</li>" for item in items)
    page = f"<html><body><article>{first}<h2>{heading}</h2><ul>{listed}</ul>{second}</article></body></html>"
    found = extract(page)
    assert found.text.split("\n") == [*said[:5], heading, *(f"- {item}" for item in items), *said[5:]]
    assert (found.headings, found.language) == ((5,), language)
