"""How a rule answers. Answers without numbers are made once and used again: a ranking asks about a thousand flats."""

from dataclasses import dataclass

from app.core.errors import Finding, Level, Words

Value = int | float | None


@dataclass(frozen=True, eq=False)
class Answers:
    """One rule's id, its level and where it comes from: what all its findings share."""

    id: str
    level: Level
    source: str

    def yes(self, reason: Words, value: Value = None, limit: Value = None) -> Finding:
        """The rule is content."""
        return Finding(self.id, True, self.level, value, limit, reason, self.source, "")

    def no(self, reason: Words, remedy: Words, value: Value = None, limit: Value = None) -> Finding:
        """The rule is not, and this would change its answer."""
        return Finding(self.id, False, self.level, value, limit, reason, self.source, remedy)
