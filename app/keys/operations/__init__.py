"""Changes of keys. Acts call `handover.hand_over` and `handover.take_back`."""
