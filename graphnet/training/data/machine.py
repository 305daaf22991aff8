"""What this machine has: memory, processors, and threads that share them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Generator, Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")

_LIMIT = Path("/sys/fs/cgroup/memory.max")
"""Of a container (Linux, cgroup v2): a number of bytes, or `max`."""


def memory() -> int:
    """Bytes of physical memory, or the limit of the container; 8 GiB where the system does not say."""
    found = [8 * 2**30]
    with suppress(AttributeError, ValueError, OSError):  # no such call on Windows
        found = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    with suppress(ValueError, OSError):
        found.append(int(_LIMIT.read_text()))
    return min(found)


def processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def in_threads(
    work: Callable[[Item], Result], items: Iterable[Item], threads: int | None = None, ahead: int | None = None
) -> Generator[Result, None, None]:
    """What becomes of the items, in their order, worked on by threads: one a processor, unless told otherwise.

    `ahead` of them are begun before they are asked for, two a thread unless told otherwise, so that neither items nor
    results pile up. What fails in a thread is raised here; when the iterator is closed, no more are begun, and what is
    under way is waited for.

    >>> list(in_threads(abs, [1, -2, 3]))
    [1, 2, 3]
    """
    threads = threads or processors()
    pool = ThreadPoolExecutor(threads, thread_name_prefix="graphnet")
    try:
        working = (pool.submit(work, item) for item in items)
        begun = deque(islice(working, 2 * threads if ahead is None else ahead))
        for future in working:
            begun.append(future)
            yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
