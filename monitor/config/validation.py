"""Data and a pydantic model -> the model, or problems in words that a person who edits YAML understands. Pure."""

from collections.abc import Iterator, Mapping
from itertools import islice
from typing import ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict, ValidationError
from pydantic_core import ErrorDetails

from monitor.config.fields import did_you_mean
from monitor.config.findings import MOST_REPORTS
from monitor.config.source import shortened
from monitor.core.model import Problem

Model = TypeVar("Model", bound="FileModel")
Path = tuple[str | int, ...]


class FileModel(BaseModel):
    """A map in a file. `meant` gives the right key for well-known wrong ones, `hints` a sentence for keys we refuse."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    meant: ClassVar[Mapping[str, str]] = {}
    hints: ClassVar[Mapping[str, str]] = {}


def validate(model: type[Model], data: object, path: Path = ()) -> tuple[Model | None, tuple[Problem, ...]]:
    """The model, or None and every problem; `path` leads to `data` from the top of the file."""
    try:
        return model.model_validate(data), ()
    except ValidationError as error:
        details = islice(error.errors(include_url=False), MOST_REPORTS + 1)
        return None, tuple(_problem(model, data, detail, path) for detail in details)


def _problem(model: type[FileModel], data: object, detail: ErrorDetails, path: Path) -> Problem:
    steps, kind = detail["loc"], detail["type"]
    # A wrong key of a map is reported under the pseudo step "[key]" behind it.
    if at_key := kind != "extra_forbidden" and steps[-1:] == ("[key]",):
        steps = steps[:-1]
    match kind:
        case "extra_forbidden":
            owner = _model_at(model, steps[:-1])
            message = _unknown(owner, str(steps[-1]), detail["input"])
            return Problem((*path, *steps), message, at_key=True)
        case "missing":
            return Problem((*path, *steps[:-1]), f'the key "{steps[-1]}" is missing here', at_key=False)
        case "wrong":
            return Problem((*path, *steps), str(detail["ctx"]["message"]), at_key=at_key)
        case "list_type" | "tuple_type":
            return Problem((*path, *steps), "a list is needed here")
        case "model_type" | "dict_type" | "model_attributes_type":
            return Problem((*path, *steps), "a map (key: value) is needed here")
        case _:
            return Problem((*path, *steps), detail["msg"])


def _unknown(owner: type[FileModel], key: str, value: object) -> str:
    start = f'unknown key "{shortened(key)}"'
    if key in owner.hints:
        return f"{start}: {owner.hints[key]}"
    if key in owner.meant:
        return f'{start}, did you mean "{owner.meant[key]}"?{_written(owner.meant[key], value)}'
    near = did_you_mean(key, tuple(owner.model_fields))
    return f"{start}{near}" if near else f"{start}; known here: {', '.join(owner.model_fields)}"


def _written(key: str, value: object) -> str:
    """How the value is written under the right key. Only times: any other value may be a secret."""
    return f' Write at: ["{shortened(value)}"]' if key == "at" and isinstance(value, str) else ""


def _model_at(model: type[FileModel], steps: Path) -> type[FileModel]:
    """The model that checks the map at `steps`; steps into a list are numbers, those into a map of models its keys."""
    for step in steps:
        field = model.model_fields.get(step) if isinstance(step, str) else None
        model = next(_models_in(field.annotation), model) if field is not None else model
    return model


def _models_in(annotation: object) -> Iterator[type[FileModel]]:
    """The models that a field's type is made of: `list[Model] | None` holds one."""
    if isinstance(annotation, type) and issubclass(annotation, FileModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
