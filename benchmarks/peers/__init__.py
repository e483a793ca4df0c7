"""The same training in other libraries; each module has `prepare(job)`, which returns what then is timed.

What it returns is called without arguments, trains from the job's first weights and returns the trained
[(W, b), ...] as numpy arrays. Compiling and copying of data happen in `prepare`, outside the time.
"""
