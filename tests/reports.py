"""Made-up news: any number of reports of one event, each in words of its own, that a reader would call one story.

Reports of one story share its names and figures; no two share more than a sentence frame or two, so that none reads as
a reprint of another. Stories share nothing.
"""

from dataclasses import dataclass

_PEOPLE = ("Anders", "Birgit", "Casper", "Dorte", "Emil", "Frida", "Gustav", "Hanne", "Ivar", "Jonna", "Klaus", "Liva")

_FRAMES = (
    "{person} of {town} told reporters that {number} {a} had been counted near {place}.",
    "At {place}, north of {town}, {number} {b} were informed by {body} of the {c} late in the evening.",
    "A spokeswoman for {body} declined to say how long the {d} at {place} would last.",
    "{body} put the cost of the {e} at {money} million crowns, which {person} called far too low.",
    "Residents of {town} gathered outside {place} and demanded a word on the {f} from {other}.",
    "{other}, two decades a {g} at {place}, had never seen such {a}.",
    "The {h} between {town} and {place} was reopened after {person} had inspected the {b}.",
    "According to a letter seen here, {body} warned {other} of the {d} as early as March.",
    "{person} and {other} met twice over the {c}, most recently on the steps of {place}.",
    "Of the {number} {a} that {body} listed, fewer than half came from {town} itself.",
    "Insurers expect claims of {money} million crowns for the {e} and the {h} around {place}.",
    "\u201cWe will not wait for {body} and its {f} any longer,\u201d said {other}, standing in front of {place}.",
    "The mayor of {town} thanked {person} and announced a hearing on the {g}.",
    "Photographs taken above {place} show what the {c} did to {number} {b} since dawn.",
    "{body} has asked the county for {money} million crowns towards the {d}, {other} confirmed.",
    "Shops in {town} stayed shut over the {f}, and buses to {place} were cancelled.",
    "In a brief statement {person} described the {g} at {body} as calm but determined.",
    "Some {number} {a} left {place} for {town} on foot, past the {h}.",
    "{person} would not rule out that the {e} will cost {number} families their place in {town}.",
    "It was {other} who first noticed the {h}, on a walk from {town} to {place} with {number} others.",
    "{body} now keeps the {b} under lock at {place}, guarded by two men of {town}.",
    "Whether the {f} or the {c} came first is what {person} has to find out for {body}.",
    "Bakers in {town} sold {number} loaves before dawn, all of them on account of the {g}.",
    "For {money} million crowns, {other} says, every {d} in the county could have been replaced.",
    "A bell rang at {place} when {person} read out the list of the {a}, which took an hour.",
)
# Frames in five groups of five: a report takes one of each group, by a line over the field of five, so that two reports
# have one frame in common at the most.
_GROUPS = 5
# Made-up names and nouns, so that no two stories share one.
_SYLLABLES = (
    "vol",
    "ter",
    "min",
    "gra",
    "sop",
    "lux",
    "bren",
    "dic",
    "fal",
    "nor",
    "pil",
    "ques",
    "rim",
    "stov",
    "zan",
)
_LEDES = (
    "{topic}: what is known so far from {town}, where {place} is at the centre of it.",
    "Attention turned to {town} on account of {topic}, with {body} in the thick of it.",
    "{topic} has {town} talking, and {person} answering for {body}.",
    "Nobody at {place} had reckoned with this: {topic}, and {number} people concerned.",
)
_HEADLINES = (
    "{topic} in {town}: {body} under pressure",
    "{town}: {person} speaks of {topic} at {place}",
    "{body} and {topic}, what {town} must know",
    "{place} after {topic}: {other} wants answers",
)


@dataclass(frozen=True, slots=True)
class Event:
    """One story: `topic` names it in plain words; everything else is made from its number."""

    number: int
    topic: str

    def report(self, nth: int, *, headline: str | None = None, extra: str = "") -> tuple[str, str]:
        """Title and text of the nth report. `extra` is one more sentence, such as one that a rule finds."""
        names = self._names()
        # Each story begins at another line: equal words about other things are what makes two stories one.
        start, slope = divmod((nth + self.number) % _GROUPS**2, _GROUPS)
        frames = [_FRAMES[group * _GROUPS + (start + slope * group) % _GROUPS] for group in range(_GROUPS)]
        lines = [_LEDES[(nth + self.number) % len(_LEDES)], *frames]
        text = "\n".join(line.format(**names) for line in lines)
        title = _HEADLINES[(nth + self.number) % len(_HEADLINES)].format(**names)
        return (f"{headline}: {title}" if headline else title), (f"{text}\n{extra}" if extra else text)

    def _names(self) -> dict[str, str]:
        n = self.number
        town, place, body, person, other = (_made_up(5 * n + which).capitalize() for which in range(5))
        return {
            "topic": self.topic,
            "town": town,
            "place": f"{place} {('Hall', 'Quay', 'Gate', 'Yard')[n % 4]}",
            "body": f"{body} {('Council', 'Trust', 'Company')[n % 3]}",
            "person": f"{_PEOPLE[n % 12]} {person}",
            "other": f"{_PEOPLE[(n * 5 + 7) % 12]} {other}",
            **{slot: "a" + _made_up(8 * n + which) for which, slot in enumerate("abcdefgh")},
            "number": str(137 + n * 41),
            "money": str(12 + n * 3),
        }


def _made_up(number: int) -> str:
    """One of 225 words, no two of which begin with the same two syllables: of long names the ending says little."""
    first, second = divmod(number * 58 % 15**2, 15)
    return _SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[(first + number) % 15]
