"""Changes to acts: walking (draft.py), signing (signing.py), locking (locking.py), judging differences."""
