"""Predictions of chapter 4."""

PREDICTIONS = {}
