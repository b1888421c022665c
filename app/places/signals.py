"""What this feature tells those that stand on it, without knowing them."""

from blinker import signal

# Sent inside the import's transaction with the ids of places whose address or point the register changed.
addresses_changed = signal("addresses-changed")
