"""Payments: what is due to landlords when, who approved it, what was paid and what is late. Latvian: maksājumi."""
