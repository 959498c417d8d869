"""`python -m ftprep` is `ftprep`."""

from ftprep.cli.main import entry

entry()
