"""`monitor rules suggest`: what a rule just misses, and words that go with its hits. Reads files and the store."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import click

from monitor.backtest import Window, opened
from monitor.backtest.asking import newest_first
from monitor.backtest.run import Progress
from monitor.cli.common import config_option, counted, json_option
from monitor.cli.filters import span_json
from monitor.cli.rules_archive import looking_back, since_option, titled, untested
from monitor.cli.rules_files import existing_rules, load_rules_of, rules_option
from monitor.cli.rules_tree import Style
from monitor.cli.terminal import wants_color
from monitor.core.backtest.archived import Headline
from monitor.core.backtest.judge import document_of
from monitor.core.rules import RuleSet, compile_rules
from monitor.core.rules.parts import narrowed
from monitor.core.rules.suggest import NearMiss, Survey, WordScore
from monitor.store import Store
from monitor.store.mapping import unpack

# Samples of each lacking condition, and words, that are shown; --json gives up to MOST_LISTED of each.
_MOST_SAMPLES = 3
_MOST_WORDS = 20
MOST_LISTED = 200

_HELP = """\
Show what a rule just misses in the stored articles, and which words go with its hits.

Articles that meet all conditions but one are listed by the condition that they lack, with how near they came: these
are the ones to read before a rule is widened. Words that stand in the hits much more often than elsewhere, and that the
rule does not look for, may be terms that it needs (log-odds with a Dirichlet prior, in standard deviations).

\b
  monitor rules suggest sanctions
  monitor rules suggest sanctions --since 7d --json

Exit status: 0, or 2 where the rules cannot be read or nothing is stored.
"""


@click.command("suggest", help=_HELP)
@click.argument("rule")
@since_option
@config_option
@rules_option
@json_option
def suggest_command(rule: str, since: str, directory: Path, rules_file: Path | None, as_json: bool) -> None:
    """Prints suggestions; changes nothing."""
    ruleset = load_rules_of(directory, rules_file).ruleset
    existing_rules(ruleset, [rule])
    with opened(directory, os.environ, untested) as desk, looking_back(desk, since) as (bench, window):
        survey = _surveyed(bench.store, window, _alone(ruleset, rule), rule, bench.progress)
        headlines = bench.store.archive.headlines([miss.article_id for miss in survey.misses])
    if as_json:
        click.echo(json.dumps(_as_json(rule, survey, headlines), ensure_ascii=False, indent=2))
    else:
        _show(rule, survey, headlines, window)


def _alone(ruleset: RuleSet, rule_id: str) -> RuleSet:
    """The rule with what it stands on, switched on."""
    alone = narrowed(ruleset, {rule_id})
    return replace(alone, rules=tuple(replace(rule, enabled=True) for rule in alone.rules))


def _surveyed(store: Store, window: Window, ruleset: RuleSet, rule_id: str, progress: Progress) -> Survey:
    survey = Survey(compile_rules(ruleset), rule_id, window.today)
    advance = progress(f"looking for what {rule_id} misses", len(window.article_ids))
    for batch in newest_first(window.article_ids):
        for article in reversed(store.archive.rows(batch)):
            survey.add(article.article_id, document_of(article, unpack(article.text)))
        advance(len(batch))
    return survey


def _by_condition(misses: Sequence[NearMiss]) -> list[tuple[str, list[NearMiss]]]:
    """The misses by the condition that is lacking, the most frequent first."""
    groups: dict[str, list[NearMiss]] = {}
    for miss in misses:
        groups.setdefault(miss.failure.what, []).append(miss)
    return sorted(groups.items(), key=lambda group: -len(group[1]))


def _show(rule: str, survey: Survey, headlines: Mapping[int, Headline], window: Window) -> None:
    style = Style(wants_color())
    found = f"{counted(survey.hits, 'article')} of {survey.articles:,} match since {window.since:%Y-%m-%d}"
    click.echo(f"{style.bold(rule)}: {found}; {len(survey.misses):,} more lack one condition")
    for what, misses in _by_condition(survey.misses):
        click.echo(f"\n{style.bold(what)} alone is lacking in {counted(len(misses), 'article')}")
        for miss in misses[:_MOST_SAMPLES]:
            headline = headlines[miss.article_id]
            click.echo(f"  {headline.first_seen_at:%Y-%m-%d} {titled(headline.title)}")
            click.echo(f"    {style.warn('→ ' + miss.failure.message)}")
            for sentence in miss.failure.sentences:
                click.echo(f"      {style.marked(sentence, miss.failure.spans)}")
    words = survey.words()[:_MOST_WORDS]
    if words:
        click.echo("\nwords that go with its hits")
        others = survey.articles - survey.hits
        for score in words:
            shares = f"{score.hits:,} of {counted(survey.hits, 'hit')}, {score.others:,} of {counted(others, 'other')}"
            click.echo(f"  {score.word:<20} {shares} (z {score.z:.1f})")


def _as_json(rule: str, survey: Survey, headlines: Mapping[int, Headline]) -> dict[str, object]:
    return {
        "rule": rule,
        "articles": survey.articles,
        "hits": survey.hits,
        "misses": len(survey.misses),
        "lacking": [
            {
                "condition": what,
                "articles": len(misses),
                "samples": [_miss_json(m, headlines) for m in misses[:MOST_LISTED]],
            }
            for what, misses in _by_condition(survey.misses)
        ],
        "words": [_word_json(score) for score in survey.words()[:MOST_LISTED]],
    }


def _miss_json(miss: NearMiss, headlines: Mapping[int, Headline]) -> dict[str, object]:
    headline = headlines[miss.article_id]
    return {
        "article": miss.article_id,
        "title": headline.title,
        "url": headline.url,
        "first_seen": headline.first_seen_at.isoformat(),
        "message": miss.failure.message,
        "sentences": [span_json(sentence) for sentence in miss.failure.sentences],
    }


def _word_json(score: WordScore) -> dict[str, object]:
    return {"word": score.word, "hits": score.hits, "others": score.others, "z": round(score.z, 2)}
