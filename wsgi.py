"""The application as a WSGI server or the flask command finds it."""

from app import create_app

application = create_app()
