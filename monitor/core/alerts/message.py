"""An alert as it goes out: Letter -> Message for people, content for machines. Pure."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC

from jinja2 import Environment
from markupsafe import Markup

from monitor.core.alerts import letter as sentences
from monitor.core.alerts.letter import Item, Letter, link, preheader, strength, subject_of, summary_lead
from monitor.core.alerts.values import AlertKind, Reason
from monitor.core.model import Message
from monitor.core.render import LIMITS, TEMPLATE_FAULTS, Fault, environment_of, fault_of, faults_of, inlined
from monitor.core.render.own import TEXT_BYTES, all_templates
from monitor.core.render.page import HTML_BYTES
from monitor.core.render.trial import trial_digests
from monitor.core.render.words import text_runs


class AlertRenderer:
    """Fills the templates of alerts: the user's where these can be used, else the shipped ones.

    A template that fails costs an alert its looks, never the reader the alert. Templates are read once: that takes
    thirty times as long as filling them.
    """

    def __init__(self, own: Mapping[str, str], shipped: Mapping[str, str]) -> None:
        tried = (all_templates(own, shipped), shipped) if own else (shipped,)
        self._environments = tuple(map(environment_of, tried))

    def render(self, letter: Letter) -> Message:
        """Subject, HTML and text. Equal letters give equal bytes."""
        return self.rendered(letter)[0]

    def rendered(self, letter: Letter) -> tuple[Message, tuple[Fault, ...]]:
        """As `render`, and why templates were passed over."""
        subject = subject_of(letter)
        faults: list[Fault] = []
        for environment in self._environments:
            made = _attempt(letter, subject, environment)
            if isinstance(made, Message):
                return made, tuple(faults)
            faults.append(made)
        return _bare(letter, subject), tuple(faults)


def render_alert(
    letter: Letter, own: Mapping[str, str], shipped: Mapping[str, str]
) -> tuple[Message, tuple[Fault, ...]]:
    """As `AlertRenderer.rendered`, in one call."""
    return AlertRenderer(own, shipped).rendered(letter)


def template_faults(own: Mapping[str, str], shipped: Mapping[str, str]) -> tuple[Fault, ...]:
    """What is wrong in the user's templates for digests (`faults_of`), then as they fill one alert of each kind."""
    if faults := faults_of(own, shipped):
        return faults
    renderer = AlertRenderer(own, shipped)
    found: dict[Fault, None] = {}
    for letter in _trial_letters():
        found |= dict.fromkeys(renderer.rendered(letter)[1])
        if any(fault.is_limit for fault in found):  # each further letter would cost as much
            break
    return tuple(found)


def _trial_letters() -> tuple[Letter, ...]:
    digest = trial_digests()[0]
    items = tuple(Item(story, "A rule", 80, ("+1 outlet",)) for story in digest.sections[0].stories)
    several = Letter(
        AlertKind.SUMMARY, Reason.HELD_CAP, "trial", "Trial", UTC, digest.window_to, items, frozenset({Reason.HELD_CAP})
    )
    new = replace(several, kind=AlertKind.NEW, reason=Reason.SEND_NEW, items=items[:1])
    return new, replace(new, kind=AlertKind.FOLLOW_UP, base_url="https://news.example"), several


def _attempt(letter: Letter, subject: str, environment: Environment) -> Message | Fault:
    try:
        message = _filled(letter, subject, environment)
    except (*TEMPLATE_FAULTS, *LIMITS) as error:
        return fault_of(error, "alert.html.j2")
    if len(message.html.encode()) > HTML_BYTES or len(message.text.encode()) > TEXT_BYTES:
        return Fault("alert.html.j2", None, f"an alert is longer than mail programs show ({HTML_BYTES >> 10} KiB)")
    return message


def _filled(letter: Letter, subject: str, environment: Environment) -> Message:
    about = {
        "letter": letter, "subject": subject, "preheader": preheader(letter), "summary_lead": summary_lead(letter),
        "strength": strength, "outlets": sentences.outlets, "first_seen": sentences.first_seen, "link": link,
        "text_runs": text_runs,
    }  # fmt: skip
    html = inlined(environment.get_template("alert.html.j2").render(about))
    return Message(subject, html, environment.get_template("alert.txt.j2").render(about))


def _bare(letter: Letter, subject: str) -> Message:
    """The alert without its templates: headlines and links."""
    lines = [line for item in letter.shown for line in (item.card.headline, item.card.url or "", strength(item), "")]
    text = "\n".join(lines)
    html = Markup('<!DOCTYPE html><html lang="en"><title>{}</title><pre>{}</pre></html>').format(subject, text)
    return Message(subject, str(html), text)


def content_of(letter: Letter, alert_key: str) -> bytes:
    """What machines are told, as JSON in UTF-8: `type`, `timestamp`, `data`, as Standard Webhooks has it."""
    data = {
        "alert": f"{letter.plan_id}/{alert_key}",
        "plan": letter.plan_id,
        "title": letter.title,
        "reason": letter.reason.value,
        "subject": subject_of(letter),
        "stories": [_story(item, letter) for item in letter.items],
    }
    body = {"type": f"alert.{letter.kind.value}", "timestamp": letter.now.isoformat(), "data": data}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def _story(item: Item, letter: Letter) -> dict[str, object]:
    card = item.card
    quote = card.quote or card.headline_runs
    return {
        "id": card.story_id,
        "headline": card.headline,
        "url": card.url,
        "language": card.language,
        "rule": item.rule,
        "other_rules": list(card.other_rules),
        "strength": card.strength.total,
        "alerts_at": item.threshold,
        "sentence": "".join(run.text for run in quote),
        "marked": [run.text for run in quote if run.mark != "plain"],
        "outlets": [outlet.name for outlet in card.outlets],
        "reprints": [outlet.name for outlet in card.reprints],
        "first_seen_at": card.first_seen_at.isoformat(),
        "news": list(item.news),
        "page": link(item, letter),
        "is_demonstration": card.is_demonstration,
    }
