"""Who did what, and who looked at whom: the audit as data protection reads it."""
