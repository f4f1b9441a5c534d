#!/usr/bin/env python3
"""QuantLib's word on contracts that a test draws: one JSON array a line in, one out. Needs `pip install QuantLib`.

    ["bsm", sign, underlying, strike, years, rate, yield, vol]  -> [value, delta, gamma, theta, vega, rho, dividendRho]
    ["black76", sign, forward, strike, years, rate, vol]        -> [value, deltaForward, gammaForward, vega]
    ["bachelier", sign, forward, strike, years, rate, vol]      -> [value, deltaForward, gammaForward, vega]
    ["barrier", kind, sign, underlying, strike, days, rate, yield, vol, barrier, rebate] -> [value]
    ["dividends", sign, underlying, strike, days, rate, yield, vol, [[days, amount], ...]] -> [value, delta, gamma, vega]

Derivatives are per year and per 1.00; theta is -dV/dT.
"""

import json
import math
import sys

import QuantLib as ql

TODAY = ql.Date(2, 1, 2026)
ql.Settings.instance().evaluationDate = TODAY
DAYS = ql.Actual365Fixed()
KINDS = {'down-in': ql.Barrier.DownIn, 'down-out': ql.Barrier.DownOut, 'up-in': ql.Barrier.UpIn, 'up-out': ql.Barrier.UpOut}


def payoff(sign, strike):
    return ql.PlainVanillaPayoff(ql.Option.Call if sign > 0 else ql.Option.Put, strike)


def bsm(sign, u, k, t, r, q, v):
    c = ql.BlackCalculator(payoff(sign, k), u * math.exp((r - q) * t), v * math.sqrt(t), math.exp(-r * t))
    return [c.value(), c.delta(u), c.gamma(u), c.theta(u, t), c.vega(t), c.rho(t), c.dividendRho(t)]


def forward_model(make):
    def row(sign, f, k, t, r, v):
        c = make(payoff(sign, k), f, v * math.sqrt(t), math.exp(-r * t))
        return [c.value(), c.deltaForward(), c.gammaForward(), c.vega(t)]
    return row


def process(u, r, q, v):
    flat = lambda rate: ql.YieldTermStructureHandle(ql.FlatForward(TODAY, rate, DAYS, ql.Continuous))
    vol = ql.BlackVolTermStructureHandle(ql.BlackConstantVol(TODAY, ql.NullCalendar(), v, DAYS))
    return ql.BlackScholesMertonProcess(ql.QuoteHandle(ql.SimpleQuote(u)), flat(q), flat(r), vol)


def barrier(kind, sign, u, k, days, r, q, v, level, rebate):
    option = ql.BarrierOption(KINDS[kind], level, rebate, payoff(sign, k), ql.EuropeanExercise(TODAY + days))
    option.setPricingEngine(ql.AnalyticBarrierEngine(process(u, r, q, v)))
    return [option.NPV()]


def dividends(sign, u, k, days, r, q, v, paid):
    schedule = [ql.FixedDividend(a, TODAY + d) for d, a in paid]
    option = ql.VanillaOption(payoff(sign, k), ql.EuropeanExercise(TODAY + days))
    option.setPricingEngine(ql.AnalyticDividendEuropeanEngine(process(u, r, q, v), schedule))
    return [option.NPV(), option.delta(), option.gamma(), option.vega()]


FORMS = {'bsm': bsm, 'black76': forward_model(ql.BlackCalculator), 'bachelier': forward_model(ql.BachelierCalculator),
         'barrier': barrier, 'dividends': dividends}

if __name__ == '__main__':
    for line in sys.stdin:
        form, *arguments = json.loads(line)
        print(json.dumps(FORMS[form](*arguments)))
