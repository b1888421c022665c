"""Why a flat suits a household or not: plain words with a weight each, from its wishes and the places that matter."""

from dataclasses import dataclass
from enum import StrEnum


class ReasonKind(StrEnum):
    """Latvian: par, pret, zināšanai."""

    FOR = "for"
    AGAINST = "against"
    NOTE = "note"  # weighs nothing


@dataclass(frozen=True)
class Reason:
    """One plain statement for or against a flat. `weight` is points: the score of a flat is their sum."""

    key: str  # which statement: 'area', 'river_side', 'floor', 'lift', 'work' …
    kind: ReasonKind
    weight: int
    text: str  # translated when shown
