"""Real signals, sent by this process to itself."""

import os
import signal
import threading

import pytest

from graphnet.training.interrupting import politely

POLITE = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def handlers():
    return [signal.getsignal(number) for number in POLITE]


@pytest.mark.parametrize("number", POLITE)
def test_the_first_one_is_only_told(number):
    with politely() as asked:
        assert not asked()
        os.kill(os.getpid(), number)
        assert asked()
        assert asked()


@pytest.mark.parametrize("first", POLITE)
@pytest.mark.parametrize("second", POLITE)
def test_the_second_one_ends_it_and_handlers_are_as_before(first, second):
    before = handlers()
    with pytest.raises(KeyboardInterrupt), politely():
        os.kill(os.getpid(), first)
        os.kill(os.getpid(), second)
    assert handlers() == before


def test_handlers_are_as_before_whatever_happens():
    before = handlers()
    with politely():
        assert handlers() != before
    assert handlers() == before
    with pytest.raises(ValueError, match="no"), politely():
        raise ValueError("no")
    assert handlers() == before


def test_in_another_thread_signals_are_left_alone():
    before, seen = handlers(), []

    def work():
        with politely() as asked:
            seen.extend((handlers(), asked()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [before, False]
