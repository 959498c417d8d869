"""What cleaning does to texts that were read, each step on its own and reversible: a step gives the text and its records.Edit list.

    edits          undo, composition, and the pages' offsets
    hyphenation    words cut at the ends of lines
    mojibake       damaged encoding
    boilerplate    paragraphs that stand in many documents
    duplicates     documents that are copies or older versions of others

All rooms are pure: they open no file. Running heads are known to the PDF reader alone, which sees the page.
"""
