"""Writes golden/black.json: `python3 golden/black.py > golden/black.json` (needs mpmath; 50 digits, seed in the code).

Row: model, sign, underlying, strike, years, rate, yield, vol, price, iv, ivError. `price` is the discounted price rounded to a double;
`iv` the vol of that double, by bisection and Newton's method; `ivError` half the distance between the vols of price ± half an ulp,
-1 for Infinity. Where no vol gives the rounded price, `iv` is 0 and ivError half the vol of its upper end.
"""

import json
import math
import random

from mpmath import erfc, exp, log, mp, mpf, pi, sqrt

mp.dps = 50
random.seed(20_240_601)


def density(z):
    return exp(-z * z / 2) / sqrt(2 * pi)


def distribution(z):
    return erfc(-z / sqrt(mpf(2))) / 2


def time_value(model, forward, strike, s):
    """Price of the side out of the money, undiscounted."""
    if model == "bachelier":
        gap = abs(forward - strike)
        return s * density(gap / s) - gap * distribution(-gap / s)
    low, high = min(forward, strike), max(forward, strike)
    d1 = log(low / high) / s + s / 2
    return low * distribution(d1) - high * distribution(d1 - s)


def slope(model, forward, strike, s):
    if model == "bachelier":
        return density((forward - strike) / s)
    low, high = min(forward, strike), max(forward, strike)
    return low * density(log(low / high) / s + s / 2)


def total_vol(model, forward, strike, target, near):
    """The total vol of a time value; 0 at 0 or below, None at the maximum or above."""
    if target <= 0:
        return mpf(0)
    if model != "bachelier" and target >= min(forward, strike):
        return None
    low, high = near, near
    while time_value(model, forward, strike, low) > target:
        low *= mpf("0.9")
    while time_value(model, forward, strike, high) < target:
        high *= mpf("1.1")
    s = near if low < near < high else (low + high) / 2
    for _ in range(200):
        value = time_value(model, forward, strike, s)
        if value > target:
            high = s
        else:
            low = s
        following = s - log(value / target) * value / slope(model, forward, strike, s)
        if abs(following - s) < s * mpf(10) ** -35:
            return following
        s = following if low < following < high else (low + high) / 2
    raise ValueError((model, forward, strike, target))


def row(model, sign, underlying, strike, years, rate, carry, vol):
    u, k, t, r, q, v = (mpf(x) for x in (underlying, strike, years, rate, carry, vol))
    forward = u * exp((r - q) * t) if model == "bsm" else u
    discount = exp(-r * t)
    root = sqrt(t)
    intrinsic = max(mpf(0), sign * (forward - k))
    price = float(discount * (intrinsic + time_value(model, forward, k, v * root)))
    if not price > 0:
        return None
    half = mpf(math.ulp(price)) / 2
    ends = [total_vol(model, forward, k, p / discount - intrinsic, v * root) for p in (price - half, price, price + half)]
    if ends[1] is None:
        return None
    iv = ends[1] / root
    error = -1 if ends[2] is None else (ends[2] - ends[0]) / 2 / root
    return [model, sign, underlying, strike, years, rate, carry, vol, price, float(iv), float(f"{float(error):.4g}")]


def rounded(x, digits=6):
    return float(f"{x:.{digits}g}")


def contract():
    """Deep wings, one-hour expiries, tiny and huge vols, sub-cent and huge underlyings, near the money, and ordinary ones."""
    kind = random.randrange(8)
    model = random.choice(["black76", "black76", "bsm", "bachelier"])
    sign = random.choice([1, -1])
    years = rounded(random.choice([1 / 8766, 1 / 365, 0.02, 0.25, 1, 5, 30]) * random.uniform(0.7, 1.3))
    vol = random.uniform(0.05, 0.9)
    underlying = 10 ** random.uniform(1, 5)
    depth = random.gauss(0, 1.2)
    if kind == 0:
        depth = random.uniform(-8, 8)
    elif kind == 1:
        depth = random.uniform(-36, 36)
    elif kind == 2:
        vol = 10 ** random.uniform(-5, -1.5)
    elif kind == 3:
        vol = random.uniform(0.9, 12)
        years = rounded(random.uniform(0.1, 1.5))
    elif kind == 4:
        underlying = 10 ** random.uniform(-9, -2)
    elif kind == 5:
        depth = 10 ** random.uniform(-6, -1) * random.choice([1, -1, 0])
        years = 1 / 8766
    elif kind == 6:
        depth = random.uniform(-2, 2)
    underlying, vol = rounded(underlying), rounded(vol)
    s = vol * math.sqrt(years)
    rate, carry = 0.0, 0.0
    if random.random() < 0.6:
        rate = rounded(random.uniform(-0.01, 0.09), 3)
    if model == "bsm":
        carry = rounded(random.uniform(0, 0.05), 3)
    if model == "bachelier":
        vol = rounded(vol * underlying)
        strike = underlying + depth * vol * math.sqrt(years)
        if random.random() < 0.1:
            underlying, strike = -underlying, strike - 2 * underlying
    else:
        strike = underlying * math.exp((rate - carry) * years * (model == "bsm") + depth * s - s * s / 2 * random.random())
    if kind != 5:
        strike = rounded(strike, 5 if random.random() < 0.5 else 12)
    if strike == 0 or not 1e-30 < abs(strike) < 1e30:
        return None
    return row(model, sign, underlying, strike, years, rate, carry, vol)


rows = []
while len(rows) < 2000:
    made = contract()
    if made is not None and made[8] > 1e-300:
        rows.append(made)
print("[" + ",\n".join(json.dumps(r, separators=(",", ":")).replace("e-0", "e-").replace(".0,", ",") for r in rows) + "]")
