"""Runs it: the only package that awaits, reads the environment, or knows a vendor."""
