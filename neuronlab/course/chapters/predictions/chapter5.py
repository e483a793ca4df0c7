"""Predictions of chapter 5."""

PREDICTIONS = {}
