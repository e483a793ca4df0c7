"""The command `neuronlab`: it brings the chapters to a learner's folder and opens them in JupyterLab."""
