"""Templates of a user's own: they go before the shipped ones, and never keep a digest from going out. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from jinja2 import TemplateError, meta

from monitor.core.digest import Digest
from monitor.core.render.faults import LIMITS, TEMPLATE_FAULTS, Fault, fault_of
from monitor.core.render.page import HTML_BYTES, Rendered, environment_of, rendered
from monitor.core.render.times import ENGLISH, Calendar
from monitor.core.render.trial import trial_digests

# Under this folder the shipped templates can be included by those that go before them.
SHIPPED: Final = "shipped/"
FAULTS_TOLD: Final = 3
# Of the text part, in UTF-8: ten times what the shipped templates make of a full day, and no mail server refuses it.
TEXT_BYTES: Final = 4 << 20

UNUSED: Final = "Your templates cannot be used, so this digest was made with the shipped ones. {faults}"
PLAIN_ROWS: Final = "Some stories stand as plain rows, because their template fails on them. {faults}"


def all_templates(own: Mapping[str, str], shipped: Mapping[str, str]) -> Mapping[str, str]:
    """The templates a digest is filled from, by name: the shipped ones also as `shipped/NAME`."""
    return {**shipped, **{SHIPPED + name: text for name, text in shipped.items()}, **own}


def render_own(
    digest: Digest, own: Mapping[str, str], shipped: Mapping[str, str], calendar: Calendar = ENGLISH
) -> Rendered:
    """The digest by the user's templates; by the shipped ones, and a notice at its top, where those cannot be used."""
    if not own:
        return rendered(digest, shipped, calendar)
    templates = all_templates(own, shipped)
    made = _attempt(digest, templates, calendar)
    if isinstance(made, Rendered) and made.faults:
        made = _attempt(_with_notice(digest, PLAIN_ROWS, made.faults), templates, calendar)
    return render_instead(digest, made, shipped, calendar) if isinstance(made, Fault) else made


def render_instead(digest: Digest, fault: Fault, shipped: Mapping[str, str], calendar: Calendar = ENGLISH) -> Rendered:
    """The digest by the shipped templates, with a notice at its top of why it is not by the user's."""
    return replace(rendered(_with_notice(digest, UNUSED, (fault,)), shipped, calendar), faults=(fault,))


def _attempt(digest: Digest, templates: Mapping[str, str], calendar: Calendar) -> Rendered | Fault:
    try:
        made = rendered(digest, templates, calendar)
    except (*TEMPLATE_FAULTS, *LIMITS) as error:
        return fault_of(error, "digest.html.j2")
    if len(made.message.text.encode()) > TEXT_BYTES:
        return Fault("digest.txt.j2", None, _TEXT_TOO_LONG)
    return Fault("digest.html.j2", None, _TOO_LONG) if made.is_too_long else made


_TOO_LONG: Final = f"the page is longer than mail programs show ({HTML_BYTES // 1024} KiB), however little it holds"
_TEXT_TOO_LONG: Final = f"the text is longer than {TEXT_BYTES >> 20} MiB"


def _with_notice(digest: Digest, notice: str, faults: tuple[Fault, ...]) -> Digest:
    told = "; ".join(map(str, faults[:FAULTS_TOLD]))
    return replace(digest, notices=(notice.format(faults=told), *digest.notices))


def faults_of(own: Mapping[str, str], shipped: Mapping[str, str]) -> tuple[Fault, ...]:
    """Everything wrong in the user's templates: as they are written, and as they fill two digests made for that."""
    templates = all_templates(own, shipped)
    syntax = tuple(_syntax_faults(own, templates))
    if syntax or not own:
        return syntax
    found: dict[Fault, None] = {}
    for digest in trial_digests():
        made = _attempt(digest, templates, ENGLISH)
        found |= dict.fromkeys((made,) if isinstance(made, Fault) else made.faults)
        if any(fault.is_limit for fault in found):
            return tuple(found)
    return (*found, *_unused(own, shipped))


def _syntax_faults(own: Mapping[str, str], templates: Mapping[str, str]) -> Iterator[Fault]:
    environment = environment_of(templates)
    for name, text in own.items():
        try:
            environment.compile(environment.parse(text, name, name), name, name)
        except TemplateError as error:
            yield fault_of(error, name)


def _unused(own: Mapping[str, str], shipped: Mapping[str, str]) -> Iterator[Fault]:
    """Files that no template asks for: most often a name that was mistyped."""
    environment = environment_of({})
    asked = {name for text in own.values() for name in meta.find_referenced_templates(environment.parse(text)) if name}
    for name in sorted(own.keys() - shipped.keys() - asked):
        yield Fault(name, None, f"no template is called so, and none includes it; there are {', '.join(shipped)}")
