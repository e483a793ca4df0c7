"""Predictions of chapter 6."""

PREDICTIONS = {}
