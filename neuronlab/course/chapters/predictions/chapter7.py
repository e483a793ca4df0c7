"""Predictions of chapter 7."""

PREDICTIONS = {}
