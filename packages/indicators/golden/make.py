#!/usr/bin/env python3
"""Makes bars.csv and the golden vectors beside it, by implementations that share nothing with this package.

    python3 -m venv venv && venv/bin/pip install --only-binary :all: TA-Lib==0.6.8 numpy
    venv/bin/python make.py

Wheel 0.6.8 carries the C library 0.6.4. What that has not (rma, bandwidth and percent of bbands, the sample deviation) or rounds
too coarsely (STDDEV loses 8 digits on an index) is computed here with 60 decimal digits from the written definition.

Each file: rows of the input that were kept, the value of each column at those rows (null is NaN), and each column's look-back, the
number of rows before its first value. Nothing before the look-back has a value.
"""

import json
from decimal import Decimal, getcontext
from pathlib import Path

import numpy
import talib

HERE = Path(__file__).parent
ROWS = 420
FLAT = range(200, 230)
LIBRARY = f"TA-Lib {talib.__ta_version__.decode().split(' ')[0]} (C library, Python wrapper {talib.__version__})"
DIGITS = "60-digit decimal arithmetic from the written definition (make.py)"

getcontext().prec = 60


def uniform(state=20_260_105):
    """Knuth's MMIX generator, the upper 53 bits: the same series wherever this runs."""
    while True:
        state = (state * 6364136223846793005 + 1442695040888963407) % 2**64
        yield (state >> 11) / 2**53


def make_bars():
    """A made-up market in cents: trends of both signs, ties, one gap up, a stretch without any trade."""
    draw = uniform()
    bars = []
    close = 10_000
    for row in range(ROWS):
        if row in FLAT:
            bars.append((close, close, close, close, 0))
            continue
        start = close + (1_700 if row == 120 else round((next(draw) - 0.5) * 40))
        drift = 12 if row % 140 < 80 else -15
        path = [start]
        for _ in range(4):
            path.append(path[-1] + round((next(draw) - 0.5) * 150 + drift))
        close = path[-1]
        bars.append((start, max(path), min(path), close, 1_000 + int(next(draw) * 90_000)))
    return bars


def write_bars(bars):
    lines = ["open,high,low,close,volume"]
    lines += [",".join([*(f"{cents / 100:.2f}" for cents in bar[:4]), str(bar[4])]) for bar in bars]
    (HERE / "bars.csv").write_text("\n".join(lines) + "\n")


BARS = make_bars()
OPEN, HIGH, LOW, CLOSE = (numpy.array([bar[i] / 100 for bar in BARS]) for i in range(4))
EXACT_CLOSE = [Decimal(repr(float(x))) for x in CLOSE]
KEPT = {*range(0, ROWS, 11), *FLAT[:6], *FLAT[-2:], ROWS - 2, ROWS - 1}


def exact_rma(length):
    out = [None] * ROWS
    mean = sum(EXACT_CLOSE[:length]) / length
    for row in range(length - 1, ROWS):
        if row >= length:
            mean = (mean * (length - 1) + EXACT_CLOSE[row]) / length
        out[row] = mean
    return out


def exact_bbands(length, std, ddof):
    lower, middle, upper, bandwidth, percent = ([None] * ROWS for _ in range(5))
    for row in range(length - 1, ROWS):
        window = EXACT_CLOSE[row - length + 1 : row + 1]
        mean = sum(window) / length
        reach = Decimal(repr(std)) * (sum((x - mean) ** 2 for x in window) / (length - ddof)).sqrt()
        lower[row], middle[row], upper[row] = mean - reach, mean, mean + reach
        bandwidth[row] = 100 * 2 * reach / mean
        percent[row] = (EXACT_CLOSE[row] - lower[row]) / (2 * reach) if reach else None
    return lower, middle, upper, bandwidth, percent


def plain(x):
    if x is None:
        return None
    x = float(x)
    return None if x != x else x


def case(params, columns):
    out = {}
    lookback = {}
    for name, values in columns.items():
        values = [plain(x) for x in values]
        lookback[name] = next(row for row in range(ROWS) if values[row] is not None)
        out[name] = values
    first = {row for start in lookback.values() for row in range(start, start + 6)}
    rows = sorted(row for row in KEPT | first if row >= min(lookback.values()))
    return {
        "params": params,
        "lookback": lookback,
        "rows": rows,
        "columns": {name: [values[row] for row in rows] for name, values in out.items()},
    }


def write(name, source, cases):
    head = {
        "indicator": name,
        "source": source,
        "command": "python make.py",
        "input": "bars.csv",
        "tolerance": "relative 1e-9, at least 1e-12 of the column's largest value",
    }
    body = ",\n".join("  " + json.dumps(c, separators=(",", ":")) for c in cases)
    text = json.dumps(head, indent=1)[:-2] + ',\n "cases": [\n' + body + "\n ]\n}\n"
    (HERE / f"{name}.json").write_text(text)


def macd_case(fast, slow, signal):
    value, line, histogram = talib.MACD(CLOSE, fast, slow, signal)
    suffix = f"{fast}_{slow}_{signal}"
    params = {"fast": fast, "slow": slow, "signal": signal}
    return case(params, {f"MACD_{suffix}": value, f"MACDh_{suffix}": histogram, f"MACDs_{suffix}": line})


def adx_case(length):
    return case(
        {"length": length},
        {
            f"ADX_{length}": talib.ADX(HIGH, LOW, CLOSE, length),
            f"DMP_{length}": talib.PLUS_DI(HIGH, LOW, CLOSE, length),
            f"DMN_{length}": talib.MINUS_DI(HIGH, LOW, CLOSE, length),
        },
    )


def bbands_case(length, std, ddof):
    columns = exact_bbands(length, std, ddof)
    if ddof == 0:
        upper, middle, lower = talib.BBANDS(CLOSE, length, std, std)
        for mine, theirs in zip(columns, (lower, middle, upper)):
            for row in range(length - 1, ROWS):
                assert abs(float(mine[row]) - theirs[row]) < 1e-4, (length, row, mine[row], theirs[row])
    names = [f"{column}_{length}_{std}" for column in ("BBL", "BBM", "BBU", "BBB", "BBP")]
    return case({"length": length, "std": std, "ddof": ddof}, dict(zip(names, columns)))


def donchian_case(lower_length, upper_length):
    lower = talib.MIN(LOW, lower_length)
    upper = talib.MAX(HIGH, upper_length)
    suffix = f"{lower_length}_{upper_length}"
    return case(
        {"lower_length": lower_length, "upper_length": upper_length},
        {f"DCL_{suffix}": lower, f"DCM_{suffix}": (lower + upper) / 2, f"DCU_{suffix}": upper},
    )


write_bars(BARS)
write("sma", f"{LIBRARY}: SMA", [case({"length": n}, {f"SMA_{n}": talib.SMA(CLOSE, n)}) for n in (10, 2, 50)])
write("ema", f"{LIBRARY}: EMA", [case({"length": n}, {f"EMA_{n}": talib.EMA(CLOSE, n)}) for n in (10, 2, 50)])
write("rma", DIGITS, [case({"length": n}, {f"RMA_{n}": exact_rma(n)}) for n in (10, 1, 33)])
write("rsi", f"{LIBRARY}: RSI", [case({"length": n}, {f"RSI_{n}": talib.RSI(CLOSE, n)}) for n in (14, 2, 9)])
write("macd", f"{LIBRARY}: MACD", [macd_case(12, 26, 9), macd_case(3, 10, 16)])
write("adx", f"{LIBRARY}: ADX, PLUS_DI, MINUS_DI", [adx_case(14), adx_case(2), adx_case(9)])
write(
    "true_range",
    f"{LIBRARY}: TRANGE",
    [case({}, {"TRUERANGE_1": talib.TRANGE(HIGH, LOW, CLOSE)})],
)
write(
    "atr",
    f"{LIBRARY}: ATR; with percent NATR",
    [
        case({"length": 14}, {"ATRr_14": talib.ATR(HIGH, LOW, CLOSE, 14)}),
        case({"length": 1}, {"ATRr_1": talib.ATR(HIGH, LOW, CLOSE, 1)}),
        case({"length": 9, "percent": True}, {"ATRr_9p": talib.NATR(HIGH, LOW, CLOSE, 9)}),
    ],
)
write(
    "bbands",
    f"{DIGITS}; bands with ddof 0 agree with {LIBRARY}: BBANDS to 1e-4",
    [bbands_case(5, 2.0, 0), bbands_case(20, 2.5, 0), bbands_case(20, 2.0, 1)],
)
write(
    "donchian",
    f"{LIBRARY}: MIN of the lows, MAX of the highs",
    [donchian_case(20, 20), donchian_case(10, 20), donchian_case(2, 55)],
)
