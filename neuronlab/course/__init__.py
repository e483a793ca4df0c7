"""The course around the engine: questions, slips, the chapters' exercises, progress and worksheets."""
