"""Rules and articles by chance, for laws of matching: plain data of rules, and articles that know how they are made.

Everything is drawn from the `Random` that the caller gives, so that hypothesis can make a failing pair small.
"""

from datetime import UTC, datetime
from random import Random  # noqa: TID251  # the type of an argument
from typing import Any

from monitor.core.rules import Document
from tests.core.naive_rules import Article, Book, Token

TODAY = "2026-06-12"
DAYS = ["2026-06-01", "2026-06-11", TODAY, "2026-06-13", "2026-06-30"]

# ---------------------------------------------------------------------------------------------------------------- words

# A word as written: what evidence shows of it, its folded form, its lemma.
LEXICON = {
    word: (shown, folded, lemma)
    for word, shown, folded, lemma in [
        ("lathe", "lathe", "lathe", "lathe"),
        ("mill", "mill", "mill", "mill"),
        ("sanction", "sanction", "sanction", "sanction"),
        ("san\u00adction", "san\u00adction", "sanction", "sanction"),
        ("sanctions", "sanctions", "sanctions", "sanction"),
        ("Sanctioned", "Sanctioned", "sanctioned", "sanction"),
        ("Kazan", "Kazan", "kazan", "kazan"),
        ("Kazan’s", "Kazan", "kazan", "kazan"),
        ("Kazans", "Kazans", "kazans", "kazans"),
        ("kazan", "kazan", "kazan", "kazan"),
        ("Daily", "Daily", "daily", "daily"),
        ("DAILY", "DAILY", "daily", "daily"),
        ("fair", "fair", "fair", "fair"),
        ("hall", "hall", "hall", "hall"),
        ("Brno", "Brno", "brno", "brno"),
        ("brno", "brno", "brno", "brno"),
        ("zebu", "zebu", "zebu", "zebu"),
        ("old", "old", "old", "old"),
        ("quern", "quern", "quern", "quern"),
        ("xylo", "xylo", "xylo", "xylo"),
        ("NATO", "NATO", "nato", "nato"),
        ("Nato", "Nato", "nato", "nato"),
        ("nato", "nato", "nato", "nato"),
        ("UAVs", "UAVs", "uavs", "uavs"),
        ("uav", "uav", "uav", "uav"),
        ("Malmö", "Malmö", "malmo", "malmo"),
        ("malmo\u0308", "malmo\u0308", "malmo", "malmo"),
        ("2000", "2000", "2000", "2000"),
        ("2,000", "2,000", "2000", "2000"),
        ("5G", "5G", "5g", "5g"),
        ("санкция", "санкция", "санкция", "санкция"),
        ("САНКЦИЙ", "САНКЦИЙ", "санкций", "санкция"),
        ("станками", "станками", "станками", "станок"),
        ("Брянске", "Брянске", "брянске", "брянск"),
        ("брянске", "брянске", "брянске", "брянск"),
        ("الصِّين", "الصِّين", "الصين", "الصين"),
        ("中", "中", "中", "中"),
        ("国", "国", "国", "国"),
        ("北", "北", "北", "北"),
        ("约", "约", "约", "约"),
        ("ロ", "ロ", "ロ", "ロ"),
        ("pad", "pad", "pad", "pad"),
        ("Wende", "Wende", "wende", "wende"),
    ]
}
UNSPACED = frozenset("中国北约ロ")
# A text in a known language holds only words whose lemmas are sure in it.
BY_LANGUAGE = {
    None: sorted(set(LEXICON) - {"pad", "Wende"}),
    "en": sorted(word for word in set(LEXICON) - {"pad", "Wende"} if not "а" <= LEXICON[word][1][0] <= "я"),
    "ru": sorted(set(LEXICON) - {"pad", "Wende", "sanctions", "Sanctioned"}),
}
FORMS = {word: frozenset({folded, lemma}) for word, (_, folded, lemma) in LEXICON.items()}
FORMS |= {"станок": frozenset({"станок"}), "Брянск": frozenset({"брянск"}), "الصين": frozenset({"الصين"})}

TERMS = ["lathe", "sanction", "=sanctions", "=Brno", "Kazan", "lathe mill", "mill ... lathe", "quern * xylo", "sanct*"]
TERMS += [
    "z?bu",
    "old zebu",
    "fair ... xylo ... mill",
    "中国",
    "国 ... 中",
    "北约",
    "xylo",
    "Kazan fair",
    "Malmö",
    "NATO",
]
TERMS += [
    "UAV",
    "санкция",
    "станок",
    "санкц*",
    "2000",
    "5G",
    "الصين",
    "re:/quern|xylo/i",
    "re:/Brno/",
    "re:/K.z.n [a-z]+/",
]
TERMS += ["actor:east", "actor:town", "actor:pact", "actor:hall", "terms:goods", "terms:more"]
# Terms that share words.
AKIN = [
    ["Kazan", "Kazan fair", "fair", "Kazan Daily", "actor:east", "fair hall"],
    ["lathe", "lathe mill", "mill", "terms:goods", "mill ... lathe", "lathe * mill"],
    ["old", "old zebu", "zebu", "z?bu", "zebu old", "actor:east"],
    ["中", "中国", "国", "国 ... 中", "北", "国北"],
]
TERM_LISTS = {
    "goods": ["lathe", "lathe mill", "terms:more"],
    "more": ["sanction", "mill", "станок", "re:/5G/"],
}
ACTORS: dict[str, Any] = {
    "east": {
        "aliases": ["Kazan", "Kazan Daily", "中国", "zebu", {"name": "Malmö", "needs": ["quern", "actor:town"]}],
        "not": ["Kazan fair", "old zebu"],
        "members": ["town", "pact"],
    },
    "town": {
        "aliases": ["Kazan fair hall", {"name": "Brno", "not_with": ["lathe", "old zebu"]}, "Брянск"],
        "not": ["Brno mill"],
    },
    "pact": {
        "aliases": [
            "NATO",
            "北约",
            {"name": "UAV", "from": "2026-06-11"},
            {"name": "xylo", "until": "2026-06-11"},
            {"name": "DAILY", "case": "exact", "lang": ["en"]},
            {"name": "Kazan mill", "case": "ignore"},
            {"name": "old fair", "needs": ["fair", "terms:more"]},
        ],
        "members": ["hall"],
    },
    "hall": {"aliases": [{"name": "hall", "needs": ["actor:quern"]}, {"name": "5G", "not_with": ["hall"]}]},
    "quern": {"aliases": [{"name": "quern", "needs": ["actor:hall"]}, {"name": "2000", "needs": ["Kazan"]}]},
}
BOOK = Book(ACTORS, TERM_LISTS, FORMS)

# ---------------------------------------------------------------------------------------------------------------- rules


def a_rule(random: Random) -> dict[str, Any]:
    """A rule as in a rules file: conditions, now and then with what else a rule may say."""
    condition = a_condition(random, 3)
    rule: dict[str, Any] = dict(condition) if isinstance(condition, dict) else {"any": [condition]}
    if random.random() < 0.2:
        rule.setdefault("actor", random.sample(sorted(ACTORS), 2))
    if random.random() < 0.1:
        rule.setdefault("none", some(random, 1, 2, 1))
    if random.random() < 0.3:
        rule |= random.choice(
            [
                {"languages": ["en"]},
                {"languages": ["ru", "en"]},
                {"feeds": ["one", "two"]},
                {"not_feeds": ["two"]},
                {"from": random.choice(DAYS)},
                {"expires": random.choice(DAYS)},
                {"enabled": "no"},
            ]
        )
    return rule


def a_condition(random: Random, depth: int) -> Any:
    """A condition that finds something where it holds."""
    if depth == 0 or random.random() < 0.3:
        return random.choice(TERMS)
    kind = random.choice(
        ["list", "any", "all", "region", "unit", "near", "at least", "mentions", "score", "both", "terms"]
    )
    if kind == "list":
        return some(random, 1, 3, depth - 1)
    if kind == "any":
        return {"any": some(random, 1, 3, depth - 1)}
    if kind == "all":
        return {"all": every(random, depth - 1)}
    if kind == "region":
        return {random.choice(["title", "lead", "body"]): a_condition(random, depth - 1)}
    if kind == "unit":
        return {random.choice(["same_sentence", "same_paragraph", "same_passage"]): every(random, depth - 1)}
    if kind == "near":
        order = random.choice(["", " in order"])
        items = some(random, 2, 3, depth - 1) if random.random() < 0.6 else some_akin(random)
        return {f"near {random.randint(0, 4)}{order}": items}
    if kind == "at least":
        return {f"at least {random.randint(1, 2)}": [*random.sample(TERMS, 2), *some(random, 0, 1, depth - 1)]}
    if kind == "mentions":
        return {f"mentions {random.randint(1, 4)}": some(random, 1, 2, depth - 1)}
    if kind == "score":
        return {"score": a_score(random)}
    if kind == "both":
        return {"any": some(random, 1, 3, depth - 1), "none": some(random, 1, 2, depth - 1)}
    return {"terms": random.sample(sorted(TERM_LISTS), random.randint(1, 2)), "any": some(random, 1, 2, depth - 1)}


def some(random: Random, least: int, most: int, depth: int) -> list[Any]:
    return [a_condition(random, depth) for _ in range(random.randint(least, most))]


def some_akin(random: Random) -> list[Any]:
    """Items whose places overlap."""
    words = random.choice(AKIN)
    return [random.sample(words, random.randint(1, 2)) for _ in range(random.randint(2, 3))]


def every(random: Random, depth: int) -> list[Any]:
    """Conditions that all have to hold; one may forbid something."""
    absent = [{"none": some(random, 1, 2, depth)}] if random.random() < 0.3 else []
    return [*some(random, 1, 3, depth), *absent]


def a_score(random: Random) -> dict[str, Any]:
    terms = random.sample(TERMS, random.randint(1, 4))
    points = {term: random.choice(["1", "2", "0.5", "3", "-1", "-2"]) for term in terms} | {terms[0]: "2"}
    score: dict[str, Any] = {"pass": random.choice(["1", "2", "3.5", "4", "6"]), "points": points}
    if random.random() < 0.7:
        score["cap"] = str(random.randint(1, 3))
    if random.random() < 0.5:
        score["title_factor"] = random.choice(["1.5", "2", "3"])
    return score


# ------------------------------------------------------------------------------------------------------------- articles


Sentence = list[str]


def an_article(random: Random) -> Article:
    """An article of any words; each sentence opens with a capital, so that its border is sure."""
    language = random.choice([None, None, None, "en", "ru"])
    # Few different words make phrases, and places that overlap.
    words = random.sample(BY_LANGUAGE[language], random.choice([4, 8, 16, len(BY_LANGUAGE[language])]))
    title = a_sentence(random, words) if random.random() < 0.7 else []
    paragraphs = [
        [a_sentence(random, words) for _ in range(random.randint(1, 3))]
        for _ in range(random.randint(0 if title else 1, 4))
    ]
    return written(random, title, paragraphs, language)


def a_sentence(random: Random, words: list[str]) -> Sentence:
    sentence = ["Wende", *random.choices(words, k=random.randint(0, 8))]
    if random.random() < 0.1:
        place = random.randint(1, len(sentence))
        sentence[place:place] = ["pad"] * random.choice([5, 20, 60, 120, 150])
    return sentence


def a_border_pair(random: Random) -> tuple[dict[str, Any], Article]:
    """A rule and an article that lie just within or just beyond a limit: of a passage, the lead, a gap, a window."""
    one, other = random.sample(["lathe", "quern", "zebu", "Brno", "ロ"], 2)
    rule: dict[str, Any] = {"same_passage": [one, other]}
    kind = random.choice(["passage", "lead", "long lead", "gap", "near"])
    if kind == "passage":
        first, second = random.choice([(100, 50), (75, 75), (140, 10), (2, 148)])
        opening, closing = ["Wende", one, *pads(random, first - 2)], ["Wende", *pads(random, second - 2), other]
        return rule, written(random, [], [[opening], [closing]], None)
    if kind == "lead":
        opening, closing = ["Wende", one, *pads(random, 58)], ["Wende", other]
        return {"lead": {"all": [one, other]}}, written(random, [], [[opening], [closing]], None)
    if kind == "long lead":
        opening = ["Wende", one, *pads(random, 117), other, "pad"]
        return {"lead": {"all": [one, other]}}, written(random, ["Wende"], [[opening]], None)
    if kind == "gap":
        return {"any": [f"{one} ... {other}"]}, written(random, [], [[["Wende", one, *pads(random, 4), other]]], None)
    return a_close_pair(random)


def a_close_pair(random: Random) -> tuple[dict[str, Any], Article]:
    """`near`, and a sentence that has one term of each item, with some words more or less than allowed."""
    family = random.choice(["lathe", "mill", "quern", "xylo"]), random.choice(["zebu", "fair", "old"])
    terms = [*family, " ".join(family), " ".join(reversed(family)), f"{family[0]} * {family[0]}"]
    items = [random.sample(terms, random.randint(1, 2)) for _ in range(random.randint(2, 3))]
    chosen = [random.choice(item) for item in items]
    words = " ".join(random.sample(chosen, len(chosen))).replace("*", "pad").split()
    for _ in range(random.randint(0, 2)):
        words.insert(random.randint(0, len(words)), random.choice([*family, "pad"]))
    order = random.choice(["", " in order"])
    return {f"near {random.randint(0, 1)}{order}": items}, written(random, [], [[["Wende", *words]]], None)


def pads(random: Random, words: int) -> list[str]:
    """Padding that is about so many words wide; of two characters each, if chance will have it."""
    count = words + random.choice([-1, 0, 0, 1])
    return ["北"] * (2 * count + random.choice([-1, 0, 1])) if random.random() < 0.3 else ["pad"] * count


def written(random: Random, title: Sentence, paragraphs: list[list[Sentence]], language: str | None) -> Article:
    """The article that has these words, with punctuation, a date and a feed by chance."""
    maker = _Maker(random)
    heading = maker.paragraph([title], 0) if title else ""
    maker.begin_body()
    body = ""
    for number, sentences in enumerate(paragraphs):
        body += random.choice(["\n", "\r\n", "\n\n", "\u2028"]) if number else ""
        body += maker.paragraph(sentences, len(body))
    published = datetime.fromisoformat(random.choice(DAYS)).replace(tzinfo=UTC) if random.random() < 0.4 else None
    feed = random.choice([None, "one", "two"])
    return Article(Document(heading, body, language, published, feed), tuple(maker.tokens))


class _Maker:
    """Writes words down and notes where each stands."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._sentence = self._paragraph = 0
        self._in_title = True
        self.tokens: list[Token] = []

    def begin_body(self) -> None:
        self._in_title = False

    def paragraph(self, sentences: list[Sentence], offset: int) -> str:
        self._paragraph += 1
        text = ""
        for words in sentences:
            may_touch = not text or (text.endswith("。") and self._random.random() < 0.5)
            text += "" if may_touch else " "
            text += self._sentence_of(words, offset + len(text))
        return text

    def _sentence_of(self, words: Sentence, offset: int) -> str:
        self._sentence += 1
        text = ""
        for number, word in enumerate(words):
            text += self._separator(words[number - 1], word) if number else ""
            self.tokens.append(self._token(word, offset + len(text)))
            text += word
        return text + self._random.choice([".", ".", "!", "?", "。", "…"])

    def _separator(self, before: str, after: str) -> str:
        """What stands between two words. Clause marks part characters of one name, which has cases of its own."""
        if before in UNSPACED or after in UNSPACED:
            return self._random.choice(["", "", " "])
        return self._random.choice([" ", " ", " ", ", ", " “", "-", " 🚁 ", "\u00a0", "\u200b "])

    def _token(self, word: str, start: int) -> Token:
        shown, folded, lemma = LEXICON[word]
        plain = shown.replace("\u00ad", "")
        width = 1 if word in UNSPACED else 2
        forms = frozenset({folded, lemma})
        end = start + len(shown)
        return Token(plain, folded, forms, self._sentence, self._paragraph, self._in_title, start, end, width)
