"""Changes to payments: a month is prepared, approved by another person, paid; a wrong payment is reversed."""

from app.payments.operations.approval import approve_dues, redirect_due
from app.payments.operations.money import record_payment, record_payments, reverse_payment
from app.payments.operations.preparation import Prepared, prepare_month

__all__ = [
    "Prepared",
    "approve_dues",
    "prepare_month",
    "record_payment",
    "record_payments",
    "redirect_due",
    "reverse_payment",
]
