"""Rules by themselves: tests, dates, what a `none` shuts out, two rules that are one."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from monitor.core.rules.lint.values import Code, Facts, Level, LintFinding
from monitor.core.rules.syntax import AllOf, AnyOf, Condition, Context, NoneOf, Rule, RuleSet, Term
from monitor.core.rules.terms import TermFault, Word, parse_term
from monitor.core.text import is_dictionary_word, key

# So long before a rule ends there is still time to look at it.
SOON: Final = timedelta(days=14)


def without_tests(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules that no test speaks of."""
    for rule in ruleset.rules:
        if rule.enabled and not rule.examples and rule.rule_id not in facts.tested:
            message = f'no test shows what "{rule.rule_id}" matches'
            advice = "add tests: {must_match: [a sentence it is meant for], must_not_match: [one that it is not]}"
            yield _finding(rule, Code.NO_TESTS, Level.NOTE, message, advice)


def expiry(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules that have expired, or are about to."""
    for rule in ruleset.rules:
        if rule.expires is None or not rule.enabled:
            continue
        if rule.expires < facts.today:
            message = f'"{rule.rule_id}" expired on {rule.expires}: it matches nothing any more'
            yield _finding(rule, Code.EXPIRED, Level.WARNING, message, "set a later day under expires, or delete it")
        elif rule.expires <= facts.today + SOON:
            message = f'"{rule.rule_id}" expires on {rule.expires}'
            yield _finding(rule, Code.EXPIRES_SOON, Level.NOTE, message, "set a later day if it is still wanted")


def wide_nones(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """`none` over the whole article of one common word: one mention anywhere hides the article."""
    for rule in ruleset.rules:
        for none in _wide(rule.condition):
            for condition in none.conditions:
                if isinstance(condition, Term) and _is_common_word(condition.text):
                    message = (
                        f'one "{condition.text}" anywhere in an article is enough to hide it from "{rule.rule_id}"'
                    )
                    advice = f"write {{same_paragraph: [what is looked for, {{none: {condition.text}}}]}}, or a phrase"
                    yield _finding(rule, Code.WIDE_NONE, Level.WARNING, message, advice, condition.text)


def _wide(condition: Condition) -> Iterator[NoneOf]:
    """The `none` conditions that look at the whole article."""
    match condition:
        case NoneOf():
            yield condition
        case AllOf() | AnyOf():
            for inner in condition.conditions:
                yield from _wide(inner)
        case Context():
            yield from _wide(condition.condition)
        case _:
            return


def _is_common_word(text: str) -> bool:
    """A single word of the dictionary, not a name."""
    phrase = parse_term(text)
    if isinstance(phrase, TermFault) or len(phrase) != 1 or not isinstance(phrase[0], Word):
        return False
    return phrase[0].text[0].islower() and is_dictionary_word(key(phrase[0].text))


def same_rules(ruleset: RuleSet, facts: Facts) -> Iterator[LintFinding]:
    """Rules that ask for the same as one before them."""
    first: dict[Condition, Rule] = {}
    for rule in ruleset.rules:
        if not rule.enabled:
            continue
        before = first.setdefault(rule.condition, rule)
        if before is not rule:
            message = f'"{rule.rule_id}" asks for the same as "{before.rule_id}"'
            advice = "delete one of the two; a rule may have several tags, and stand in several digests"
            yield _finding(rule, Code.SAME_RULE, Level.WARNING, message, advice)


def _finding(rule: Rule, code: Code, level: Level, message: str, advice: str, part: str | None = None) -> LintFinding:
    return LintFinding(("rules", rule.rule_id), code, level, message, advice, part)
