"""The course around the engine: questions, slips, the chapters' exercises, progress and worksheets."""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
