"""Everything that decides: pure functions on immutable values. No I/O, clock, chance, logging, ORM or pydantic."""
