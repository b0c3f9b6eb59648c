"""Files made to keep a check busy: wide, deep, and products of both, up to the size that is read."""

from collections.abc import Callable
from typing import Final

# Just under the 1,000,000 bytes that are read of a file.
_LARGEST: Final = 990_000


def _filled(head: str, line: Callable[[int], str], limit: int = 100_000) -> str:
    """A head and as many lines as a file may hold, `limit` at most."""
    parts, size = [head], len(head.encode())
    for number in range(limit):
        part = line(number)
        size += len(part.encode())
        if size > _LARGEST:
            break
        parts.append(part)
    return "".join(parts)


def _rule(condition: str, tests: str = "") -> str:
    return f"rules:\n  r:\n    {condition}\n{tests}"


_ANY: Final = "rules:\n  r:\n    any:\n"
_MUST: Final = "    tests:\n      must_match:\n"
_FORTY: Final = [
    "en",
    "de",
    "fr",
    "es",
    "it",
    "pt",
    "nl",
    "pl",
    "ru",
    "uk",
    "cs",
    "da",
    "fi",
    "hu",
    "el",
    "sv",
    "tr",
    "ro",
    "bg",
    "lt",
    "lv",
    "et",
    "sk",
    "sl",
    "ga",
    "cy",
    "sq",
    "hy",
    "ka",
    "is",
    "ms",
    "id",
    "tl",
    "sw",
    "nb",
    "nn",
    "lb",
    "la",
    "mk",
    "hr",
    "ca",
    "gl",
    "gd",
    "gv",
    "hi",
    "fa",
    "enm",
    "ast",
]


def _letters(number: int) -> str:
    """A word of five letters for each number."""
    return "".join(chr(97 + number // 26**place % 26) for place in range(5))


def _after(number: int) -> str:
    return ", ".join(f"'actor:a{number + k}'" for k in range(1, 30))


def _products(lists: int, uses: str, count: int) -> str:
    """Lists of which each holds the next, and rules or aliases that name them."""
    head = "terms:\n" + "".join(f"  t{n}: [w{n}, 'terms:t{n + 1}']\n" for n in range(lists)) + f"  t{lists}: x\n"
    return _filled(f"{head}rules:\n", lambda n: uses.format(n=n, list=n % lists), count)


RULES: Final[dict[str, Callable[[], str]]] = {
    # ---- wide
    "rules": lambda: _filled("rules:\n", lambda n: f"  r{n}: x\n", 49_000),
    "rules of two": lambda: _filled("rules:\n", lambda n: f"  r{n}: [{_letters(n)}, x{_letters(n)}]\n", 24_000),
    "rules of keys": lambda: _filled(
        "rules:\n", lambda n: f"  r{n}: {{any: x, name: a, about: b, owner: c, tags: d, feeds: e, budget: 3}}\n", 6_600
    ),
    "terms": lambda: _filled(_ANY, lambda n: f"    - {_letters(n)}\n"),
    "equal terms": lambda: _filled(_ANY, lambda _: "    - a\n"),
    "equal terms in one line": lambda: _filled(_ANY, lambda _: "    - [a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a]\n", 5_000),
    "phrases": lambda: _filled(_ANY, lambda n: f"    - {_letters(n)} b c d e {n}\n", 49_000),
    "long terms": lambda: _filled(_ANY, lambda n: f"    - {'ab ' * 160}{n}\n"),
    "long words": lambda: _filled(_ANY, lambda n: f"    - {'ab' * 240}{n}\n"),
    "dashes in terms": lambda: _filled(_ANY, lambda n: f"    - {'a-' * 230}{n}\n"),
    "Cyrillic": lambda: _filled(
        _ANY, lambda n: f"    - слово{''.join(chr(1072 + n // 30**p % 30) for p in range(4))}\n"
    ),
    "Chinese": lambda: _filled(
        _ANY, lambda n: f"    - 中{chr(0x4E00 + n % 20_000)}{chr(0x4E00 + n // 7 % 20_000)}文\n"
    ),
    "Chinese at length": lambda: _filled(_ANY, lambda n: f"    - {'中文' * 200}{chr(0x4E00 + n % 20_000)}\n"),
    "acronyms": lambda: _filled(_ANY, lambda n: f"    - {_letters(n).upper()}\n"),
    "capitals": lambda: (
        _filled("actors:\n  a:\n    aliases:\n", lambda n: f"    - {_letters(n).upper()}\n", 60_000)
        + "rules:\n  r: ['actor:a']\n"
    ),
    "wildcards": lambda: _filled(_ANY, lambda n: f"    - {_letters(n)}*\n"),
    "many wildcards": lambda: _filled(_ANY, lambda n: f"    - abc{'?*' * 50}{n}\n"),
    "stars": lambda: _filled(_ANY, lambda n: f"    - {'a*b*c*d*' * 60}{n}\n"),
    "gaps": lambda: _filled(_ANY, lambda n: f"    - {'a ... ' * 60}{n}\n"),
    "score": lambda: _filled(
        "rules:\n  r:\n    score:\n      pass: 1\n      points:\n", lambda n: f"        w{n}: 1\n"
    ),
    "expressions": lambda: _filled(_ANY, lambda n: f"    - re:/a{n}(b|c)+/i\n"),
    "heavy expressions": lambda: _filled(_ANY, lambda n: f"    - re:/((a{{1,99}}){{1,9}}b{n})/i\n", 9_000),
    "classes": lambda: _filled(_ANY, lambda n: f"    - re:/[\\pL\\pN]{{9}}(\\w|\\d|\\pL){{9}}{n}/i\n"),
    "alternatives": lambda: _filled(_ANY, lambda n: f"    - re:/{'|'.join('abcdefghij') * 20}{n}/i\n"),
    "expressions too large": lambda: _filled(_ANY, lambda n: f"    - re:/((a{{100}}){{100}}){{9}}{n}/\n"),
    "expressions that are none": lambda: _filled(_ANY, lambda n: f"    - re:/(a{n}/\n"),
    "near": lambda: _filled("rules:\n", lambda n: f"  r{n}:\n    near 99: [a,b,c,d,e,f,g,h,i,j,k,l]\n", 6_000),
    "at least": lambda: _filled("rules:\n  r:\n    at least 999:\n", lambda n: f"    - [{_letters(n)}]\n", 49_000),
    "mentions": lambda: _filled("rules:\n  r:\n    mentions 999:\n", lambda n: f"    - [[{_letters(n)}]]\n", 33_000),
    "tags": lambda: _filled("rules:\n  r:\n    any: [a]\n    tags:\n", lambda n: f"    - {_letters(n)}\n"),
    "feeds of a rule": lambda: _filled("rules:\n  r:\n    any: [a]\n    feeds:\n", lambda n: f"    - '*{n}*'\n"),
    "languages": lambda: _filled(
        "rules:\n  r:\n    any: [a]\n    languages:\n", lambda n: f"    - {_letters(n)[:3]}\n"
    ),
    "languages by rule": lambda: _filled(
        "rules:\n",
        lambda n: f"  r{n}: {{any: [wort], languages: [{_FORTY[n % 48]}], tests: {{must_match: [wort]}}}}\n",
        480,
    ),
    # ---- deep, and circles
    "levels": lambda: _rule("any: " + "[a, " * 90 + "b" + "]" * 90),
    "levels allowed": lambda: _filled("rules:\n", lambda n: f"  r{n}: {'[' * 36}{n}{']' * 36}\n"),
    "maps in maps": lambda: _filled("rules:\n", lambda n: f"  r{n}: {'{same_sentence: [' * 17}{n}{']}' * 17}\n"),
    "passages": lambda: _filled("rules:\n", lambda n: f"  r{n}: {'{same_passage: [' * 17}{n}{']}' * 17}\n"),
    "none in all": lambda: _filled("rules:\n", lambda n: f"  r{n}: {{all: [x, {'{none: [' * 9}{n}{']}' * 9}]}}\n"),
    "circles": lambda: (
        _filled("terms:\n", lambda n: f"  t{n}: ['terms:t{n + 1}', 'terms:t{n // 2}']\n", 15_000)
        + "rules:\n  r: ['terms:t0']\n"
    ),
    "circles of actors": lambda: (
        _filled("actors:\n", lambda n: f"  a{n}: {{members: [a{n ^ 1}]}}\n", 15_000) + "rules:\n  r: ['actor:a0']\n"
    ),
    # ---- products
    "lists by rules": lambda: _products(14_000, "  r{n}: ['terms:t{list}']\n", 5_000),
    "lists by key": lambda: _products(14_000, "  r{n}: {{terms: t{list}}}\n", 5_000),
    "lists by counts": lambda: _products(4_000, "  r{n}: {{at least 2: ['terms:t{list}', 'terms:t0']}}\n", 5_000),
    "a list many times": lambda: _filled(
        "terms:\n  t: [" + "a, b, c, " * 2_000 + "d]\nrules:\n  r:\n    all:\n", lambda _: "    - terms:t\n", 40_000
    ),
    "a list by rules": lambda: _filled(
        _filled("terms:\n  t:\n", lambda n: f"  - {_letters(n)}\n", 20_000) + "rules:\n",
        lambda n: f"  r{n}: 'terms:t'\n",
        35_000,
    ),
    "a list by distances": lambda: _filled(
        _filled("terms:\n  t:\n", lambda n: f"  - {_letters(n)}\n", 10_000) + "rules:\n",
        lambda n: f"  r{n}: {{near 3: [x, 'terms:t', 'terms:t']}}\n",
        12_000,
    ),
    "a list by counts": lambda: _filled(
        _filled("terms:\n  t:\n", lambda n: f"  - {_letters(n)}\n", 10_000) + "rules:\n",
        lambda n: f"  r{n}: {{at least 2: ['terms:t']}}\n",
        20_000,
    ),
    "members of members": lambda: (
        _filled("actors:\n", lambda n: f"  a{n}: {{aliases: [N{n}], members: [a{n + 1}]}}\n", 12_000)
        + "  a12000: X\nrules:\n  r: ['actor:a0']\n"
    ),
    "members by rules": lambda: _filled(
        "actors:\n"
        + "".join(f"  a{n}: {{aliases: [N{n}], members: [a{n + 1}]}}\n" for n in range(8_000))
        + "  a8000: X\nrules:\n",
        lambda n: f"  r{n}: ['actor:a{n % 100}']\n",
        9_000,
    ),
    "all members": lambda: _filled(
        "actors:\n  a0: A\n"
        + "".join(
            f"  a{n}: {{aliases: [N{n}], members: [{', '.join(f'a{j}' for j in range(max(0, n - 50), n))}]}}\n"
            for n in range(1, 1_000)
        )
        + "rules:\n",
        lambda n: f"  r{n}: ['actor:a999']\n",
        9_000,
    ),
    "actors": lambda: (
        _filled("actors:\n", lambda n: f"  a{n}: Name {_letters(n)}\n", 40_000) + "rules: {r: ['actor:a1']}\n"
    ),
    "aliases": lambda: (
        _filled("actors:\n  a:\n", lambda n: f"  - Name {_letters(n)}\n", 60_000) + "rules: {r: ['actor:a']}\n"
    ),
    "equal aliases": lambda: _filled("actors:\n  a:\n", lambda _: "  - Name\n", 90_000) + "rules: {r: ['actor:a']}\n",
    "guards": lambda: (
        _filled("actors:\n  a:\n    aliases:\n", lambda n: f"    - {{name: N{n}, needs: [w{n}]}}\n", 19_000)
        + "rules:\n  r: ['actor:a']\n"
    ),
    "guards of lists": lambda: (
        _filled(
            _filled("terms:\n  t:\n", lambda n: f"  - {_letters(n)}\n", 20_000) + "actors:\n  a:\n    aliases:\n",
            lambda n: f"    - {{name: N{n}, needs: ['terms:t'], not_with: [x]}}\n",
            12_000,
        )
        + "rules:\n  r: ['actor:a']\n"
    ),
    "a chain of needs": lambda: (
        _filled("actors:\n", lambda n: f"  a{n}: {{aliases: [{{name: N{n}, needs: ['actor:a{n + 1}']}}]}}\n", 9_000)
        + "  a9000: X\nrules:\n  r:\n    any: ['actor:a0']\n"
        + _MUST
        + "      - "
        + " ".join(f"N{n}" for n in range(2_000))
        + "\n"
    ),
    "needs of needs": lambda: (
        _filled(
            "actors:\n",
            lambda n: f"  a{n}: {{aliases: [{{name: N{n}, needs: [{_after(n)}]}}]}}\n",
            1_000,
        )
        + "".join(f"  a{n}: X\n" for n in range(1_000, 1_040))
        + "rules:\n  r:\n    any: ['actor:a0']\n"
        + _MUST
        + "      - X "
        + " ".join(f"N{n}" for n in range(1_000))
        + "\n"
    ),
    "masks": lambda: (
        _filled("actors:\n  a:\n    aliases: N\n    not:\n", lambda n: f"    - N {_letters(n)}\n", 60_000)
        + "rules: {r: ['actor:a']}\n"
    ),
    "roles": lambda: (
        _filled("actors:\n  a:\n    aliases: N\n    role:\n", lambda n: f"    - {{is: x{n}}}\n", 33_000)
        + "rules: {r: ['actor:a']}\n"
    ),
    # ---- mistakes
    "unknown keys": lambda: _filled("rules:\n  r:\n", lambda n: f"    k{n}: x\n", 49_000),
    "unknown long keys": lambda: _filled("rules:\n  r:\n", lambda n: f"    {_letters(n) * 11}: x\n", 49_000),
    "unknown keys by rule": lambda: _filled("rules:\n", lambda n: f"  r{n}: {{anny{n}: x}}\n", 24_000),
    "unknown actors": lambda: _filled(
        "actors:\n" + "".join(f"  actor{n}: Name{n}\n" for n in range(9_000)) + _ANY,
        lambda n: f"    - actor:actr{n}\n",
        80_000,
    ),
    "numbers wanted": lambda: _filled("rules:\n  r:\n", lambda n: f"    near {'9' * 900}{n}: [a, b]\n"),
    "empty rules": lambda: _filled("rules:\n", lambda n: f"  r{n}:\n", 49_000),
    "nothing found": lambda: _filled("rules:\n", lambda n: f"  r{n}: {{none: [a]}}\n", 24_000),
    "dates": lambda: _filled("rules:\n", lambda n: f"  r{n}: {{any: a, expires: {n}}}\n", 19_000),
    "open quotes": lambda: _filled(_ANY, lambda n: f"    - '\"{_letters(n)}'\n"),
    "commas": lambda: _filled(_ANY, lambda _: f"    - {'Ab, Cd ' * 60}\n"),
    "text as keys": lambda: _filled(_ANY, lambda _: f"    - {'a' * 100}:{'b' * 100}\n"),
    "includes": lambda: _filled("include:\n", lambda n: f"- f{n}.yaml\n", 40_000),
    "includes allowed": lambda: _filled("include:\n", lambda n: f"- f{n}.yaml\n", 1_000) + "rules: {r: [a]}\n",
    "unknown top keys": lambda: _filled("", lambda n: f"rulez{n}: x\n", 49_000),
    # ---- tests
    "tests": lambda: _filled(_rule("any: [a]", _MUST), lambda _: "      - a b c\n", 90_000),
    "failing tests": lambda: _filled(_rule("any: [a]", _MUST), lambda _: "      - x b c\n", 90_000),
    "tests by rule": lambda: _filled(
        "rules:\n", lambda n: f"  r{n}: {{any: [a], tests: {{must_match: [a b c], must_not_match: [d]}}}}\n", 11_000
    ),
    "tests as maps": lambda: _filled(
        _rule("any: [a]", _MUST), lambda _: "      - {body: a, lang: en, hits: [a]}\n", 16_000
    ),
    "tests in languages": lambda: _filled(
        _rule("any: [wort, слово]", _MUST), lambda n: f"      - {{body: wort, lang: {_FORTY[n % 48]}}}\n", 20_000
    ),
    "unequal words in tests": lambda: _filled(
        _rule("any: [a]", _MUST), lambda n: "      - a " + " ".join(_letters(n * 60 + k) for k in range(60)) + "\n"
    ),
    "unequal Russian words in tests": lambda: _filled(
        _rule("any: [а]", _MUST),
        lambda n: (
            "      - а "
            + " ".join(f"сло{''.join(chr(1072 + (n * 60 + k) // 30**p % 30) for p in range(4))}" for k in range(60))
            + "\n"
        ),
    ),
    "words in tests": lambda: _filled(_rule("any: [a]", _MUST), lambda _: "      - " + "a " * 4_000 + "\n"),
    "one long test": lambda: _filled(_rule("any: [a]", _MUST) + "      - |\n", lambda _: f"        {'a ' * 90}\n"),
    "sentences in tests": lambda: _filled(
        _rule("same_sentence: [a, b]", _MUST), lambda _: "      - " + "A b. " * 3_000 + "\n"
    ),
    "paragraphs in tests": lambda: _filled(
        _rule("same_passage: [a, {same_passage: [a, {same_passage: [b, c]}]}]", _MUST),
        lambda n: ("      - |\n" if n % 100 == 0 else "") + "        a b c.\n",
    ),
    "near equal words": lambda: _filled(
        _rule("near 9: [a, a, a, a]", _MUST), lambda _: "      - " + "a " * 9_000 + "\n"
    ),
    "near many equal words": lambda: _filled(
        _rule(f"near 99: [{', '.join('a' * 20)}]", _MUST), lambda _: "      - " + "a b " * 4_900 + "\n"
    ),
    "near what is not there": lambda: _filled(
        _rule("near 9: [a, [a, b], [b, a b], [a b, b a], c d]", _MUST), lambda _: "      - " + "a b " * 4_900 + "c d\n"
    ),
    "near in order": lambda: _filled(
        _rule("near 99 in order: [a, b, a, b, a, b, a, c]", _MUST), lambda _: "      - " + "a b " * 400 + "c.\n", 600
    ),
    "near in near": lambda: _filled(
        _rule("near 9: [{near 9: [{near 9: [a, b]}, {near 9: [b, a]}]}, {near 9: [a, {near 9: [a, b]}]}]", _MUST),
        lambda _: "      - " + "a b " * 900 + "\n",
    ),
    "gaps in tests": lambda: _filled(
        _rule(f"any: [{'a ... ' * 80}b]", _MUST), lambda _: "      - " + "a " * 9_000 + "\n"
    ),
    "any words in tests": lambda: _filled(
        _rule(f"any: [{'a * ' * 100}b]", _MUST), lambda _: "      - " + "a " * 9_000 + "\n"
    ),
    "wildcards in tests": lambda: _filled(
        _rule(f"any: ['{'*a*b*c* ' * 20}']", _MUST), lambda n: "      - " + f"abcabcabc{n}abcabcabc " * 30 + "\n"
    ),
    "long words in tests": lambda: _filled(
        _rule("any: ['*a*b*c*d']", _MUST), lambda n: f"      - {n}{'abc' * 6_000}\n"
    ),
    "wildcards by words": lambda: _filled(
        _filled(_ANY, lambda n: f"    - '*{_letters(n)}*'\n", 20_000) + _MUST,
        lambda n: f"      - {_letters(n)} x y z\n",
    ),
    "expressions by words": lambda: _filled(
        _filled(_ANY, lambda n: f"    - re:/{_letters(n)}+/\n", 10_000) + _MUST,
        lambda n: f"      - {_letters(n)} {'aaaaab ' * 30}\n",
    ),
    "phrases by words": lambda: _filled(
        _filled(_ANY, lambda n: f"    - a {'a ' * (n % 90)}{_letters(n)}\n", 8_000) + _MUST,
        lambda _: "      - " + "a " * 900 + "\n",
    ),
    "equal phrases by words": lambda: _filled(
        _filled(_ANY, lambda n: f"    - a {'a ' * n}b\n", 200) + _MUST, lambda _: "      - " + "a " * 900 + "\n"
    ),
    "counts in tests": lambda: _filled(
        _rule("mentions 999: [a, a b, b a, a b a, b]", _MUST), lambda _: "      - " + "a b " * 4_000 + "\n"
    ),
    "points in tests": lambda: _filled(
        "rules:\n  r:\n    score:\n      pass: 1\n      points:\n"
        + "".join(f"        {_letters(n)}: 1\n" for n in range(10_000))
        + _MUST,
        lambda n: f"      - {_letters(n)} b\n",
    ),
    "a long list in tests": lambda: _filled(
        _filled(_ANY, lambda n: f"    - [{_letters(n)}, x]\n", 15_000) + _MUST, lambda _: "      - x\n"
    ),
    "all of a long list in tests": lambda: _filled(
        _filled("rules:\n  r:\n    all:\n", lambda n: f"    - [{_letters(n)}, x]\n", 15_000) + _MUST,
        lambda _: "      - x\n",
    ),
    "sentences of a long list in tests": lambda: _filled(
        _filled("rules:\n  r:\n    same_sentence:\n", lambda n: f"    - [{_letters(n)}, x]\n", 5_000) + _MUST,
        lambda _: "      - " + "X x. " * 100 + "\n",
    ),
    "nested sentences in tests": lambda: _filled(
        _rule("same_paragraph: [" * 1 + "a, {none: [{same_sentence: [a, {none: [{same_sentence: [a, b]}]}]}]}]", _MUST),
        lambda _: "      - " + "A c. " * 400 + "\n",
    ),
    "actors in tests": lambda: _filled(
        _filled(
            "actors:\n  a:\n    aliases:\n", lambda n: f"    - {{name: N{n}, needs: [x], not_with: [y{n}]}}\n", 9_000
        )
        + "rules:\n  r:\n    any: ['actor:a']\n"
        + _MUST,
        lambda n: "      - x " + " ".join(f"N{k}" for k in range(n % 50, n % 50 + 200)) + "\n",
    ),
    "hits": lambda: _filled(
        _rule("any: [a]", _MUST + "      - body: a\n        hits:\n"), lambda n: f"        - a{n}\n"
    ),
}

FEEDS: Final[dict[str, Callable[[], str]]] = {
    "feeds": lambda: _filled("feeds:\n", lambda n: f"- https://a{n}.org\n"),
    "feeds as maps": lambda: _filled(
        "feeds:\n",
        lambda n: f"- {{url: https://a{n}.org, id: i{n}, name: n, language: en, interval: 1h 2m, tags: a}}\n",
        7_000,
    ),
    "equal feeds": lambda: _filled("feeds:\n", lambda _: "- https://a.org\n"),
    "feeds with unknown keys": lambda: _filled("feeds:\n", lambda n: f"- {{url: https://a{n}.org, kez{n}: x}}\n"),
    "unknown keys of a feed": lambda: _filled("feeds:\n- url: https://a.org\n", lambda n: f"  kez{n}: x\n", 49_000),
    "hosts without scheme": lambda: _filled("feeds:\n", lambda n: f"- www.a{n}.org/feed\n"),
    "files": lambda: _filled("feeds:\n", lambda n: f"- f{n}.xml\n"),
    "homes": lambda: _filled("feeds:\n", lambda n: f"- ~u{n}/f.xml\n"),
    "deep paths": lambda: _filled("feeds:\n", lambda n: f"- {'a/../' * 300}{n}\n"),
    "long addresses": lambda: _filled("feeds:\n", lambda n: f"- https://{'a.' * 900}{n}.org/\n"),
    "broken addresses": lambda: _filled("feeds:\n", lambda n: f"- https://[{n}\n"),
    "unknown top keys": lambda: _filled("", lambda n: f"kez{n}: x\n", 49_000),
    "tags": lambda: _filled("feeds:\n- url: https://a.org\n  tags:\n", lambda n: f"  - t{n}\n"),
    "tags by default": lambda: _filled(
        "defaults:\n  tags:\n" + "".join(f"  - t{n}\n" for n in range(40_000)) + "feeds:\n",
        lambda n: f"- https://a{n}.org\n",
        30_000,
    ),
    "wrong tags": lambda: _filled("feeds:\n- url: https://a.org\n  tags:\n", lambda n: f"  - [t{n}]\n"),
    "headers": lambda: _filled("feeds:\n- url: https://a.org\n  headers_env:\n", lambda n: f"    H{n}: V{n}\n", 49_000),
    "headers by default": lambda: _filled(
        "defaults:\n  headers_env:\n" + "".join(f"    H{n}: V{n}\n" for n in range(10_000)) + "feeds:\n",
        lambda n: f"- https://a{n}.org\n",
        30_000,
    ),
    "languages": lambda: _filled(
        "feeds:\n", lambda n: f"- {{url: https://a{n}.org, language: ua, interval: 3{'0' * n}}}\n", 900
    ),
    "intervals": lambda: _filled("feeds:\n", lambda n: f"- {{url: https://a{n}.org, interval: 1s}}\n"),
    "durations": lambda: _filled("feeds:\n", lambda n: f"- {{url: https://a{n}.org, backlog: {'1s ' * 600}x}}\n"),
    "lists in lists": lambda: _filled("feeds:\n", lambda _: f"- {'[' * 90}{']' * 90}\n"),
    "numbers of feeds": lambda: _filled("feeds:\n", lambda n: f"- {n}: {n}\n", 33_000),
}

DIGESTS: Final[dict[str, Callable[[], str]]] = {
    "digests": lambda: _filled("digests:\n", lambda n: f"  d{n}: {{}}\n", 49_000),
    "digests allowed": lambda: _filled(
        "digests:\n",
        lambda n: f"  d{n}: {{recipients: [{', '.join(f'a{k}@b.org' for k in range(50))}], at: '07:00'}}\n",
        1_000,
    ),
    "recipients": lambda: _filled("digests:\n  d:\n    recipients:\n", lambda n: f"    - a{n}@b.org\n"),
    "recipients by default": lambda: _filled(
        "defaults:\n  recipients:\n" + "".join(f"    - a{n}@b.org\n" for n in range(45_000)) + "digests:\n",
        lambda n: f"  d{n}: {{}}\n",
        1_000,
    ),
    "equal recipients": lambda: _filled("digests:\n  d:\n    recipients:\n", lambda _: "    - a@b.org\n"),
    "bad recipients": lambda: _filled("digests:\n  d:\n    recipients:\n", lambda n: f"    - a{n}.b.org\n"),
    "long recipients": lambda: _filled(
        "digests:\n  d:\n    recipients:\n", lambda n: f"    - {'a.' * 900}{n}@{'b-' * 90}.org\n"
    ),
    "rules": lambda: _filled("digests:\n  d:\n    rules:\n", lambda n: f"    - harbo{n}\n"),
    "rules of digests": lambda: _filled(
        "digests:\n", lambda n: f"  d{n}: {{rules: [harbou{n}, harbo], tags: [se{n}]}}\n", 1_000
    ),
    "zones": lambda: _filled("digests:\n", lambda n: f"  d{n}: {{timezone: Europe/Kiyv{n}}}\n", 1_000),
    "long zones": lambda: _filled("digests:\n", lambda n: f"  d{n}: {{timezone: {'Europe/' * 100}{n}}}\n", 1_000),
    "unknown keys": lambda: _filled("digests:\n  d:\n", lambda n: f"    kez{n}: x\n", 49_000),
    "unknown keys by digest": lambda: _filled("digests:\n", lambda n: f"  d{n}: {{kez{n}: x}}\n", 1_000),
    "bad names": lambda: _filled("digests:\n", lambda n: f"  D {n}: {{}}\n", 1_000),
    "times": lambda: _filled("digests:\n  d:\n    at:\n", lambda n: f"    - 07:{n % 60:02}\n"),
    "bad times": lambda: _filled("digests:\n  d:\n    at:\n", lambda n: f"    - {n} pm\n"),
    "days": lambda: _filled("digests:\n  d:\n    days:\n", lambda _: "    - mon\n"),
    "unknown top keys": lambda: _filled("", lambda n: f"digestz{n}: x\n", 49_000),
}

_TEST_RULES: Final = "rules:\n" + "".join(f"  r{n}: [w{n}]\n" for n in range(500))


def _scenarios(test: Callable[[int], str]) -> str:
    return _filled("tests:\n", test)


# `rules` beside them: the rules that they are for.
TESTS: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "tests": (
        _TEST_RULES,
        lambda: _scenarios(
            lambda n: (
                f"- {{name: a, articles: [{{id: x, body: w{n % 500}}}], expect: {{matches: {{x: [r{n % 500}]}}}}}}\n"
            )
        ),
    ),
    "failing tests": (
        _TEST_RULES,
        lambda: _scenarios(
            lambda n: f"- {{name: a, articles: [{{id: x, body: w{n % 500}}}], expect: {{matches: {{x: []}}}}}}\n"
        ),
    ),
    "unknown rules": (
        _TEST_RULES,
        lambda: _scenarios(
            lambda n: f"- {{name: a, articles: [{{id: x, body: w}}], expect: {{matches: {{x: [rr{n}]}}}}}}\n"
        ),
    ),
    "unknown rules of one test": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  articles: [{id: x, body: w}]\n  expect:\n    matches:\n      x:\n",
            lambda n: f"      - rr{n}\n",
        ),
    ),
    "unknown keys": (_TEST_RULES, lambda: _scenarios(lambda n: f"- {{name: a, kez{n}: x}}\n")),
    "articles": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  expect: {matches: {}}\n  articles:\n", lambda n: f"  - {{id: x{n}, body: a b c}}\n"
        ),
    ),
    "equal articles": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  expect: {stories: []}\n  articles:\n", lambda _: "  - {id: x, body: a b c}\n"
        ),
    ),
    "articles that match": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  expect: {alerts: []}\n  articles:\n",
            lambda n: f"  - {{id: x{n}, body: {' '.join(f'w{k}' for k in range(300))}}}\n",
        ),
    ),
    "stories": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  expect: {stories: [[x1, x2]]}\n  articles:\n",
            lambda n: f"  - {{id: x{n}, title: w{n} storms the harbour, body: ships of w{n} lie in the harbour}}\n",
        ),
    ),
    "equal stories": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  expect: {stories: [[x1, x2]]}\n  articles:\n",
            lambda n: f"  - {{id: x{n}, title: storms in the harbour, body: the ships lie in the harbour}}\n",
        ),
    ),
    "expected articles": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  articles: [{id: x, body: w1}]\n  expect:\n    stories:\n", lambda n: f"    - [x{n}]\n"
        ),
    ),
    "expected stories": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  articles: [{id: x, body: w1}]\n  expect:\n    stories:\n", lambda _: "    - [x]\n"
        ),
    ),
    "expected alerts": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  articles: [{id: x, body: w1}]\n  expect:\n    alerts:\n",
            lambda n: f"    - {{rule: r{n}, story: x}}\n",
        ),
    ),
    "one long article": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  expect: {matches: {}}\n  articles:\n  - id: x\n    body: |\n",
            lambda n: f"      {f'w{n % 500} a ' * 20}\n",
        ),
    ),
    "long articles": (
        _TEST_RULES,
        lambda: _scenarios(
            lambda n: (
                f"- {{name: a, articles: [{{id: x, body: {f'w{n % 500} a b ' * 2_000}}}]"
                f", expect: {{matches: {{x: [r{n % 500}]}}}}}}\n"
            )
        ),
    ),
    "near in articles": (
        "rules: {r: {near 9: [a, a, a, a]}}\n",
        lambda: _scenarios(
            lambda _: f"- {{name: a, articles: [{{id: x, body: {'a ' * 9_000}}}], expect: {{matches: {{x: [r]}}}}}}\n"
        ),
    ),
    "rules of a test": (
        _TEST_RULES,
        lambda: _filled(
            "tests:\n- name: a\n  articles: [{id: x, body: w}]\n  expect: {matches: {}}\n  rules:\n",
            lambda n: f"  - r{n}\n",
        ),
    ),
}
