"""Rules of the house that a machine can hold: who imports whom, where sentences live, what the tables promise."""
