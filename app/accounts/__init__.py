"""Staff: who they are, what they may do where, how they sign in, who covers for whom."""
