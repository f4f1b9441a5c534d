"""An American option in QuantLib from a row of the inputs, with an engine of its own; it prices when `recalculate` is called."""

import QuantLib as ql

TODAY = ql.Date(2, 1, 2020)
ql.Settings.instance().evaluationDate = TODAY
DAYS = ql.Actual365Fixed()
CALENDAR = ql.NullCalendar()


def option(row, scheme):
    sign, underlying, strike, years, rate, dividend, vol = (float(x) for x in row[:7])
    flat = lambda value: ql.YieldTermStructureHandle(ql.FlatForward(TODAY, value, DAYS))
    process = ql.GeneralizedBlackScholesProcess(
        ql.QuoteHandle(ql.SimpleQuote(underlying)),
        flat(dividend),
        flat(rate),
        ql.BlackVolTermStructureHandle(ql.BlackConstantVol(TODAY, CALENDAR, vol, DAYS)),
    )
    payoff = ql.PlainVanillaPayoff(ql.Option.Call if sign > 0 else ql.Option.Put, strike)
    made = ql.VanillaOption(payoff, ql.AmericanExercise(TODAY, TODAY + round(years * 365)))
    made.setPricingEngine(ql.QdFpAmericanEngine(process, scheme))
    return made
