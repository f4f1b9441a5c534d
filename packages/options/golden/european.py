#!/usr/bin/env python3
"""Makes european.json: prices and Greeks of European options to 50 digits and more, rounded once.

    python3 -m venv venv && venv/bin/pip install mpmath==1.4.1
    venv/bin/python european.py

The price is the textbook formula in 300-digit arithmetic; every Greek is a central difference of it with steps of 1e-40 of the
variable's own scale, so that no formula of a Greek is typed here and the error of a difference is below 1e-60. Units are those of
the library's columns. An input is the double that the file shows, taken exactly.
"""

import json
import math
import random
from pathlib import Path

from mpmath import erfc, exp, log, mp, mpf, pi, sqrt

mp.dps = 300
STEP = mpf(10) ** -40
COLUMNS = ['model', 'right', 'underlying', 'strike', 'years', 'rate', 'yield', 'vol',
           'price', 'delta', 'gamma', 'thetaPerDay', 'thetaPerTradingDay', 'vegaPerPoint', 'rhoPerPct', 'dividendRhoPerPct', 'lambda',
           'vanna', 'volga', 'charm', 'veta', 'speed', 'zomma', 'color', 'ultima']


def cdf(x):
    return erfc(-x / sqrt(mpf(2))) / 2


def price(model, sign, u, k, t, r, q, v):
    s = v * sqrt(t)
    if model == 'bachelier':
        d = sign * (u - k) / s
        return exp(-r * t) * s * (d * cdf(d) + exp(-d * d / 2) / sqrt(2 * pi))
    forward = u * exp((r - q) * t) if model == 'bsm' else u
    d1 = log(forward / k) / s + s / 2
    return exp(-r * t) * sign * (forward * cdf(sign * d1) - k * cdf(sign * (d1 - s)))


# Central differences: offsets in steps, and weights.
ORDERS = {0: [(0, 1)], 1: [(-1, -mpf(1) / 2), (1, mpf(1) / 2)], 2: [(-1, 1), (0, -2), (1, 1)],
          3: [(-2, -mpf(1) / 2), (-1, 1), (1, -1), (2, mpf(1) / 2)]}


def row(model, right, u, k, t, r, q, v):
    sign = 1 if right == 'C' else -1
    U, K, T, R, Q, V = (mpf(x) for x in (u, k, t, r, q, v))
    spread = V * sqrt(T) * (1 if model == 'bachelier' else U)
    steps = {'u': spread * STEP, 't': T * STEP, 'r': STEP, 'q': STEP, 'v': V * STEP}
    known = {}

    def at(du, dt, dr, dq, dv):
        key = (du, dt, dr, dq, dv)
        if key not in known:
            known[key] = price(model, sign, U + du * steps['u'], K, T + dt * steps['t'], R + dr * steps['r'], Q + dq * steps['q'],
                               V + dv * steps['v'])
        return known[key]

    def derivative(u=0, t=0, r=0, q=0, v=0):
        total = mpf(0)
        for du, wu in ORDERS[u]:
            for dt, wt in ORDERS[t]:
                for dr, wr in ORDERS[r]:
                    for dq, wq in ORDERS[q]:
                        for dv, wv in ORDERS[v]:
                            total += wu * wt * wr * wq * wv * at(du, dt, dr, dq, dv)
        return total / (steps['u'] ** u * steps['t'] ** t * steps['r'] ** r * steps['q'] ** q * steps['v'] ** v)

    value = derivative()
    delta = derivative(u=1)
    theta = -derivative(t=1)
    numbers = [value, delta, derivative(u=2), theta / 365, theta / 252, derivative(v=1) / 100, derivative(r=1) / 100,
               derivative(q=1) / 100 if model == 'bsm' else None, delta * U / value,
               derivative(u=1, v=1), derivative(v=2), -derivative(u=1, t=1), -derivative(v=1, t=1),
               derivative(u=3), derivative(u=2, v=1), -derivative(u=2, t=1), derivative(v=3)]
    return [model, right, u, k, t, r, q, v] + [None if n is None else float(n) for n in numbers]


def short(x, digits=6):
    """A double of few digits: the file stays small."""
    return float(f'%.{digits}g' % x)


def contracts():
    draw = random.Random(20261121)
    uniform = draw.uniform

    def rates(model):
        r = short(draw.choice([0, uniform(0, 0.1), uniform(-0.02, 0.02), uniform(0.1, 0.3)]), 4)
        q = short(draw.choice([0, r, uniform(0, 0.08), uniform(-0.03, 0.03)]), 4) if model == 'bsm' else 0.0
        return r, q

    regions = {
        # name: (underlying, vol, years, standard deviations from the forward)
        'ordinary': (lambda: uniform(5, 5000), lambda: uniform(0.05, 1.5), lambda: uniform(0.02, 3), lambda: uniform(-3, 3)),
        'wings': (lambda: uniform(5, 5000), lambda: uniform(0.05, 1), lambda: uniform(0.01, 2),
                  lambda: draw.choice([-1, 1]) * uniform(4, 8.3)),
        'one hour': (lambda: uniform(50, 50000), lambda: uniform(0.05, 2), lambda: uniform(0.2, 1.5) / 8760, lambda: uniform(-8.2, 8.2)),
        'sub-cent': (lambda: uniform(0.01, 1) * 10 ** uniform(-5, -2), lambda: uniform(0.1, 2), lambda: uniform(0.002, 1),
                     lambda: uniform(-8, 8)),
        'at the money': (lambda: uniform(5, 5000), lambda: uniform(0.05, 1), lambda: uniform(0.0002, 2), lambda: uniform(-1e-3, 1e-3)),
        'long': (lambda: uniform(5, 5000), lambda: uniform(0.05, 0.6), lambda: uniform(5, 40), lambda: uniform(-6, 6)),
        'quiet': (lambda: uniform(5, 5000), lambda: uniform(0.001, 0.02), lambda: uniform(0.001, 1), lambda: uniform(-8, 8)),
        'wild': (lambda: uniform(0.5, 500), lambda: uniform(2, 8), lambda: uniform(0.1, 2), lambda: uniform(-4, 4)),
    }
    counts = {'wings': 20, 'one hour': 20}
    for model in ('bsm', 'black76', 'bachelier'):
        for name, (underlying, vol, years, deviations) in regions.items():
            for _ in range(counts.get(name, 11)):
                u, v, t = short(underlying(), 5), short(vol(), 4), short(years(), 5)
                r, q = rates(model)
                if t > 4:
                    r, q = short(r / 3, 4), short(q / 3, 4)
                z = deviations()
                s = v * math.sqrt(t)
                if model == 'bachelier':
                    v = short(v * u, 4)
                    k = short(u + z * v * math.sqrt(t), 7 if name == 'one hour' else 6)
                else:
                    k = short(u * math.exp((r - q) * t + z * s - s * s / 2 * draw.choice([0, 1])), 9 if name in ('one hour', 'quiet') else 6)
                yield [model, draw.choice('CP'), u, k, t, r, q, v]


def far_contracts():
    """The lognormal laws at their ends: seconds to expiry and hardly any vol, strikes far inside, total vols of several hundred per cent."""
    draw = random.Random(20261122)
    uniform = draw.uniform
    for model in ('bsm', 'black76'):
        for _ in range(14):
            u, v, t = short(10 ** uniform(-4, 5), 5), short(uniform(0.02, 1), 4), short(10 ** uniform(-7.5, -5), 5)
            s = v * math.sqrt(t)
            k = short(u * math.exp(uniform(-8.3, 8.3) * s), 15)
            yield [model, draw.choice('CP'), u, k, t, short(uniform(-0.02, 0.2), 4), short(uniform(0, 0.1), 4) if model == 'bsm' else 0.0, v]
        for _ in range(14):
            u, v, t = short(uniform(5, 5000), 5), short(10 ** uniform(-4, -2), 4), short(uniform(0.005, 1), 5)
            s, r = v * math.sqrt(t), short(uniform(-0.02, 0.1), 4)
            q = short(uniform(0, 0.08), 4) if model == 'bsm' else 0.0
            forward = u * math.exp((r - q) * t) if model == 'bsm' else u
            yield [model, draw.choice('CP'), u, short(forward * math.exp(uniform(-8.3, 8.3) * s), 15), t, r, q, v]
        for _ in range(14):
            u, v, t = short(uniform(0.5, 5000), 5), short(uniform(0.1, 1), 4), short(uniform(0.02, 3), 5)
            right = draw.choice('CP')
            k = short(u * math.exp(uniform(4, 20) * (-1 if right == 'C' else 1) * v * math.sqrt(t)), 6)
            yield [model, right, u, k, t, short(uniform(-0.02, 0.1), 4), short(uniform(0, 0.08), 4) if model == 'bsm' else 0.0, v]
        for _ in range(14):
            u, t, s = short(uniform(0.5, 5000), 5), short(uniform(0.02, 4), 5), uniform(1.5, 5)
            k = short(u * math.exp(uniform(-8.3, 8.3) * s), 6)
            yield [model, draw.choice('CP'), u, k, t, short(uniform(-0.02, 0.1), 4), short(uniform(0, 0.08), 4) if model == 'bsm' else 0.0,
                   short(s / math.sqrt(t), 4)]


if __name__ == '__main__':
    rows = [row(*contract) for contract in [*contracts(), *far_contracts()]]
    lines = ',\n'.join(json.dumps(r, separators=(',', ':')) for r in rows)
    Path(__file__).with_name('european.json').write_text(
        '{"source":"european.py, mpmath 1.3.0, 300 digits","columns":' + json.dumps(COLUMNS, separators=(',', ':')) + ',"rows":[\n' + lines + '\n]}\n')
    print(len(rows), 'rows')
