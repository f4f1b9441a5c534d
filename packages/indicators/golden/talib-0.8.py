"""Writes talib-0.8.json: functions that TA-Lib has had since 0.8 only, on the bars of the other vectors.

    pip install TA-Lib==0.8.2 numpy
    python packages/indicators/golden/talib-0.8.py      (from the project's root, after npm ci)
"""

import csv
import json
import math
import pathlib

import numpy as np
from talib import abstract

ROOT = pathlib.Path(__file__).resolve().parents[3]
BARS = ROOT / "node_modules/vega-datasets/data/sp500-2000.csv"
ROW_COUNT = 1500
CASES = {
    "AC": [{}, {"fastperiod": 4, "slowperiod": 21, "signalperiod": 7}],
    "ADR": [{}, {"timeperiod": 5}],
    "CMOU": [{}, {"timeperiod": 9}],
    "CUMSUM": [{}],
    "FRACTAL": [{}, {"leftbars": 1, "rightbars": 3}],
    "PERCENTILE": [{}, {"timeperiod": 20, "percentile": 90.0}],
    "PERCENTRANK": [{}, {"timeperiod": 25}],
    "RVOL": [{}, {"timeperiod": 10}],
    "SMI": [{}, {"timeperiod": 10, "fastperiod": 3, "slowperiod": 15, "signalperiod": 5}],
}


def main() -> None:
    with BARS.open() as file:
        table = list(csv.DictReader(file))[:ROW_COUNT]
    bars = {name: np.array([float(row[name]) for row in table]) for name in ("open", "high", "low", "close", "volume")}
    rows = [0, 1, 2, 3, *range(40, ROW_COUNT, 37), ROW_COUNT - 1]
    files = {}
    for name, cases in CASES.items():
        function = abstract.Function(name)
        names = [x for xs in function.info["input_names"].values() for x in ([xs] if isinstance(xs, str) else xs)]
        files[f"talib-0.8/{name}"] = {
            "inputs": {x: x for x in names},
            "rows": rows,
            "cases": [case(function, f"p{k + 1}" if k else "default", given, bars, rows) for k, given in enumerate(cases)],
        }
    lines = [f"{json.dumps(key)}:{json.dumps(value, separators=(',', ':'))}" for key, value in files.items()]
    (pathlib.Path(__file__).parent / "talib-0.8.json").write_text("{\n" + ",\n".join(lines) + "\n}\n")


def case(function, name, given, bars, rows):
    parameters = {**function.info["parameters"], **given}
    function.parameters = parameters
    results = function(bars)
    columns = results if isinstance(results, list) else [results]
    return {
        "id": name,
        "given": parameters,
        "columns": {
            column: sampled(np.asarray(values, dtype=float), function.lookback, rows)
            for column, values in zip(function.output_names, columns)
            # The signal line of SMI is an average of the first column and no output of ours.
            if column != "smisignal"
        },
    }


def sampled(values, lookback, rows):
    shown = [None if row < lookback or math.isnan(x) else x for row, x in enumerate(values.tolist())]
    near = [[row, shown[row]] for row in range(max(0, lookback - 2), lookback + 3) if row not in rows]
    return {"lookback": lookback, "values": [shown[row] for row in rows], "near": near}


main()
