"""What the sign-in library says, in our words: only what a person can meet here."""

from typing import Any


def _(text: str) -> str:
    """Marks a text for the catalogues; the library translates it when it is shown."""
    return text


WORDS = {
    "API_ERROR": (_("Something in the form could not be read."), "error"),
    "ANONYMOUS_USER_REQUIRED": (_("You are signed in already."), "info"),
    "DISABLED_ACCOUNT": (_("This account is closed."), "error"),
    "INVALID_EMAIL_ADDRESS": (_("This is not an e-mail address."), "error"),
    "INVALID_PASSWORD": (_("The password is not right."), "error"),
    "INVALID_REDIRECT": (_("That address is not part of this service."), "error"),
    "PASSWORD_CHANGE": (_("Your password is changed."), "success"),
    "PASSWORD_IS_THE_SAME": (_("The new password is the same as the old one."), "error"),
    "PASSWORD_NOT_PROVIDED": (_("Fill in this field."), "error"),
    "REAUTHENTICATION_REQUIRED": (_("Some time has passed since you signed in. Give your password again."), "info"),
    "REAUTHENTICATION_SUCCESSFUL": (_("Thank you, it is you."), "info"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (_("The authenticator app is set up."), "success"),
    "TWO_FACTOR_DISABLED": (_("You sign in with the password alone from now on."), "success"),
    "TWO_FACTOR_INVALID_TOKEN": (_("This code is not right, or it was used before. Wait for the next one."), "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": (_("You are signed in."), "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": (_("This cannot be chosen."), "error"),
    "TWO_FACTOR_PERMISSION_DENIED": (_("Please sign in again."), "info"),
    "TWO_FACTOR_SETUP_EXPIRED": (_("It took too long. Please start over."), "error"),
    "UNAUTHENTICATED": (_("Please sign in."), "info"),
    "UNAUTHORIZED": (_("You have no right to this page"), "error"),
}


def settings() -> dict[str, Any]:
    """The words as the library's configuration."""
    return {f"SECURITY_MSG_{key}": words for key, words in WORDS.items()}
