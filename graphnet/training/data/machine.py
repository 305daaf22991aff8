"""What this machine has: memory, processors, and threads that share them."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
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


def in_threads(work: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """What becomes of the items, in their order, worked on by a thread a processor.

    Few are worked on before they are asked for, so that neither items nor results pile up. What fails in a thread is
    raised here; when the iterator is closed, no more are begun.

    >>> list(in_threads(abs, [1, -2, 3]))
    [1, 2, 3]
    """
    threads = processors()
    pool = ThreadPoolExecutor(threads)
    try:
        begun: deque[Future[Result]] = deque()
        for item in items:
            begun.append(pool.submit(work, item))
            if len(begun) > 2 * threads:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()
    finally:
        pool.shutdown(cancel_futures=True)
