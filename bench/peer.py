"""EMA cross 12/26 in backtesting.py, its data from a CSV: prints how long the fastest of three runs took, as JSON."""

import json
import sys
import time

import pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover


def ema(values, length):
    return pd.Series(values).ewm(span=length, adjust=False).mean()


class EmaCross(Strategy):
    def init(self):
        self.fast = self.I(ema, self.data.Close, 12)
        self.slow = self.I(ema, self.data.Close, 26)

    def next(self):
        if crossover(self.fast, self.slow):
            self.buy(size=10)
        elif crossover(self.slow, self.fast):
            self.position.close()


bars = pd.read_csv(sys.argv[1], index_col="time", parse_dates=True).rename(columns=str.capitalize)
seconds = float("inf")
for _ in range(3):
    start = time.perf_counter()
    result = Backtest(bars, EmaCross, cash=10_000_000, commission=0.0001, finalize_trades=True).run()
    seconds = min(seconds, time.perf_counter() - start)
print(json.dumps({"seconds": seconds, "trades": int(result["# Trades"])}))
