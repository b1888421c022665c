"""Somebody is not met: what the team may do when, who did what, and how it was settled (digest rows 112–122)."""
