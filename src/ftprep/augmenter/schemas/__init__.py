"""The tables of relations: verbs, nouns, sentences."""
