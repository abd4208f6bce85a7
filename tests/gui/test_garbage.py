"""What Python throws away is thrown away on the window's thread, whichever thread makes the garbage."""

import threading

from tests.gui.waiting import wait_for
from workstation.gui.garbage import GarbageHere


class Ring:
    """Garbage that only a collection finds; tells on which thread it went."""

    def __init__(self, went: list[threading.Thread]) -> None:
        self.myself, self._went = self, went

    def __del__(self) -> None:
        self._went.append(threading.current_thread())


def make_much(went: list[threading.Thread]) -> None:
    """Make so many objects that Python would collect here and now."""
    Ring(went)
    kept = [[number] for number in range(100_000)]
    assert len(kept) == 100_000


def test_garbage_of_another_thread_goes_on_the_window_s_own(application: object) -> None:
    went = list[threading.Thread]()
    garbage = GarbageHere(every_ms=1)
    try:
        thread = threading.Thread(target=make_much, args=(went,))
        thread.start()
        thread.join()
        while_it_worked = list(went)
        wait_for(lambda: went)
    finally:
        garbage.close()

    assert while_it_worked == []
    assert went == [threading.main_thread()]
