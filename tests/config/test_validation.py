"""What pydantic finds, in a person's words."""

from monitor.config.validation import FileModel, validate
from monitor.core.model import Problem


class Counted(FileModel):
    number: int


def test_what_has_no_wording_of_its_own_is_passed_on() -> None:
    model, problems = validate(Counted, {"number": "7"}, ("top", 2))
    assert model is None
    assert problems == (Problem(("top", 2, "number"), "Input should be a valid integer"),)


def test_a_model_that_holds_has_no_problems() -> None:
    assert validate(Counted, {"number": 7}) == (Counted(number=7), ())
