"""The widgets in the real JupyterLab: whatever a learner does, every number on the page is the engine's."""
