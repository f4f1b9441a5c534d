"""TA-Lib through its Python wrapper, which adds a call's worth of Python to C.

python talib_process.py <bars> batch <row>
"""

import sys
from pathlib import Path

import numpy as np
import talib

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "peers"))
from answer import answer

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
if run is None:
    print("none", flush=True)
else:
    def columns():
        found = run()
        return found if isinstance(found, tuple) else (found,)

    answer(run, columns)
