"""Pages of this feature."""

from app.waitlist.routes import applications, parts, waiting

blueprint = waiting.blueprint

__all__ = ["applications", "blueprint", "parts", "waiting"]
