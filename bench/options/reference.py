"""What the options bench holds everyone's numbers against: made here, by none of the contenders' formulas.

python reference.py greeks|vols|american <model> <inputs> <rows> <out>

For the first <rows> rows of the inputs, columns of doubles, one after the other:
greeks    price, delta, gamma, thetaPerDay, vegaPerPoint, rhoPerPct, the largest term of thetaPerDay, standard deviations from the forward.
          The price is the textbook formula in 120 digits, each Greek a central difference of it with steps of 1e-25 of the variable's scale.
vols      the vol of the double that is the price, and half the distance of the vols that this double stands for (50 digits, Newton);
          both 0 and infinite where no vol gives the price.
american  QuantLib's fixed point with 16 collocation points and 40 tanh-sinh nodes; how far 28 nodes are from that.
"""

import math
import sys
from pathlib import Path

import numpy as np

FIELDS = 8


def european(model):
    from mpmath import erfc, exp, log, mpf, pi, sqrt

    root2, root2pi = sqrt(mpf(2)), sqrt(2 * pi)

    def cdf(x):
        return erfc(-x / root2) / 2

    def price(sign, u, k, t, r, q, v):
        s = v * sqrt(t)
        if model == "bachelier":
            d = sign * (u - k) / s
            return exp(-r * t) * s * (d * cdf(d) + exp(-d * d / 2) / root2pi)
        forward = u * exp((r - q) * t) if model == "bsm" else u
        d1 = log(forward / k) / s + s / 2
        return exp(-r * t) * sign * (forward * cdf(sign * d1) - k * cdf(sign * (d1 - s)))

    return price, cdf


def greeks(model, rows):
    from mpmath import exp, log, mp, mpf, sqrt

    mp.dps = 120
    step = mpf(10) ** -25
    price, cdf = european(model)
    for row in rows:
        sign = int(row[0])
        u, k, t, r, q, v = (mpf(float(x)) for x in row[1:7])
        s = v * sqrt(t)
        at = lambda du=0, dt=0, dr=0, dv=0: price(sign, u + du, k, t + dt, r + dr, q, v + dv)
        du, dt, dv = u * s * step, t * step, v * step
        value, up, down = at(), at(du=du), at(du=-du)
        theta = (at(dt=-dt) - at(dt=dt)) / (2 * dt)
        vega = (at(dv=dv) - at(dv=-dv)) / (2 * dv)
        rho = (at(dr=step) - at(dr=-step)) / (2 * step)
        delta = (up - down) / (2 * du)
        gamma = (up - 2 * value + down) / du**2
        carry = q if model == "bsm" else r
        forward = u * exp((r - q) * t) if model == "bsm" else u
        deviations = log(forward / k) / s
        money = k * exp(-r * t) * cdf(sign * (deviations - s / 2))
        stock = u * exp(-carry * t) * cdf(sign * (deviations + s / 2))
        largest = max(abs(vega * v / (2 * t)), abs(r * money), abs(carry * stock))
        yield [value, delta, gamma, theta / 365, vega / 100, rho / 100, largest / 365, deviations]


def vols(model, rows):
    from mpmath import exp, log, mp, mpf, pi, sqrt

    mp.dps = 50
    price, _ = european("black76" if model == "bsm" else model)

    def slope(forward, k, s):
        d = (forward - k) / s if model == "bachelier" else log(forward / k) / s + s / 2
        return exp(-d * d / 2) / sqrt(2 * pi) * (1 if model == "bachelier" else forward)

    for row in rows:
        sign = int(row[0])
        u, k, t, r, q, v = (mpf(float(x)) for x in row[1:7])
        quote = float(row[7])
        forward = u * exp((r - q) * t) if model == "bsm" else u
        grown = exp(r * t)
        # The side out of the money has the same vol and nothing that cancels.
        intrinsic = max(mpf(0), sign * (forward - k))
        outside = 1 if k > forward else -1
        target = mpf(quote) * grown - intrinsic
        most = mp.inf if model == "bachelier" else min(forward, k)
        if not 0 < target < most:
            yield [0, math.inf]
            continue
        undiscounted = lambda s: price(outside, forward, k, 1, 0, 0, s)
        s = solve(undiscounted, lambda s: slope(forward, k, s), target, v * sqrt(t))
        half = mpf(math.ulp(quote)) / 2 * grown
        error = half / slope(forward, k, s) if half < target / 1000 else mp.inf
        yield [s / sqrt(t), error / sqrt(t)]


def solve(value, slope, target, start):
    """Newton on the logarithm of the price, within a bracket."""
    from mpmath import log, mpf

    low, high = start, start
    while value(low) > target:
        low *= mpf("0.8")
    while value(high) < target:
        high *= mpf("1.25")
    s = start
    for _ in range(200):
        found = value(s)
        if found > target:
            high = s
        else:
            low = s
        following = s - log(found / target) * found / slope(s)
        if abs(following - s) < s * mpf(10) ** -35:
            return following
        s = following if low < following < high else (low + high) / 2
    raise ValueError(f"no vol for {target}")


def american(_, rows):
    sys.path.insert(0, str(Path(__file__).resolve().parent / "peers"))
    import QuantLib as ql
    from american_option import option

    for row in rows:
        fine, coarse = (
            option(row, ql.QdFpTanhSinhIterationScheme(16, nodes, 1e-11)).NPV() for nodes in (40, 28)
        )
        yield [fine, abs(fine - coarse)]


if __name__ == "__main__":
    kind, model, inputs, count, out = sys.argv[1:6]
    rows = np.fromfile(inputs).reshape(FIELDS, -1)[:, : int(count)].T
    made = {"greeks": greeks, "vols": vols, "american": american}[kind](model, rows)
    np.array([[float(x) for x in row] for row in made]).T.tofile(out)
