"""Which rules are to be run again over which stored articles: versions that judged them, and today's rules. Pure."""

from collections.abc import Collection, Mapping

from monitor.core.rules.parts import changes
from monitor.core.rules.syntax import RuleSet


def rules_to_apply(
    ruleset: RuleSet, judged_by: Mapping[int, str | None], older: Mapping[str, RuleSet], named: Collection[str]
) -> dict[int, frozenset[str]]:
    """The rules of `ruleset` to run over each article, by number; articles with none are left out.

    `judged_by` is the version of the rules that judged each article, `older` the rule sets of those versions, as far as
    they are known. A rule that finds the same under another id is not run again: its stories were told. An article
    that waits to be judged is left to the daemon. Where rules are `named`, they alone are run, over every article.
    """
    enabled = frozenset(rule.rule_id for rule in ruleset.rules if rule.enabled)
    versions = {version for version in judged_by.values() if version is not None}
    if named:
        by_version = dict.fromkeys(versions, enabled.intersection(named))
    else:
        by_version = {version: _changed(ruleset, older.get(version), version, enabled) for version in versions}
    wanted = {article: by_version[version] for article, version in judged_by.items() if version is not None}
    return {article: rules for article, rules in wanted.items() if rules}


def _changed(ruleset: RuleSet, older: RuleSet | None, version: str, enabled: frozenset[str]) -> frozenset[str]:
    if version == ruleset.version:
        return frozenset()
    if older is None:
        return enabled
    return frozenset(change.new.rule_id for change in changes(older, ruleset) if change.new and not change.is_same)
