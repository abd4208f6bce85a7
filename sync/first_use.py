"""What is loaded when it is first used, so that a start pays for nothing that it may not need.

Such a module is imported under TYPE_CHECKING, and stands beside it by its name; so types, and who may import whom,
hold as for any other import, and a test compares the two:

    if TYPE_CHECKING:
        from workstation.store import migrate
    else:
        migrate = module_when_used("workstation.store.migrate")
"""

import threading
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any, Generic, TypeVar, cast

T = TypeVar("T")
_LOADING = threading.RLock()
"""One thread at a time loads: two that met inside one import could each see the other's half."""


def module_when_used(name: str) -> Any:  # noqa: ANN401 - its type stands under TYPE_CHECKING
    """Stand in for a module, which is loaded when the first of its names is asked for."""
    return _Module(partial(import_module, name))


def object_when_called(make: Callable[[], T]) -> T:
    """Stand in for an object of methods, which is made when the first of them is called, on the caller's thread."""
    return cast("T", _Methods(make))


class _WhenUsed(Generic[T]):
    def __init__(self, make: Callable[[], T]) -> None:
        self._make, self._made = make, list[T]()

    def _get(self) -> T:
        if not self._made:
            with _LOADING:
                if not self._made:
                    self._made.append(self._make())
        return self._made[0]


class _Module(_WhenUsed[Any]):
    def __getattr__(self, name: str) -> Any:  # noqa: ANN401
        return getattr(self._get(), name)


class _Methods(_WhenUsed[T]):
    def __getattr__(self, name: str) -> Callable[..., Any]:
        return partial(self._call, name)

    def _call(self, name: str, *args: object, **facts: object) -> object:
        return getattr(self._get(), name)(*args, **facts)
