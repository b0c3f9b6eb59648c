"""How deliveries are shown: what each one waits for, and what a person can do about it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, tzinfo

import click

from monitor.cli.common import counted, local
from monitor.core.recipients import shown_recipient
from monitor.store import DeliveryStatus, Rest, State

RED, YELLOW = "red", "yellow"


def delivery_line(delivery: DeliveryStatus) -> str:
    """One delivery in one line: number, what of, to whom, how it stands."""
    state = "put away" if delivery.is_dismissed else delivery.state.value
    tries = f", {counted(delivery.attempts, 'try', 'tries')}" if delivery.attempts else ""
    doubts = f", {delivery.ambiguous} of them in doubt" if delivery.ambiguous else ""
    what = f"{'alert ' if delivery.is_alert else ''}{delivery.digest_id} {delivery.period_key}"
    return f"#{delivery.delivery_id} {shown_recipient(delivery.recipient)} {what}: {state}{tries}{doubts}"


def advice(delivery: DeliveryStatus, rests: Sequence[Rest], zone: tzinfo, now: datetime) -> str | None:
    """What becomes of it by itself, or what to do."""
    number = delivery.delivery_id
    if delivery.is_dismissed:
        return None
    match delivery.state:
        case State.DEAD:
            again = f"monitor deliveries requeue {number}"
            return f"mend the reason, then: {again}; or put it away: monitor deliveries dismiss {number}"
        case State.HELD:
            there, missing = f"monitor deliveries dismiss {number}", f"monitor deliveries requeue {number}"
            return f"look into the mailbox. It is there: {there}; it is not: {missing}"
        case State.SENDING:
            return "on its way at this moment"
        case State.SENT:
            return None
        case _:
            until = max((rest.until for rest in rests if rest.channel == delivery.channel), default=now)
            due_at = max(until, delivery.retry_at)
            when = f"goes out {local(due_at, zone)}" if due_at > now else "goes out with the next round"
            return f"{when}; at once: monitor deliveries requeue {number}"


def colour_of(delivery: DeliveryStatus) -> str | None:
    """Red where a person must decide, yellow where it is late."""
    if delivery.is_given_up:
        return RED
    return YELLOW if delivery.is_delayed else None


def summary(counts: Mapping[State, int]) -> str:
    """How many deliveries stand where, those that were made last."""
    order = (State.HELD, State.DEAD, State.AMBIGUOUS, State.RETRY, State.SENDING, State.READY, State.SENT)
    return ", ".join(f"{counts[state]:,} {state.value}" for state in order if counts.get(state)) or "none yet"


def rest_lines(rests: Sequence[Rest], zone: tzinfo) -> Iterator[str]:
    """Channels to which nothing goes, and until when."""
    for rest in rests:
        after = f" after {counted(rest.failures, 'failure')}" if rest.failures else ""
        yield f"{rest.channel}: left alone until {local(rest.until, zone)}{after}: {rest.detail}"


def show_deliveries(
    recent: Sequence[DeliveryStatus], rests: Sequence[Rest], counts: Mapping[State, int], zone: tzinfo, now: datetime
) -> None:
    """What was not sent, each with its reason and what to do; of the rest how many."""
    click.echo(f"\nDeliveries: {summary(counts)}")
    for line in rest_lines(rests, zone):
        click.secho(f"  {line}", fg="yellow")
    unsent = [each for each in recent if each.state is not State.SENT and not each.is_dismissed]
    for delivery in unsent:
        click.secho(f"  {delivery_line(delivery)}", fg=colour_of(delivery))
        for said in filter(None, (delivery.detail, advice(delivery, rests, zone, now))):
            click.echo(f"      {said}")
    more = sum(number for state, number in counts.items() if state is not State.SENT) - len(unsent)
    if more > 0:
        click.echo(f"  and {more:,} more: monitor deliveries list")


def delivery_as_json(delivery: DeliveryStatus) -> dict[str, object]:
    """One delivery for programs."""
    return {
        "id": delivery.delivery_id,
        "digest": delivery.digest_id,
        "period": delivery.period_key,
        "kind": "alert" if delivery.is_alert else "digest",
        "channel": delivery.channel,
        "recipient": delivery.recipient,
        "state": delivery.state.value,
        "dismissed": delivery.is_dismissed,
        "attempts": delivery.attempts,
        "ambiguous": delivery.ambiguous,
        "retry_at": delivery.retry_at.isoformat(),
        "changed_at": delivery.changed_at.isoformat(),
        "detail": delivery.detail,
    }


def rest_as_json(rest: Rest) -> dict[str, object]:
    """One channel that rests, for programs."""
    return {
        "channel": rest.channel,
        "failures": rest.failures,
        "until": rest.until.isoformat(),
        "detail": rest.detail,
    }
