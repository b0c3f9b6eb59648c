"""Seeded mistakes of every kind, each named at its exact line and column (the mark ‸ stands where it must point)."""

from pathlib import Path

import pytest

from monitor.config.yaml_reader import MAX_CAREFUL
from tests.config.workspace import findings, unmarked

FEEDS = {
    "unknown key": ("feeds: [https://a.org]\n‸fedes: []\n", 'unknown key "fedes", did you mean "feeds"?'),
    "unknown key far from all": ("feeds: [https://a.org]\n‸zzz: 1\n", "known here: defaults, politeness, feeds"),
    "unknown key of a feed": ("feeds:\n  - url: https://a.org\n    ‸lang: en\n", 'did you mean "language"?'),
    "secret in the file": ("feeds:\n  - {url: https://a.org, ‸password: x}\n", "auth_env: NAME_OF_A_VARIABLE"),
    "headers in the file": ("feeds:\n  - {url: https://a.org, ‸headers: {A: b}}\n", "headers_env:"),
    "of a later version": ("feeds:\n  - {url: https://a.org, ‸filter: x}\n", "this version cannot do that"),
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

ALERT = "digests: {d: {}}\nalerts:\n  a: "
# Of the rules beside it none has priority alert.
LOUD = ALERT + "{min_strength: {digest: 50}, "

DIGESTS = {
    "a well-known wrong key": ("digests:\n  d:\n    ‸send_at: 19:30\n", 'did you mean "at"? Write at: ["19:30"]'),
    "unknown key": ("digests:\n  d:\n    ‸tittle: x\n", 'unknown key "tittle", did you mean "title"?'),
    "alerts in a digest": ("digests: {d: {‸alerts: {}}}\n", "alerts stand beside digests"),
    "quiet hours in a digest": ("digests: {d: {‸quiet_hours: x}}\n", "alerts stand beside digests"),
    "quiet hours at the top": ("digests: {d: {}}\n‸quiet_hours: x\n", "it belongs under an alert"),
    "alerts as a list": ("digests: {d: {}}\nalerts: ‸[a]\n", "a map (key: value) is needed here"),
    "an alert with capitals": (
        ALERT.replace("a:", "‸Urgent:") + "{min_strength: {digest: 1}}\n",
        "no id: small letters",
    ),
    "an alert with times": (ALERT + "{‸at: '07:00'}\n", "alerts go out at once"),
    "a service by name": (ALERT + "{‸telegram: x}\n", "name that variable under apprise"),
    "a misspelt key of an alert": (ALERT + "{‸min_strenght: 8}\n", 'did you mean "min_strength"?'),
    "a strength over 100": (ALERT + "{min_strength: ‸101}\n", '"101" is no whole number from 0 to 100'),
    "a strength for log": (ALERT + "{min_strength: {‸log: 3}}\n", "rules with priority log are counted"),
    "a first step": (ALERT + "{steps: [‸1, 5]}\n", '"1" is no whole number from 2'),
    "no alert an hour": (ALERT + "{max_per_hour: ‸0}\n", '"0" is no whole number from 1'),
    "one quiet hour": (ALERT + "{quiet_hours: ‸22:00}\n", 'such as "22:00-07:00"'),
    "a quiet hour of 25": (ALERT + "{quiet_hours: ‸22:00-25:00}\n", '"25:00" is no time of day'),
    "quiet hours all day": (ALERT + "{quiet_hours: ‸07:00-07:00}\n", "never sent"),
    "an alert in no zone": (ALERT + "{timezone: ‸Europe/Kiyv}\n", 'did you mean "Europe/Kyiv"?'),
    "an alert of an unknown rule": (ALERT + "{rules: [‸harbor]}\n", 'unknown rule "harbor", did you mean "harbour"?'),
    "an alert of an unknown tag": (ALERT + "{tags: [‸see]}\n", 'unknown tag of rules "see", did you mean "sea"?'),
    "an alert that nothing raises": ("digests: {d: {}}\nalerts:\n  a: ‸{tags: [sea]}\n", "nothing is sent"),
    "a recipient twice": (LOUD + "recipients: [a@b.org, ‸a@B.org]}\n", "stands here twice"),
    "a webhook in clear": (LOUD + "webhooks: [‸http://b.org/x]}\n", "write https"),
    "a webhook with a password": (LOUD + "webhooks: [{url: ‸https://u:p@b.org}]}\n", "no name or password here"),
    "a webhook elsewhere": (LOUD + "webhooks: [‸ftp://b.org]}\n", "write an address such as https://"),
    "a webhook with a broken port": (LOUD + "webhooks: [‸https://b.org:x]}\n", "write an address such as https://"),
    "a webhook with headers": (LOUD + "webhooks: [{url: https://b.org, ‸headers: {}}]}\n", "the signature"),
    "a key that is not set": (LOUD + "webhooks: [{url: https://b.org, key: ‸NO_KEY}]}\n", "NO_KEY is not set"),
    "a key for the name of one": (LOUD + "webhooks: [{url: https://b.org, key: ‸whsec_MfKQ=}]}\n", "no name of an env"),
    "a service that is not set": (LOUD + "apprise: ‸TELEGRAM}\n", "the environment variable TELEGRAM is not set"),
    "a silence of everything": (LOUD + "silences: [‸{until: 2026-12-01}]}\n", "name rules, tags or actors"),
    "a silence without an end": (LOUD + "silences: [‸{rules: harbour}]}\n", 'the key "until" is missing'),
    "a silence until never": (LOUD + "silences: [{tags: sea, until: ‸2026-02-30}]}\n", "in the calendar"),
    "a silence until evening": (LOUD + "silences: [{tags: sea, until: ‸tonight}]}\n", "no moment"),
    "a silence of a stranger": (LOUD + "silences: [{actors: ‸mars, until: 2026-12-01}]}\n", 'unknown actor "mars"'),
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
    "neither sent nor skipped": ("digests: {d: {empty: ‸drop}}\n", '"drop" is neither send nor skip'),
    "no delay at all": ("digests: {d: {max_delay: ‸30s}}\n", "1m at least"),
    "a delay without a unit": ("digests: {d: {max_delay: ‸3}}\n", "write 3s, 3m, 3h or 3d"),
    "a week as a key": ("digests: {d: {‸weekly: mon}}\n", "days: mon"),
    "missed digests": ("digests: {d: {‸missed: merge}}\n", "max_delay: 3h"),
    "where to unsubscribe": ("digests: {d: {‸unsubscribe: a@b.org}}\n", "MONITOR_UNSUBSCRIBE"),
    "equal digests": ("digests:\n  d: {}\n  ‸d: {}\n", "the first is at 2:3"),
}

HEAD = "actors: {china: [China], russia: [Russia]}\nterms: {arms: [missile, drone]}\nrules:\n  r:\n"
RULES = {
    # ------------------------------------------------------------------------------------------------------- as YAML
    "a tab": ("rules:\n‸\tharbour: [x]\n", "use spaces"),
    "a tab before a remark": (HEAD + "    any: [a]‸\t# remark\n", "a tab: YAML knows only blanks here"),
    "equal keys": ("rules:\n  harbour: [x]\n  ‸harbour: [y]\n", "the first is at 2:3"),
    "equal conditions": (HEAD + "    any: [a]\n    ‸any: [b]\n", "the first is at 5:5"),
    "a quote that is never closed": (HEAD + '    any: [‸"no limits, b]\n    name: x\n', "never closed"),
    "a quote that is never closed in a line": (HEAD + '    any:\n      - ‸"no limits\n      - b\n', "never closed"),
    "a bracket that is never closed": (HEAD + "    any: ‸[a, b\n    name: x\n", "a comma or ] is missing"),
    "a bracket that is open at the end": (HEAD + "    any: ‸[a, b\n", "a comma or ] is missing"),
    "a brace that is never closed": (HEAD + "    title: ‸{any: [a]\n    name: x\n", "a comma or } is missing"),
    "another bracket than was opened": (HEAD + "    any: [a, b‸}\n", "this } does not close the [ before it"),
    "a bracket too many": (HEAD + "    any: [a, b]‸]\n", "this ] closes nothing"),
    "a bracket out of nowhere": (HEAD + "    any: ‸]\n", "this ] closes nothing"),
    "a comma that is missing": (HEAD + '    any: [a, "b" ‸"c", d]\n', "a comma is missing before this"),
    "a comma that is missing in a map": (HEAD + "    title: {any: a ‸all: b}\n", "a comma is missing before this"),
    "a line a little too far left": (HEAD + "    any: [a]\n   ‸name: x\n", "the indentation does not fit"),
    "a line too far right": (HEAD + "    name: x\n      ‸any: [a]\n", "the indentation does not fit"),
    "an item too far left": (HEAD + "    any:\n      - a\n     ‸- b\n", "the indentation does not fit"),
    "an item without dash": (HEAD + "    any:\n      - a\n      ‸b\n      - c\n", 'put "- " before it'),
    "a last item without dash": (HEAD + "    any:\n      - a\n      - b\n      ‸c\n", 'put "- " before it'),
    "stars for dashes": (HEAD + "    any:\n      ‸* a\n      * b\n", 'begins with "- "'),
    "a dash without blank": (HEAD + "    any:\n      - a\n      ‸-b\n", 'write "- b"'),
    "dashes without blanks": (HEAD + "    any:\n      ‸-a\n      -b\n", '"- " begins an item'),
    "a colon without blank": (HEAD + "    any: [a]\n    ‸name:x\n", 'a blank is missing behind the colon: write "name'),
    "a first colon without blank": (HEAD + "    ‸any:[a]\n    name: x\n", 'behind the colon: write "any'),
    "a key without colon": ("rules:\n  ‸r\n    any: [a]\n", "a colon is missing behind this"),
    "a remark of another language": ("‸// rules\nrules: {r: [a]}\n", "a remark begins with #"),
    "a colon in a name": (HEAD + "    any: [a]\n    name: War‸: Ukraine\n", "put the value in quotes"),
    "a full-width colon behind a rule": ("rules:\n  r‸：\n    any: [a]\n", "the full-width colon"),
    "a full-width colon behind a key": (HEAD + "    ‸any： [a]\n", "write it as a key"),
    "typographic quotes around a colon": (HEAD + "    any: [a]\n    name: ‸“War: Peace”\n", "the typographic quote “"),
    "an apostrophe in single quotes": (HEAD + "    any: ['China‸'s war', b]\n", "write it twice ('')"),
    "text behind quotes": (HEAD + '    any:\n      - "no limits" ‸partnership\n', "put all in quotes"),
    "a hash before a term": (HEAD + "    any: [‸#China, b]\n", "from # on this is a remark"),
    "an at sign": (HEAD + "    any:\n      - ‸@POTUS\n", "put it in quotes"),
    "a percent sign": (HEAD + "    any:\n      - ‸%off\n", "put it in quotes"),
    "a backtick": (HEAD + "    any:\n      - ‸`x`\n", "put it in quotes"),
    "a star before a word": (HEAD + "    any: [‸*ship]\n", "put it in quotes"),
    "an ampersand before a word": (HEAD + "    any: [‸&more]\n", "put it in quotes"),
    "an ampersand before words": (HEAD + "    any:\n      - ‸&Co sanctions\n", "put it in quotes"),
    "an exclamation mark before a word": (HEAD + "    any: [‸!important]\n", "in quotes"),
    "a merge key": ("rules: {q: &x {any: [a]}, r: {‸<<: *x}}\n", "write the keys out"),
    "a path of Windows": ("include: ‸C:\\rules\\new.yaml\nrules: {r: [a]}\n", "divided by /: C:/rules/new.yaml"),
    "a path of Windows in quotes": ('include: "C:‸\\rules\\new.yaml"\nrules: {r: [a]}\n', "use single quotes"),
    "a pattern in double quotes": (HEAD + '    any: ["re:/‸\\d+/"]\n', "use single quotes"),
    "a blank that is none": ("rules:\n  r:\n    any:‸\u00a0[a]\n", "U+00A0"),
    "an indentation that is none": ("rules:\n  r:\n‸\u00a0   any: [a]\n", "U+00A0"),
    "an invisible sign before a key": ("rules:\n  r:\n    ‸\u200bany: [a]\n", "U+200B"),
    # ----------------------------------------------------------------------------------------------- keys and places
    "unknown key": ("rules:\n  harbour: {all: [y], ‸anny: [x]}\n", '"any"'),
    "an unknown section": ("‸rulez: {r: [a]}\n", 'did you mean "rules"?'),
    "a misspelt include": ("‸inclde: a.yaml\nrules: {r: [a]}\n", 'did you mean "include"?'),
    "a capital in a key": (HEAD + "    ‸Any: [a]\n", 'did you mean "any"?'),
    "a Cyrillic letter in a key": (HEAD + "    ‸аny: [a]\n", 'did you mean "any"?'),
    "blanks for an underscore": (HEAD + "    ‸same sentence: [a, b]\n", 'did you mean "same_sentence"?'),
    "not for none": (HEAD + "    any: [a]\n    ‸not: [b]\n", 'did you mean "none"?'),
    "keywords": (HEAD + "    ‸keywords: [b]\n", 'did you mean "any"?'),
    "a priority at the top": ("‸priority: alert\nrules: {r: [a]}\n", "two blanks further in"),
    "a condition at the top": ("‸any: [a]\nrules: {r: [a]}\n", "it belongs to a rule"),
    "tests at the top": ("rules: {r: [a]}\n‸tests: {must_match: [a]}\n", "it belongs to a rule"),
    "feeds at the top": ("‸feeds: [https://a.org]\nrules: {r: [a]}\n", "feeds stand in feeds.yaml"),
    "a rule under actors": ("actors:\n  r:\n    ‸any: [a]\nrules: {s: [x]}\n", 'Rules stand under "rules"'),
    "aliases in a rule": (HEAD + "    any: [a]\n    ‸aliases: [a]\n", "it belongs to an actor"),
    "a test beside tests": (HEAD + "    any: [a]\n    ‸must_match: [a]\n", 'it belongs under "tests"'),
    "recipients in a rule": (HEAD + "    any: [a]\n    ‸recipients: [a@b.org]\n", "digests.yaml"),
    "rules as a list": ("rules:\n  ‸- name: r\n    any: [a]\n", "a rule to each key"),
    "a rule with an equals sign": ("rules:\n  ‸r = [a]\n", "a rule to each key"),
    "a key with capitals": ("rules:\n  ‸My Rule: [a]\n", "use small letters"),
    "another version": ("version: ‸2\nrules: {r: [a]}\n", "version: 1"),
    "no rules": ("‸actors: {a: [Aaa]}\n", "there are no rules"),
    # ------------------------------------------------------------------------------------------------------ conditions
    "near without number": (HEAD + "    ‸near: [a, b]\n", "needs a distance in words: near 6"),
    "near in letters": (HEAD + "    ‸near six: [a, b]\n", "needs a distance in words: near 6"),
    "near with a dash": (HEAD + "    ‸near-6: [a, b]\n", 'did you mean "near 6"?'),
    "near and too far": (HEAD + "    ‸near 600: [a, b]\n", "from 0 to 99"),
    "near and alone": (HEAD + "    near 6: ‸[a]\n", "a list of two items or more"),
    "near and ordered": (HEAD + "    ‸near 6 ordered: [a, b]\n", 'did you mean "near 6 in order"?'),
    "at least without number": (HEAD + "    ‸at least: [a, b]\n", "needs a number: at least 2"),
    "at least with an underscore": (HEAD + "    ‸at_least 2: [a, b]\n", 'did you mean "at least 2"?'),
    "at least more than there are": (HEAD + "    ‸at least 3: [a, b]\n", "only 2 stand here"),
    "mentions without number": (HEAD + "    ‸mentions: [a, b]\n", "needs a number: mentions 2"),
    "mentions of nothing": (HEAD + "    ‸mentions 0: [a, b]\n", "from 1 to 999"),
    "a score without pass": (HEAD + "    score: ‸{points: {a: 1}}\n", 'needs "pass"'),
    "a score without points": (HEAD + "    score: ‸{pass: 1}\n", 'needs "points"'),
    "a score with a misspelt key": (HEAD + "    score: {pass: 1, ‸point: {a: 1}}\n", 'did you mean "points"?'),
    "a score that always passes": (HEAD + "    score: {pass: ‸0, points: {a: 1}}\n", "above 0"),
    "a score that never passes": (HEAD + "    score: {pass: 1, points: ‸{a: -1}}\n", "never reached"),
    "points in words": (HEAD + "    score: {pass: 1, points: {a: ‸high}}\n", "is not a number"),
    "points with a comma": (HEAD + "    score: {pass: 1, points: {a: '‸1,5'}}\n", "write 1.5"),
    "an empty condition": (HEAD + "    any:‸\n", "this is empty"),
    "an empty list": (HEAD + "    any: ‸[]\n", "this list is empty"),
    "an empty item": (HEAD + "    any:\n      - a\n      -‸\n", "this is empty"),
    "a rule that finds nothing": (HEAD + "    ‸none: [a]\n", "without any evidence"),
    "a rule without condition": ("rules:\n  r:\n    ‸name: x\n", "there is no condition here"),
    "statements": (HEAD + "    ‸says: {who: china}\n", "use same_sentence"),
    # ----------------------------------------------------------------------------------------------------------- terms
    "AND in a term": (HEAD + "    any: [china ‸AND russia]\n", 'a list under "all"'),
    "OR in a term": (HEAD + "    any: [china ‸OR russia]\n", "two items of a list"),
    "commas for a list": (HEAD + "    any: trade‸, oil, gas\n", "write a list"),
    "full-width commas for a list": (HEAD + "    any: [中国‸，俄罗斯]\n", "write a list"),
    "semicolons for a list": (HEAD + "    any: [trade‸; oil]\n", "write a list"),
    "lines for a list": (HEAD + "    any: ‸|\n      trade\n      oil\n", "write a list"),
    "a term with a colon": (HEAD + "    any:\n      - ‸war: Ukraine\n", 'unknown key "war"'),
    "a short wildcard": (HEAD + "    any: [‸ab*]\n", "three letters"),
    "a gap at the edge": (HEAD + "    any: [enabler ‸...]\n", "between two words"),
    "a question mark": (HEAD + "    any: [is it ‸?]\n", "for a question mark"),
    "a broken pattern": (HEAD + "    any: ['re:/‸(/i']\n", "not a regular expression"),
    "a pattern without slashes": (HEAD + "    any: [‸'re:abc']\n", "between slashes"),
    "unknown actor": (HEAD + "    any: ['actor:‸rusia']\n", 'did you mean "russia"?'),
    "the name of an actor": (HEAD + "    actor: ‸China\n", 'did you mean "china"?'),
    "actors for actor": (HEAD + "    any: ['‸actors:china']\n", 'did you mean "actor"?'),
    "unknown list": (HEAD + "    any: ['terms:‸army']\n", 'did you mean "arms"?'),
    # ---------------------------------------------------------------------------------------------------------- actors
    "an unknown guard": ("actors: {x: [{name: Xi, ‸need: [China]}]}\nrules: {r: ['actor:x']}\n", '"needs"'),
    "a guard that names nobody": (
        "actors: {x: [{name: Xi, needs: ['actor:‸chna']}]}\nrules: {r: ['actor:x']}\n",
        '"chna"',
    ),
    "a day that does not exist": (
        "actors: {x: [{name: Xi, from: ‸2024-02-30}]}\nrules: {r: ['actor:x']}\n",
        "calendar",
    ),
    "a day in another way": ("actors: {x: [{name: Xi, from: ‸1.10.2024}]}\nrules: {r: ['actor:x']}\n", "2024-10-01"),
    "until before from": (
        "actors: {x: [{name: Xi, from: 2024-10-01, until: ‸2023-10-01}]}\nrules: {r: ['actor:x']}\n",
        "lies before 2024-10-01",
    ),
    "an alias twice": ("actors: {x: [Xi, Xi Jinping, ‸Xi]}\nrules: {r: ['actor:x']}\n", "once is enough"),
    "a term twice": (HEAD + "    any: [a, b, ‸a]\n", "once is enough"),
    "an actor that contains itself": (
        "actors:\n  ‸a: {members: [b]}\n  b: {members: [a]}\nrules: {r: ['actor:a']}\n",
        "a → b → a",
    ),
    "an actor without names": ("actors:\n  a: ‸{name: A}\nrules: {r: ['actor:a']}\n", "it needs aliases"),
    "an unknown member": ("actors: {a: {aliases: [A], members: [‸bb]}, b: [B]}\nrules: {r: ['actor:a']}\n", '"b"?'),
    "a kind of actor": ("actors: {a: {aliases: [Aaa], type: ‸state}}\nrules: {r: ['actor:a']}\n", '"country"?'),
    # ------------------------------------------------------------------------------------------------- what rules say
    "a priority of another kind": (HEAD + "    any: [a]\n    priority: ‸high\n", 'did you mean "alert"?'),
    "neither yes nor no": (HEAD + "    any: [a]\n    enabled: ‸maybe\n", "is not yes"),
    "a language in words": (HEAD + "    any: [a]\n    languages: [‸english]\n", 'write "en"'),
    "a country for a language": (HEAD + "    any: [a]\n    languages: ‸ua\n", 'write "uk"'),
    "expires before from": (HEAD + "    any: [a]\n    from: 2024-10-01\n    expires: ‸2023-10-01\n", "lies before"),
    "expires in days": (HEAD + "    any: [a]\n    expires: ‸30d\n", "write it as"),
    "a budget in words": (HEAD + "    any: [a]\n    budget: ‸many\n", "is not a whole number"),
    # ----------------------------------------------------------------------------------------------------------- tests
    "a failing test": ("rules:\n  r:\n    any: [harbour]\n    tests: {must_match: [‸no such thing]}\n", "its own test"),
    "a test that must not match": (HEAD + "    any: [a]\n    tests: {must_not_match: [‸a]}\n", "that it must not"),
    "a test with a colon": (
        HEAD + "    any: [x]\n    tests:\n      must_match:\n        - ‸Beijing said: nothing x.\n",
        "put it in quotes",
    ),
    "a misspelt key of a test": (HEAD + "    any: [a]\n    tests: {must_match: [{‸text: a}]}\n", '"body"?'),
    "a misspelt kind of tests": (HEAD + "    any: [a]\n    tests: {‸should_match: [a]}\n", '"must_match"?'),
    "tests as a list": (HEAD + "    any: [a]\n    tests: ‸[a]\n", "must_match, must_not_match"),
    "a day in words": (HEAD + "    any: [a]\n    tests: {must_match: [{body: a, date: ‸yesterday}]}\n", "write it as"),
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


# libyaml takes a tab before a remark, as YAML does; in a small file it is said, since editors show it as anything.
LARGE = {name: mistake for name, mistake in RULES.items() if name != "a tab before a remark"}


@pytest.mark.parametrize(("marked", "message"), LARGE.values(), ids=LARGE)
def test_a_mistake_in_a_large_file_is_named_at_the_same_place(tmp_path: Path, marked: str, message: str) -> None:
    """Large files are read by another parser, whose words for what is wrong are not the same."""
    text, place = unmarked(marked)
    text += "# padding\n" * (MAX_CAREFUL // 10)
    (said,) = findings(tmp_path, None, rules=text)
    assert said.startswith(f"rules.yaml:{place}: ")
    assert message in said
