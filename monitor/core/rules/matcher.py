"""The compiled rules of one process: Document -> matches, in the order of the rules."""

from collections import defaultdict

from monitor.core.model import Match
from monitor.core.rules.compiler import CompiledRule, Compiler
from monitor.core.rules.evaluate import Judgement
from monitor.core.rules.evidence import EvidenceMaker
from monitor.core.rules.found import Found
from monitor.core.rules.syntax import Document, RuleSet
from monitor.core.text import Text, group_marks


class Matcher:
    """Judges documents by one rule set. Deterministic; remembers words, never documents.

    Each rule hangs on the terms of one group that it cannot do without, so that only rules with a chance are looked at.
    """

    def __init__(self, ruleset: RuleSet) -> None:
        compiled = Compiler(ruleset)
        self.version = ruleset.version
        self._index, self._sources, self._rules = compiled.index, compiled.sources, compiled.rules
        self._rules_by_term: defaultdict[int, list[int]] = defaultdict(list)
        for number, rule in enumerate(self._rules):
            for term in self._rarest_group(rule):
                self._rules_by_term[term].append(number)

    def _rarest_group(self, rule: CompiledRule) -> frozenset[int]:
        """Every rule has a group: the reader refuses conditions that can hold without evidence."""
        return min(rule.node.needs, key=lambda group: (max(map(self._index.commonness_of, group)), len(group)))

    def match(self, document: Document) -> tuple[Match, ...]:
        """The matches of every enabled rule that the document satisfies. Never raises, whatever the text."""
        text = Text(document.title, document.text)
        found = Found(self._index, text, group_marks(document.language))
        judgement = Judgement(found)
        candidates = {
            number for term in found.terms & self._rules_by_term.keys() for number in self._rules_by_term[term]
        }
        maker = EvidenceMaker(self._sources, text)
        return tuple(
            maker.match_of(rule.rule_id, rule.priority, hits)
            for rule in map(self._rules.__getitem__, sorted(candidates))
            if judgement.can_hold(rule.node) and (hits := judgement.ask(rule.node))
        )


def compile_rules(ruleset: RuleSet) -> Matcher:
    """Makes a matcher. The dictionaries of word forms are loaded here, if a term asks for them."""
    return Matcher(ruleset)
