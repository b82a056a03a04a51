"""Whole calls, as callers make them: one file for each thing a caller can come for."""
