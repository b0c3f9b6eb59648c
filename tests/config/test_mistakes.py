"""Seeded mistakes of every kind, each named at its exact line and column (the mark ‸ stands where it must point)."""

from pathlib import Path

import pytest

from tests.config.workspace import findings, unmarked

FEEDS = {
    "unknown key": ("feeds: [https://a.org]\n‸fedes: []\n", 'unknown key "fedes", did you mean "feeds"?'),
    "unknown key far from all": ("feeds: [https://a.org]\n‸zzz: 1\n", "known here: defaults, politeness, feeds"),
    "unknown key of a feed": ("feeds:\n  - url: https://a.org\n    ‸lang: en\n", 'did you mean "language"?'),
    "secret in the file": ("feeds:\n  - {url: https://a.org, ‸password: x}\n", "auth_env: NAME_OF_A_VARIABLE"),
    "headers in the file": ("feeds:\n  - {url: https://a.org, ‸headers: {A: b}}\n", "headers_env:"),
    "of a later version": ("feeds:\n  - {url: https://a.org, ‸proxy: x}\n", "this version cannot do that"),
    "no url": ("feeds:\n  - ‸name: x\n", 'the key "url" is missing here'),
    "no feeds": ("‸politeness: {}\n", 'the key "feeds" is missing here'),
    "empty feeds": ("‸feeds:\n", "no feed is named here"),
    "empty list of feeds": ("‸feeds: []\n", "no feed is named here"),
    "feeds as a map": ("feeds: ‸{a: https://a.org}\n", "a list is needed here"),
    "feeds as a word": ("feeds: ‸https://a.org\n", "a list is needed here"),
    "a list in the list": ("feeds:\n  - ‸[https://a.org]\n", "a map (key: value) is needed here"),
    "not a map at all": ("‸- https://a.org\n", "a map (key: value) is needed here"),
    "one word": ("‸https://a.org\n", "a map (key: value) is needed here"),
    "empty url": ("feeds:\n  - url:‸\n", "a value is missing here"),
    "credentials in the url": ("feeds: [‸'https://u:p@a.org/f']\n", "auth_env"),
    "another scheme": ("feeds: [‸'ftp://a.org/f']\n", '"ftp:" is no address of a feed'),
    "the feed scheme": ("feeds: [‸'feed://a.org/f']\n", "https://a.org/f"),
    "no host": ("feeds: [‸'https:///f']\n", "no proper host name"),
    "a strange host": ("feeds: [‸'https://a..org/f']\n", "no proper host name"),
    "a bad port": ("feeds: [‸'https://a.org:99999/f']\n", "brackets or port"),
    "a blank in the url": ("feeds: [‸'https://a.org/a b']\n", "%20"),
    "a host without https": ("feeds: [‸www.a.org/feed]\n", "write https://www.a.org/feed"),
    "a folder": ("feeds: [‸.]\n", "this is a folder"),
    "a file on another host": ("feeds: [‸'file://server/feed.xml']\n", "three slashes"),
    "equal addresses": ("feeds:\n  - https://a.org\n  - ‸https://A.org:443/\n", "already that of feed number 1"),
    "equal ids": ("feeds:\n  - {id: x, url: https://a.org}\n  - {url: https://b.org, id: ‸x}\n", "feed number 1"),
    "an id with a blank": ("feeds: [{url: https://a.org, id: ‸a b}]\n", "no blanks"),
    "a name of two lines": ('feeds: [{url: https://a.org, name: ‸"a\\nb"}]\n', "line breaks"),
    "an endless name": (f"feeds: [{{url: https://a.org, name: ‸{'x' * 2001}}}]\n", "longer than 2,000"),
    "a list as a name": ("feeds: [{url: https://a.org, name: ‸[a]}]\n", "not a list or a map"),
    "a country as a language": ("feeds: [{url: https://a.org, language: ‸ua}]\n", 'the language is "uk"'),
    "a language in words": ("feeds: [{url: https://a.org, language: ‸english}]\n", "no language code"),
    "neither yes nor no": ("feeds: [{url: https://a.org, enabled: ‸maybe}]\n", "neither yes nor no"),
    "a time without a unit": ("defaults: {interval: ‸30}\nfeeds: [https://a.org]\n", "write 30s, 30m, 30h or 30d"),
    "a time in words": ("feeds: [{url: https://a.org, backlog: ‸two days}]\n", "such as 30s, 15m, 2h or 7d"),
    "an interval that is too short": ("feeds: [{url: https://a.org, interval: ‸1s}]\n", "5s at least"),
    "an interval the wrong way round": (
        "feeds: [{url: https://a.org, interval: ‸{min: 2h, max: 1h}}]\n",
        "min is longer",
    ),
    "half an interval": ("feeds: [{url: https://a.org, interval: ‸{min: 2h}}]\n", 'the key "max" is missing'),
    "a key in an interval": ("feeds: [{url: https://a.org, interval: {min: 2h, max: 3h, ‸mix: 1h}}]\n", '"min"'),
    "a header of the connection": ("feeds: [{url: https://a.org, headers_env: {‸Host: X}}]\n", "by the program itself"),
    "a broken header": ("feeds: [{url: https://a.org, headers_env: {‸'A b': X}}]\n", "no name of a header"),
    "a secret for a variable": ("feeds: [{url: https://a.org, auth_env: ‸user:pass}]\n", "keep the secret in .env"),
    "no number": ("politeness: {concurrency: ‸many}\nfeeds: [https://a.org]\n", "no whole number from 1 to 256"),
    "a number out of range": ("politeness: {concurrency: ‸0}\nfeeds: [https://a.org]\n", "from 1 to 256"),
    "a contact with brackets": (
        "politeness: {contact: ‸(me)}\nfeeds: [https://a.org]\n",
        "without blanks and brackets",
    ),
    "an unknown politeness": ("politeness: {‸gap: 1s}\nfeeds: [https://a.org]\n", '"host_gap"'),
    "an unknown default": ("defaults: {‸tagz: x}\nfeeds: [https://a.org]\n", 'did you mean "tags"?'),
    "a default that is one feed's": ("defaults: {‸name: x}\nfeeds: [https://a.org]\n", 'unknown key "name"'),
    "an empty tag": ("feeds: [{url: https://a.org, tags: [a, ‸'']}]\n", "a value is missing here"),
}

DIGESTS = {
    "a well-known wrong key": ("digests:\n  d:\n    ‸send_at: 19:30\n", 'did you mean "at"? Write at: ["19:30"]'),
    "unknown key": ("digests:\n  d:\n    ‸tittle: x\n", 'unknown key "tittle", did you mean "title"?'),
    "alerts": ("digests: {d: {}}\n‸alerts: {}\n", "this version cannot do that"),
    "quiet hours": ("digests: {d: {‸quiet_hours: x}}\n", "this version cannot do that"),
    "a mail server": ("digests: {d: {}}\n‸smtp: x\n", "MONITOR_SMTP_URL"),
    "a sender": ("digests: {d: {‸from: x}}\n", "MONITOR_MAIL_FROM"),
    "recipients at the top": ("digests: {d: {}}\n‸recipients: [a@b.org]\n", "under a digest"),
    "no digests": ("‸defaults: {}\n", 'the key "digests" is missing here'),
    "no digest": ("‸digests:\n", "no digest is named here"),
    "digests as a list": ("digests: ‸[a]\n", "a map (key: value) is needed here"),
    "a digest as a word": ("digests: {d: ‸x}\n", "a map (key: value) is needed here"),
    "an id with capitals": ("digests: {‸Daily News: {}}\n", "no id: small letters"),
    "an id that is a path": ("digests: {‸../x: {}}\n", "no id: small letters"),
    "an hour of 12": ("digests: {d: {at: ‸7pm}}\n", 'write "19:00"'),
    "an hour and minutes of 12": ("digests: {d: {at: [‸'12:30 am']}}\n", 'write "00:30"'),
    "hour 24": ("digests: {d: {at: ['07:00', ‸'24:00']}}\n", 'midnight is "00:00"'),
    "an hour alone": ("digests: {d: {at: ‸7}}\n", '"7" is no time of day'),
    "no time": ("digests: {d: {at: ‸[]}}\n", "no time of day is named here"),
    "no day": ("digests: {d: {days: ‸[]}}\n", "no day is named here"),
    "an unknown day": ("digests: {d: {days: [mon, ‸dimanche]}}\n", "no day: write mon"),
    "at and every": ("digests: {d: ‸{at: '07:00', every: 5m}}\n", "both at and every"),
    "days and every": ("digests: {d: ‸{days: mon, every: 5m}}\n", "both days and every"),
    "every too often": ("digests: {d: ‸{every: 1s}}\n", "5s at least"),
    "an unknown zone": ("digests: {d: {timezone: ‸Europe/Kiyv}}\n", 'did you mean "Europe/Kyiv"?'),
    "a city for a zone": ("digests: {d: {timezone: ‸new york}}\n", 'did you mean "America/New_York"?'),
    "a zone by nobody's name": ("digests: {d: {timezone: ‸qqqqqq}}\n", "a name such as Europe/Kyiv or UTC"),
    "a zone that is a path": ("digests: {d: {timezone: ‸../../etc/passwd}}\n", "unknown time zone"),
    "a zone that is a folder": ("digests: {d: {timezone: ‸Europe}}\n", "unknown time zone"),
    "a zone for all": ("defaults: {timezone: ‸Mars}\ndigests: {d: {}}\n", "unknown time zone"),
    "no address": ("digests: {d: {recipients: [a@b.org, ‸nobody]}}\n", '"nobody" is no mail address'),
    "an address with a name": ("digests: {d: {recipients: ‸Ann <a@b.org>}}\n", "without a name: a@b.org"),
    "two addresses in one": ("digests: {d: {recipients: ‸'a@b.org, c@d.org'}}\n", "[one@example.org, two@example.org]"),
    "an address with a header": ('digests: {d: {recipients: ‸"a@b.org\\nBcc: x@y.org"}}\n', "line breaks"),
    "an address in other letters": ("digests: {d: {recipients: ‸a@пример.org}}\n", "xn--"),
    "the same address twice": ("digests: {d: {recipients: [a@b.org, ‸a@B.org]}}\n", "already among the recipients"),
    "an unknown rule": (
        "digests: {d: {rules: [harbour, ‸harbor]}}\n",
        'unknown rule "harbor", did you mean "harbour"?',
    ),
    "an unknown tag": ("digests: {d: {tags: ‸see}}\n", 'unknown tag of rules "see", did you mean "sea"?'),
    "an unknown rule for all": ("defaults: {rules: ‸harbor}\ndigests: {d: {}}\n", 'did you mean "harbour"?'),
    "too many cards": ("digests: {d: {max_cards: ‸1000}}\n", "no whole number from 1 to 100"),
    "NO for a number": ("digests: {d: {max_cards: ‸NO}}\n", '"NO" is no whole number'),
    "equal digests": ("digests:\n  d: {}\n  ‸d: {}\n", "the first is at 2:3"),
}

RULES = {
    "a tab": ("rules:\n‸\tharbour: [x]\n", "use spaces"),
    "equal keys": ("rules:\n  harbour: [x]\n  ‸harbour: [y]\n", "the first is at 2:3"),
    "unknown key": ("rules:\n  harbour: {all: [y], ‸anny: [x]}\n", '"any"'),
    "unknown actor": ("actors: {russia: [Russia]}\nrules:\n  r: {all: ['actor:‸rusia']}\n", 'did you mean "russia"?'),
    "a failing test": ("rules:\n  r:\n    any: [harbour]\n    tests: {must_match: [‸no such thing]}\n", "its own test"),
}


def only_finding(folder: Path, name: str, marked: str) -> tuple[str, str]:
    text, place = unmarked(marked)
    said = findings(folder, None, **{name: text})
    assert len(said) == 1, said
    return said[0], f"{name}.yaml:{place}: "


@pytest.mark.parametrize(("marked", "message"), FEEDS.values(), ids=FEEDS)
def test_a_mistake_in_feeds_is_named_at_its_place(tmp_path: Path, marked: str, message: str) -> None:
    said, start = only_finding(tmp_path, "feeds", marked)
    assert said.startswith(start)
    assert message in said


@pytest.mark.parametrize(("marked", "message"), DIGESTS.values(), ids=DIGESTS)
def test_a_mistake_in_digests_is_named_at_its_place(tmp_path: Path, marked: str, message: str) -> None:
    said, start = only_finding(tmp_path, "digests", marked)
    assert said.startswith(start)
    assert message in said


@pytest.mark.parametrize(("marked", "message"), RULES.values(), ids=RULES)
def test_a_mistake_in_rules_is_named_at_its_place(tmp_path: Path, marked: str, message: str) -> None:
    said, start = only_finding(tmp_path, "rules", marked)
    assert said.startswith(start)
    assert message in said
