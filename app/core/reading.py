"""What is read again and again while one page is made."""

from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from flask import has_request_context, request

KEPT = "app.read_once"
P = ParamSpec("P")
T = TypeVar("T")


def read_once(read: Callable[P, T]) -> Callable[P, T]:
    """While a page is only shown (GET), the function is asked once for the same arguments; they must be hashable.

    Where something is changed, and outside of a request, it is asked every time.
    """

    @wraps(read)
    def kept(*args: P.args, **kwargs: P.kwargs) -> T:
        if not has_request_context() or request.method != "GET":
            return read(*args, **kwargs)
        known = request.environ.setdefault(KEPT, {})
        key = (read, args, tuple(sorted(kwargs.items())))
        if key not in known:
            known[key] = read(*args, **kwargs)
        return known[key]

    return kept
