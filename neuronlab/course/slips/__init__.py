"""The slips of a calculation by hand, and the diagnosis that finds them behind a wrong number."""

from .calculation import SLIPS
from .diagnosis import diagnose
from .finding import Finding
from .slip import Slip

__all__ = ["SLIPS", "Finding", "Slip", "diagnose"]
