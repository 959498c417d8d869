"""ftprep: company documents in, checked fine-tuning data out. See docs/architecture.md for the map of the house."""

__version__ = "0.1.0"
