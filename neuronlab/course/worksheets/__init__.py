"""Printable pages: one iteration of backpropagation with blanks, and the key to it."""

from .worksheet import Worksheet, worksheet

__all__ = ["Worksheet", "worksheet"]
