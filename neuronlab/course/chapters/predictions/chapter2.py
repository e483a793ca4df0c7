"""Predictions of chapter 2."""

PREDICTIONS = {}
