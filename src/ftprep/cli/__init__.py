"""The command line: one thin file per command (parse, one call into the core, print). The only room that knows typer and rich."""
