"""The blueprint of all pages of co-payments."""

from flask import Blueprint

blueprint = Blueprint("copayments", __name__, url_prefix="/co-payments")
