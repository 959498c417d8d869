"""Evaluation on the user's own documents: a frozen test set, arms that answer it, grades, and a verdict that joins them with costs.

questions -> (stated | extraction) -> making -> build;   arms, retrieval -> asking -> grading -> results -> verdict
"""
