"""Rows of the inputs, and results as columns."""

import math

import numpy as np

NOTHING, EXCEPTION = 0, 1
ALL_ROWS = 1 << 40


class Rows:
    """Arrays for peers that take columns, lists for those that take one option at a time."""

    def __init__(self, columns):
        self.right, self.u, self.k, self.t, self.r, self.q, self.v, self.price = map(np.ascontiguousarray, columns)
        self.flags = np.where(self.right > 0, "c", "p")
        self.rows = columns.T

    def lists(self, names):
        return [getattr(self, name).tolist() for name in names.split()]


def model_and_question(task):
    """bsm-greeks: of which model, and what."""
    model, _, question = task.partition("-")
    return model, question


def vol_columns(found):
    """Vols, or None where there was an exception, as the two columns of the task."""
    said = [EXCEPTION if vol is None else NOTHING for vol in found]
    return [[math.nan if vol is None else vol for vol in found], said]
