"""What goes wrong while a model learns, told so that a person knows what to do next."""

from __future__ import annotations

import re

_MEMORY = re.compile(r"RESOURCE_EXHAUSTED|[Oo]ut of memory|OOM when|failed to allocate|DefaultCPUAllocator")


def out_of_memory(error: BaseException) -> bool:
    """Whether an error, of whatever backend, says that memory did not suffice."""
    return isinstance(error, MemoryError) or bool(_MEMORY.search(str(error)[:10_000]))
