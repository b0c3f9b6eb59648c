"""Where tests keep their files, and how long laws are tried: 40 examples each with every run, 500 by `make laws`.

What thousands of collected tests consist of lives as long as the run, and is kept out of the garbage collector's way.
"""

import gc
import os
import shutil
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("thorough", max_examples=500, deadline=None)
settings.load_profile("quick")

# Stores commit to the disk a hundred times a second here: half of the time of many tests was waiting for it. What a
# killed process wrote is there for the next one all the same; only a power cut would tell the two apart.
MEMORY = Path("/dev/shm")
ROOM = 4 << 30  # Bytes. Three runs are kept, of some 250 MB; containers often have 64 MB there, which is too little.

if "PYTEST_DEBUG_TEMPROOT" not in os.environ and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
    os.environ["PYTEST_DEBUG_TEMPROOT"] = str(MEMORY)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Collect without looking for garbage, and never look through what was collected: a tenth of the time of all."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()
        gc.freeze()
