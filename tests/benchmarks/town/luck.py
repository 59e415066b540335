"""Common random numbers: each (member, need) pair's luck is a hash of the seed, whoever asks and whenever."""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]

_STEP = np.uint64(0x9E3779B97F4A7C15)
_MIX = ((np.uint64(30), np.uint64(0xBF58476D1CE4E5B9)), (np.uint64(27), np.uint64(0x94D049BB133111EB)))
_LAST, _DOWN = np.uint64(31), np.uint64(11)
PURPOSES = ("yes", "no", "delay", "delay2", "deaf", "bare", "end", "drop", "order", "work")


def uniform(seed: int, purpose: str, need: int, members: Array) -> Array:
    """One number in (0, 1) for each member; splitmix64 (Steele, Lea, Flood, 2014) over a counter."""
    base = ((seed * 1_000_003 + need) * len(PURPOSES) + PURPOSES.index(purpose)) & 0xFFFFFFFF
    mixed = (members.astype(np.uint64) << np.uint64(32)) + np.uint64(base)
    for _ in range(2):
        mixed = mixed + _STEP
        for shift, factor in _MIX:
            mixed = (mixed ^ (mixed >> shift)) * factor
        mixed = mixed ^ (mixed >> _LAST)
    return ((mixed >> _DOWN).astype(np.float64) + 0.5) / 2.0**53


def exponential(seed: int, purpose: str, need: int, members: Array, mean: float) -> Array:
    """Exponential times."""
    return -mean * np.log(uniform(seed, purpose, need, members))


def lognormal(seed: int, need: int, members: Array, median: float, sigma: float) -> Array:
    """Log-normal delays (Box and Muller)."""
    radius = np.sqrt(-2 * np.log(uniform(seed, "delay", need, members)))
    normal = radius * np.cos(2 * math.pi * uniform(seed, "delay2", need, members))
    return median * np.exp(sigma * normal)
