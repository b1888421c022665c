"""Pages of this feature."""

from app.clients.routes import files, group_flats, households, subject_prints, support

blueprints = (files.blueprint, households.blueprint, subject_prints.blueprint)

__all__ = ["blueprints", "files", "group_flats", "households", "subject_prints", "support"]
