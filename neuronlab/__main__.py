"""The command `python -m neuronlab`, which is the command `neuronlab`."""

import sys

from .app.command import main

if __name__ == "__main__":
    sys.exit(main())
