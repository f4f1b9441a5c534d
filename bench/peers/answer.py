"""The other end of a contender, in Python: answers the same lines as answer.ts."""

import sys
import time

import numpy as np


def answer(run, columns, about=""):
    """`run` is what is measured; `columns` gives the columns of the result."""
    print("ready", about, flush=True)
    for line in sys.stdin:
        order, argument = line.split(maxsplit=1)
        if order == "time":
            limit = float(argument) * 1e6
            start = time.perf_counter_ns()
            calls = 0
            while True:
                kept = run()
                calls += 1
                ns = time.perf_counter_ns() - start
                if ns >= limit:
                    break
            print(calls, ns / 1e6, flush=True)
        else:
            found = columns()
            np.concatenate([np.asarray(column, dtype=np.float64) for column in found]).tofile(argument.strip())
            print(len(found), flush=True)
    return kept
