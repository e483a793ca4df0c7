"""Predictions of chapter 1."""

PREDICTIONS = {}
