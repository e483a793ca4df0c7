"""What contributors run: builders, pictures, and JupyterLab under control, for tests and benchmarks alike."""
