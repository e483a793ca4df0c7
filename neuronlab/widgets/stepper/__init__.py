"""The stepper: one network, stepped through number by number."""
