# current_user stands for a User where somebody is signed in: which type that is, only the application knows.
from typing import Any

from blinker import NamedSignal

current_user: Any
user_logged_out: NamedSignal

def logout_user() -> bool: ...
