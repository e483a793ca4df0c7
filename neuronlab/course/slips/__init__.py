"""The slips of a calculation by hand, and the diagnosis that finds them behind a wrong number."""

from .diagnosis import SLIPS, Finding, diagnose
from .slip import Slip

__all__ = ["SLIPS", "Finding", "Slip", "diagnose"]
