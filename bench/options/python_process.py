"""A peer of Python, one task: python python_process.py <module>:<name> <inputs> <sample> <task>. See contestant-process.ts for the terms.

The name stands for a function of the task that gives how many rows are enough to time it, and a function from rows to what is measured
and how its result becomes columns; or None where the peer has nothing for the task.
"""

import sys
import warnings
from importlib import import_module
from pathlib import Path

import numpy as np

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE / "peers"), str(HERE.parent / "peers")]
from answer import answer
from rows import Rows

warnings.simplefilter("ignore")
peer, inputs, sample, task = sys.argv[1:5]
module, name = peer.split(":")
found = getattr(import_module(module), name)(task)
if found is None:
    print("none", flush=True)
else:
    limit, prepare = found
    columns = np.fromfile(inputs).reshape(8, -1)
    count = min(limit, columns.shape[1])
    run, _ = prepare(Rows(columns[:, :count]))
    run_sample, columns_of = prepare(Rows(columns[:, : int(sample)]))
    answer(run, lambda: columns_of(run_sample()), str(count))
