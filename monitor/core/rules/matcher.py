"""The compiled rules of one process: Document -> matches, in the order of the rules."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date

from monitor.core.model import Match
from monitor.core.rules.compiler import CompiledRule, Compiler
from monitor.core.rules.evaluate import Judgement
from monitor.core.rules.evidence import EvidenceMaker
from monitor.core.rules.found import Found
from monitor.core.rules.hits import Hit
from monitor.core.rules.leaves import Circumstances, Leaves
from monitor.core.rules.reach import is_in_time, is_meant_for
from monitor.core.rules.syntax import Document, RuleSet
from monitor.core.rules.units import Units
from monitor.core.text import Text, group_marks


@dataclass(slots=True)
class Outcome:
    """A rule that matched an article. What it found there, and its evidence, are looked for when they are asked for."""

    rule: CompiledRule
    judgement: Judgement
    maker: EvidenceMaker
    found: list[Hit] | None = None

    @property
    def hits(self) -> list[Hit]:
        """What the rule found."""
        if self.found is None:
            self.found = self.judgement.ask(self.rule.node) or []
        return self.found

    @property
    def strength(self) -> int:
        """The total strength of `match`."""
        return self.maker.strength_of_hits(self.hits)

    def match(self) -> Match:
        """The match with its evidence."""
        return self.maker.match_of(self.rule.rule_id, self.rule.priority, self.hits)


class Matcher:
    """Judges documents by one rule set. Deterministic; remembers words, never documents.

    Each rule hangs on the terms of one group that it cannot do without, so that only rules with a chance are looked at.
    `rules` are the enabled ones of `ruleset`, in the order of the file; `sources` say what found a hit, by its number.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        compiled = Compiler(ruleset)
        self.ruleset, self.version = ruleset, ruleset.version
        self.rules, self.sources, self.index = compiled.rules, tuple(compiled.sources), compiled.index
        self._guards = compiled.guards
        self._by_id = {rule.rule_id: rule for rule in self.rules}
        self._rules_by_term: defaultdict[int, list[int]] = defaultdict(list)
        for number, rule in enumerate(self.rules):
            for term in self._rarest_group(rule):
                self._rules_by_term[term].append(number)

    def _rarest_group(self, rule: CompiledRule) -> frozenset[int]:
        """Every rule has a group: the reader refuses conditions that can hold without evidence."""
        return min(rule.node.needs, key=lambda group: (max(map(self.index.commonness_of, group)), len(group)))

    def match(self, document: Document, today: date) -> tuple[Match, ...]:
        """The matches of every enabled rule that the document satisfies. Never raises, whatever the text.

        `today` (UTC) decides which rules are in force, and of an undated document which aliases are.
        """
        return tuple(outcome.match() for outcome in self._outcomes(document, today, today))

    def outcomes(self, document: Document, today: date) -> tuple[Outcome, ...]:
        """As `match`, for one who counts matches and looks at few of them: most of a match's cost is its evidence."""
        return self._outcomes(document, today, today)

    def try_rules(self, document: Document, today: date | None) -> tuple[Match, ...]:
        """The matches of every enabled rule, as a test wants them: see `try_rule`."""
        return tuple(outcome.match() for outcome in self._outcomes(document, _day_of(document), today))

    def _outcomes(self, document: Document, day: date | None, today: date | None) -> tuple[Outcome, ...]:
        """`day` is for the dates of rules, `today` for those of aliases in an undated document."""
        text = Text(document.title, document.text)
        found = self._found(document, text)
        candidates = {number for term in found.terms for number in self._rules_by_term.get(term, ())}
        if not candidates:
            return ()
        judgement = self._judgement(document, found, today)
        maker = EvidenceMaker(self.sources, found)
        asked = (rule for rule in map(self.rules.__getitem__, sorted(candidates)) if _is_asked(rule, document, day))
        outcomes = (Outcome(rule, judgement, maker) for rule in asked if judgement.can_hold(rule.node))
        return tuple(outcome for outcome in outcomes if outcome.rule.is_told_by_needs or outcome.hits)

    def try_rule(self, rule_id: str, document: Document, today: date | None) -> Match | None:
        """The match of one enabled rule, as a test wants it: dates decide only where the document has one.

        `today` is for the dates of aliases alone (None: they do not decide).
        """
        rule = self._by_id[rule_id]
        if not _is_asked(rule, document, _day_of(document)):
            return None
        judgement = self.judgement(document, today)
        hits = judgement.ask(rule.node) if judgement.can_hold(rule.node) else None
        return EvidenceMaker(self.sources, judgement.found).match_of(rule_id, rule.priority, hits) if hits else None

    def judgement(self, document: Document, today: date | None) -> Judgement:
        """The document laid open, for questions about single conditions."""
        return self._judgement(document, self._found(document, Text(document.title, document.text)), today)

    def _found(self, document: Document, text: Text) -> Found:
        return Found(self.index, text, document.language, group_marks(document.language))

    def _judgement(self, document: Document, found: Found, today: date | None) -> Judgement:
        units = Units(found)
        circumstances = Circumstances(_day_of(document) or today, document.language)
        leaves = Leaves(found, units, self._guards, circumstances)
        return Judgement(found, units, leaves)


def _day_of(document: Document) -> date | None:
    return document.published.astimezone(UTC).date() if document.published else None


def _is_asked(rule: CompiledRule, document: Document, day: date | None) -> bool:
    """Whether a rule is asked of a document on a day (None: on any)."""
    if not rule.is_limited:
        return True
    is_in_force = is_in_time(day, rule.rule.valid_from, rule.rule.expires)
    return is_in_force and is_meant_for(rule.rule, document)


def compile_rules(ruleset: RuleSet) -> Matcher:
    """Makes a matcher. The dictionaries of word forms are loaded here, if a term asks for them."""
    return Matcher(ruleset)
