"""Our files put before the readers and checkers of others: `make conformance`, `make conformance-slow`. No part of ftprep."""
