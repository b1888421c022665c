"""The features, in the order in which one may import another."""

from flask import Flask

from app import cli


def register(flask_app: Flask) -> None:
    """Binds every feature's pages and commands to the app."""
    for blueprint in ():
        flask_app.register_blueprint(blueprint)
    cli.init_app(flask_app)
