"""Networks from and for other libraries: what they have trained can be stepped through here.

None of these libraries is imported before its function is called. All numbers become float64, which changes
no weight; a library that computes in float32 itself differs from the seventh digit on.
"""
