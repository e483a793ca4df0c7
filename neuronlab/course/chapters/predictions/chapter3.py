"""Predictions of chapter 3."""

PREDICTIONS = {}
