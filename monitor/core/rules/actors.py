"""The section `actors` of a rules file as plain data -> actors with their aliases, guards and roles."""

from collections.abc import Mapping

from monitor.core.rules import grammar
from monitor.core.rules.entries import circles
from monitor.core.rules.fields import Fields
from monitor.core.rules.plain_data import Complaints, Path, as_map, as_text, check_keys, items_of, shown
from monitor.core.rules.references import Catalogue, LeafReader
from monitor.core.rules.syntax import Actor, Alias, Role, Term

_SHOWN_LINKS = 10


class ActorReader:
    """Reads the actors of one file."""

    def __init__(
        self, entries: Mapping[str, object], leaves: LeafReader, inflects: bool, complaints: Complaints
    ) -> None:
        self._entries, self._leaves, self._inflects, self._complaints = entries, leaves, inflects, complaints

    def actors(self) -> tuple[Actor, ...]:
        """All actors; complains of groups that contain themselves or that nothing can name."""
        actors = tuple(self._actor(key, value) for key, value in self._entries.items())
        members = {actor.key: actor.members for actor in actors}
        known = _named(actors) | complain_of_circles(members, "actors", "members", self._complaints)
        for actor in actors:
            path = ("actors", actor.key)
            if actor.key not in known and not self._complaints.lie_below(path):
                self._complaints.add_missing(path, "nothing can name this actor: it needs aliases, or members")
        return actors

    def _actor(self, key: str, value: object) -> Actor:
        path: Path = ("actors", key)
        found = _as_actor(value)
        other, elsewhere = grammar.OTHER_ACTOR, grammar.NOT_OF_ACTORS
        check_keys(found, path, grammar.ACTOR, self._complaints, meant=other, elsewhere=elsewhere)
        fields = Fields(found, path, self._complaints)
        return Actor(
            key=key,
            name=fields.text("name") or key,
            kind=fields.choice("type", grammar.ACTOR_TYPES, grammar.OTHER_ACTOR_TYPES),
            wikidata=self._wikidata(fields, path),
            aliases=self._aliases(found, path),
            masks=self._terms(found, "not", path, 'name the phrase; an actor is left out by "none" in the rule'),
            members=self._members(found, path),
            roles=self._roles(found, path),
            notes=fields.text("notes"),
        )

    def _members(self, found: Mapping[str, object], path: Path) -> tuple[str, ...]:
        if "members" not in found:
            return ()
        return self._leaves.actor_keys(found["members"], (*path, "members"), is_asked=False)

    def _wikidata(self, fields: Fields, path: Path) -> str | None:
        text = fields.text("wikidata")
        if text and not grammar.WIKIDATA_KEY.fullmatch(text):
            item = text.rstrip("/").rpartition("/")[2].upper()
            advice = f'did you mean "{item}"?' if grammar.WIKIDATA_KEY.fullmatch(item) else "as in Q148"
            self._complaints.add((*path, "wikidata"), f"{shown(text)} is not an item of Wikidata, {advice}", part=text)
        return text or None

    # ------------------------------------------------------------------------------------------------------ aliases

    def _aliases(self, found: Mapping[str, object], path: Path) -> tuple[Alias, ...]:
        if "aliases" not in found:
            return ()
        path = (*path, "aliases")
        aliases: dict[Alias, None] = {}
        plain: dict[str, bool] = {}
        for item, at in items_of(found["aliases"], path, self._complaints):
            alias = self._guarded(item, at) if isinstance(item, dict) else self._plain(item, at)
            if alias is None:
                continue
            is_plain = alias == Alias(alias.text, inflects=self._inflects)
            if plain.setdefault(alias.text, is_plain) != is_plain:
                message = f"{shown(alias.text)} stands here twice, once without conditions, so they never count"
                self._complaints.add(at, message, part=alias.text)
            aliases[alias] = None
        return tuple(aliases)

    def _plain(self, value: object, path: Path) -> Alias | None:
        text = as_text(value, path, self._complaints)
        return Alias(text, inflects=self._inflects) if text and self._is_name(text, path) else None

    def _is_name(self, text: str, path: Path) -> bool:
        if text.startswith(("actor:", "terms:", "re:")):
            advice = (
                "an expression stands in rules and term lists" if text[0] == "r" else "put other actors under members"
            )
            self._complaints.add(path, f"an alias is a name; {advice}", part=text)
            return False
        return self._leaves.term(text, path) is not None

    def _guarded(self, value: object, path: Path) -> Alias | None:
        found = as_map(value, path, self._complaints, "name, needs, not_with, …")
        check_keys(found, path, grammar.ALIAS, self._complaints, meant=grammar.OTHER_ALIAS)
        at_name = (*path, "name") if "name" in found else path
        text = as_text(found.get("name"), at_name, self._complaints)
        fields = Fields(found, path, self._complaints)
        valid_from, valid_until = fields.period("from", "until")
        needs = self._leaves.leaves(found["needs"], (*path, "needs")) if "needs" in found else ()
        case = fields.choice("case", tuple(grammar.CASES), grammar.OTHER_CASES) or "smart"
        not_with = self._terms(found, "not_with", path, "write the words themselves")
        languages = fields.languages("lang")
        if not text or not self._is_name(text, at_name):
            return None
        return Alias(text, needs, not_with, valid_from, valid_until, languages, grammar.CASES[case], self._inflects)

    def _terms(self, found: Mapping[str, object], key: str, path: Path, instead: str) -> tuple[Term, ...]:
        return self._leaves.terms(found[key], (*path, key), instead) if key in found else ()

    # -------------------------------------------------------------------------------------------------------- roles

    def _roles(self, found: Mapping[str, object], path: Path) -> tuple[Role, ...]:
        if "role" not in found:
            return ()
        return tuple(self._role(item, at) for item, at in items_of(found["role"], (*path, "role"), self._complaints))

    def _role(self, value: object, path: Path) -> Role:
        found = as_map(value, path, self._complaints, "is, from, until")
        check_keys(found, path, grammar.ROLE, self._complaints, meant=grammar.OTHER_ROLE)
        if "is" not in found:
            self._complaints.add_missing(path, 'a role needs "is": the office')
        fields = Fields(found, path, self._complaints)
        return Role(fields.text("is"), *fields.period("from", "until"))


def actor_catalogue(entries: Mapping[str, object]) -> Catalogue:
    """What the section of actors defines, before it is read: keys, names that people write instead, members."""
    by_name: dict[str, str] = {}
    sizes: dict[str, int] = {}
    inner: dict[str, list[str]] = {}
    for key, value in entries.items():
        found = _as_actor(value)
        names = _texts(found.get("aliases"))
        sizes[key], inner[key] = len(names), _texts(found.get("members"))
        for name in (key, *_texts(found.get("name")), *names):
            by_name.setdefault(name.casefold(), key)
    return Catalogue("actor", sizes, inner, by_name)


def complain_of_circles(
    inner: Mapping[str, tuple[str, ...]], section: str, through: str, complaints: Complaints
) -> set[str]:
    """Complains of each ring of entries that contain each other, at its first; all that are in one."""
    rings, order = circles(inner), {key: number for number, key in enumerate(inner)}
    for ring in rings:
        first = min(range(len(ring)), key=lambda place: order[ring[place]])
        links = " → ".join((*ring[first:], *ring[:first], ring[first])) if len(ring) <= _SHOWN_LINKS else ""
        message = f'"{ring[first]}" contains itself, through {through}{f" ({links})" if links else ""}'
        complaints.add_key((section, ring[first]), message)
    return {key for ring in rings for key in ring}


def _as_actor(value: object) -> dict[str, object]:
    """An actor that is a list of aliases, or one alias, as the map that it stands for."""
    return {str(key): item for key, item in value.items()} if isinstance(value, dict) else {"aliases": value}


def _texts(value: object) -> list[str]:
    """The texts of a value that is not yet checked; an alias with guards gives its name."""
    items = value if isinstance(value, list) else [value]
    names = [item.get("name") if isinstance(item, dict) else item for item in items]
    return [name.strip() for name in names if isinstance(name, str)]


def _named(actors: tuple[Actor, ...]) -> set[str]:
    """Keys of the actors that have an alias, themselves or below them."""
    holders: dict[str, list[str]] = {}
    for actor in actors:
        for member in actor.members:
            holders.setdefault(member, []).append(actor.key)
    found: set[str] = set()
    waiting = [actor.key for actor in actors if actor.aliases]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += holders.get(key, ())
    return found
