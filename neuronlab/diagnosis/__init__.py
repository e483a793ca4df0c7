"""Finds the slip behind a learner's whole gradient: the one mistake that explains all of its numbers."""
