"""Changes of this feature: each checks, changes, audits, flushes and returns; the page commits."""
