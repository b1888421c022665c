from collections.abc import Callable
from typing import Any

class LazyString(str):
    def __new__(cls, func: Callable[..., str], *args: Any, **kwargs: Any) -> LazyString: ...
