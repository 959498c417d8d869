"""The augmenter: the adapter that makes the small embedded model worth having, from its training data to its file.

    schemas, prose -> rows.py (what is asked, what should be written) -> training -> an adapter as GGUF, with its card

Rows are put to the model by the very templates (`templates/adapted-*.yaml`) that ftprep asks with later.
"""
