"""Real processes: MPI, how it is launched, watched and ended."""
