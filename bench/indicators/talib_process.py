"""TA-Lib through its Python wrapper, which adds a call's worth of Python to C: answers the same lines as contestant-process.ts.

python talib_process.py <bars> batch <row>
"""

import sys
import time

import numpy as np
import talib

bars, kind, row = sys.argv[1:4]
open_, high, low, close, volume = np.fromfile(bars).reshape(5, -1)
ROWS = {
    "SMA20": lambda: talib.SMA(close, 20),
    "EMA20": lambda: talib.EMA(close, 20),
    "RSI14": lambda: talib.RSI(close, 14),
    "MACD": lambda: talib.MACD(close, 12, 26, 9),
    "BBANDS20": lambda: talib.BBANDS(close, 20, 2.0, 2.0, 0),
    "ATR14": lambda: talib.ATR(high, low, close, 14),
    "ADX14": lambda: talib.ADX(high, low, close, 14),
    "STOCH": lambda: talib.STOCH(high, low, close, 14, 3, 0, 3, 0),
    "CCI20": lambda: talib.CCI(high, low, close, 20),
    "MFI14": lambda: talib.MFI(high, low, close, volume, 14),
    "OBV": lambda: talib.OBV(close, volume),
    "SUPERTREND": lambda: talib.SUPERTREND(high, low, close, 10, 3.0),
    "KAMA10": lambda: talib.KAMA(close, 10),
    "LINREG14": lambda: talib.LINEARREG(close, 14),
    "STDDEV20": lambda: talib.STDDEV(close, 20, 1.0),
    "WILLR14": lambda: talib.WILLR(high, low, close, 14),
}
run = ROWS.get(row) if kind == "batch" else None
print("none" if run is None else "ready", flush=True)
for line in sys.stdin if run is not None else ():
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
        columns = run()
        columns = columns if isinstance(columns, tuple) else (columns,)
        np.concatenate([np.asarray(column, dtype=np.float64) for column in columns]).tofile(argument.strip())
        print(len(columns), flush=True)
