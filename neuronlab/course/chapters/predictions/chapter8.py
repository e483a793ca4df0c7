"""Predictions of chapter 8."""

PREDICTIONS = {}
