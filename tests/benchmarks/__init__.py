"""Speed, measured as ratios in one run: what the app needs against the same SQL through the bare driver."""
