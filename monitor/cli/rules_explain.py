"""`monitor rules explain`: why a rule matches a text, or why it does not. Reads files, the store and the web."""

import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import click

from monitor.app import utc_now
from monitor.cli.common import config_option, json_option
from monitor.cli.filters import evidence_json, span_json
from monitor.cli.jsonl import JsonObject
from monitor.cli.rules_article import Given, Particulars, read_given
from monitor.cli.rules_files import existing_rules, load_rules_of, made_ready, rules_option
from monitor.cli.rules_tree import told
from monitor.cli.terminal import wants_color
from monitor.core.rules import RuleSet, compile_rules
from monitor.core.rules.explain import Explanation, Trace, explain

_SWITCHED_OFF = "the rule is switched off (enabled: no)"

_HELP = """\
Show why a rule matches an article, or why it does not.

The article is a text, a file (.txt, .html, or .json as monitor match takes it), or an address: a stored article if it
is one, else the page, fetched and read as the daemon does it. What is shown is the rule as a tree, each condition with
what it found; the first condition that failed, and how near it came; the parts of the strength.

\b
  monitor rules explain sanctions "They evaded all sanctions."
  monitor rules explain sanctions page.html --lang en
  monitor rules explain sanctions https://example.org/news/1

Exit status: 0 the rule matches, 1 it does not, 2 the rules or the article cannot be read.
"""


def _day(_context: click.Context, _option: click.Parameter, value: datetime | None) -> date | None:
    return value.date() if value else None


@click.command("explain", help=_HELP)
@click.argument("rule")
@click.argument("article", metavar="TEXT|FILE|URL")
@click.option("--title", help="The headline.")
@click.option("--lang", "language", help="The language, as en, ru or zh; guessed where it is not said.")
@click.option(
    "--date", "day", type=click.DateTime(["%Y-%m-%d"]), callback=_day, help="The day of publication, as 2026-11-20."
)
@click.option("--feed", help="The id of the feed that brings it.")
@config_option
@rules_option
@json_option
def explain_command(
    rule: str,
    article: str,
    title: str | None,
    language: str | None,
    day: date | None,
    feed: str | None,
    directory: Path,
    rules_file: Path | None,
    as_json: bool,
) -> None:
    """Prints the explanation; status 1 where the rule does not match."""
    ruleset = load_rules_of(directory, rules_file).ruleset
    (asked,) = existing_rules(ruleset, [rule])
    given = read_given(article, directory, Particulars(title, language, day, feed))
    with made_ready(directory):
        explanation = explain(compile_rules(_with_enabled(ruleset, rule)), rule, given.document, utc_now().date())
    if not asked.enabled:
        explanation = replace(explanation, obstacles=(_SWITCHED_OFF, *explanation.obstacles))
    if as_json:
        click.echo(json.dumps(_as_json(explanation, given), ensure_ascii=False, indent=2))
    else:
        _show(explanation, given)
    raise SystemExit(0 if explanation.holds else 1)


def _with_enabled(ruleset: RuleSet, rule_id: str) -> RuleSet:
    """The rules with this one switched on."""
    rules = (replace(rule, enabled=True) if rule.rule_id == rule_id else rule for rule in ruleset.rules)
    return replace(ruleset, rules=tuple(rules))


def _show(explanation: Explanation, given: Given) -> None:
    if given.source:
        click.echo(f"{given.document.title or 'without a title'} ({given.source})")
    for line in told(explanation, color=wants_color()):
        click.echo(line)


def _as_json(explanation: Explanation, given: Given) -> JsonObject:
    match, failure, document = explanation.match, explanation.failure, given.document
    return {
        "rule": explanation.rule_id,
        "holds": explanation.holds,
        "obstacles": list(explanation.obstacles),
        "article": {
            "title": document.title,
            "language": document.language,
            "published": document.published.isoformat() if document.published else None,
            "feed": document.feed,
            "source": given.source or None,
        },
        "strength": match
        and {
            "total": match.strength.total,
            "title": match.strength.title,
            "terms": match.strength.terms,
            "actors": match.strength.actors,
        },
        "sentence": match and span_json(match.sentence),
        "evidence": [evidence_json(item) for item in match.evidence] if match else [],
        "tree": _trace_json(explanation.tree),
        "failure": failure
        and {
            "path": list(failure.path),
            "condition": failure.what,
            "message": failure.message,
            "sentences": [span_json(sentence) for sentence in failure.sentences],
            "spans": [span_json(span) for span in failure.spans],
        },
    }


def _trace_json(trace: Trace) -> JsonObject:
    return {
        "condition": trace.what,
        "holds": trace.holds,
        "detail": trace.detail or None,
        "where": span_json(trace.where) if trace.where else None,
        "found": trace.found,
        "evidence": [evidence_json(item) for item in trace.evidence],
        "children": [_trace_json(child) for child in trace.children],
    }
