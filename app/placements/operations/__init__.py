"""Changes of placements: offers and stays. Each checks, changes, audits, flushes and returns; the page commits."""
