"""The JupyterLite edition: a folder of static files in which every chapter runs in the browser itself."""
