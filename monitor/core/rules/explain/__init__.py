"""Why a rule matches a document, or why it does not: the tree with true and false, and the nearest miss.

Everything is asked of the plan that the daemon runs; nothing here judges by itself.
"""

from datetime import date

from monitor.core.rules.compiler import CompiledRule
from monitor.core.rules.evidence import EvidenceMaker
from monitor.core.rules.explain.misses import first_failure
from monitor.core.rules.explain.parts import settled
from monitor.core.rules.explain.scene import Scene
from monitor.core.rules.explain.tree import trace
from monitor.core.rules.explain.values import Explanation, Failure, Trace
from monitor.core.rules.matcher import Matcher
from monitor.core.rules.reach import is_in_time, matches_glob, speaks_one_of
from monitor.core.rules.syntax import Document, Rule

__all__ = ["Explanation", "Failure", "Trace", "compiled_rule", "explain", "scene_of"]


def explain(matcher: Matcher, rule_id: str, document: Document, today: date) -> Explanation:
    """The explanation of one enabled rule over one document; `today` as for `Matcher.match`."""
    compiled = compiled_rule(matcher, rule_id)
    scene = scene_of(matcher, document, today)
    condition = settled(compiled.rule.condition)
    hits = scene.judgement.ask(compiled.node)
    match = scene.maker.match_of(rule_id, compiled.priority, hits) if hits else None
    return Explanation(
        rule_id=rule_id,
        obstacles=tuple(obstacles(compiled.rule, document, today)),
        tree=trace(scene, condition, compiled.node, scene.whole),
        match=match,
        sentences=tuple(dict.fromkeys((match.sentence, *map(scene.sentence, sorted(hits))))) if match and hits else (),
        failure=None if hits else first_failure(scene, condition, compiled.node, scene.whole),
    )


def compiled_rule(matcher: Matcher, rule_id: str) -> CompiledRule:
    """The enabled rule of that id."""
    return next(rule for rule in matcher.rules if rule.rule_id == rule_id)


def scene_of(matcher: Matcher, document: Document, today: date) -> Scene:
    """A document laid open for questions about conditions."""
    judgement = matcher.judgement(document, today)
    return Scene(
        judgement=judgement,
        maker=EvidenceMaker(matcher.sources, judgement.found),
        sources=matcher.sources,
        lists={terms.key: terms for terms in matcher.ruleset.term_lists},
        language=document.language,
    )


def obstacles(rule: Rule, document: Document, today: date) -> list[str]:
    """Why a rule is not asked of a document at all; empty where it is."""
    found: list[str] = []
    if not speaks_one_of(rule.languages, document.language):
        found.append(f"the rule reads {', '.join(rule.languages)}; the article is in {document.language}")
    if document.feed and rule.feeds and not any(matches_glob(document.feed, glob) for glob in rule.feeds):
        found.append(f"the rule reads the feeds {', '.join(rule.feeds)}; the article came from {document.feed}")
    barred = [glob for glob in rule.not_feeds if document.feed and matches_glob(document.feed, glob)]
    if barred:
        found.append(f"the rule does not read {barred[0]} (not_feeds); the article came from {document.feed}")
    if not is_in_time(today, rule.valid_from, None):
        found.append(f"the rule begins on {rule.valid_from}")
    if not is_in_time(today, None, rule.expires):
        found.append(f"the rule expired on {rule.expires}")
    return found
