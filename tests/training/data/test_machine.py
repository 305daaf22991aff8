import threading
import time

import pytest

from graphnet.training.data import machine


def test_memory_is_that_of_the_machine_or_of_its_container(tmp_path, monkeypatch):
    whole = machine.memory()
    assert 2**26 < whole < 2**50
    monkeypatch.setattr(machine, "_LIMIT", tmp_path / "memory.max")
    (tmp_path / "memory.max").write_text("12345\n")
    assert machine.memory() == 12345
    (tmp_path / "memory.max").write_text("max\n")
    assert machine.memory() >= whole


def test_results_come_in_order_and_few_are_begun_early():
    begun = []

    def work(item):
        begun.append(item)
        time.sleep(0.002 * (item % 3))
        return item * item

    results = machine.in_threads(work, range(100))
    assert [next(results) for _ in range(3)] == [0, 1, 4]
    assert len(begun) <= 3 + 2 * machine.processors() + 1
    assert list(results) == [item * item for item in range(3, 100)]


def test_what_fails_in_a_thread_is_raised():
    with pytest.raises(ZeroDivisionError):
        list(machine.in_threads(lambda item: 1 // item, [1, 0, 2]))


def test_closing_ends_the_threads():
    before = threading.active_count()
    results = machine.in_threads(abs, range(1000))
    next(results)
    results.close()
    assert threading.active_count() == before
