"""QuantLib (BSD): C++ asked option by option from Python, which costs a microsecond or so for each; its European formulas and solvers."""

import math

import numpy as np
import QuantLib as ql
from american_option import option
from rows import model_and_question, vol_columns

EUROPEAN_ROWS = 10_000


def european(task):
    """Its defaults."""
    return of_accuracy(task, ())


def exact(task):
    """Its solver told to be exact, which it is not by default."""
    model, question = model_and_question(task)
    return of_accuracy(task, (0.0, ql.nullDouble(), 1e-14, 1000)) if question == "vols" and model != "bachelier" else None


def of_accuracy(task, settings):
    model, question = model_and_question(task)
    if model not in ("bsm", "black76", "bachelier"):
        return None
    forward_of = (lambda u, t, r, q: u * math.exp((r - q) * t)) if model == "bsm" else (lambda u, t, r, q: u)
    sides = lambda rows: [ql.Option.Call if sign > 0 else ql.Option.Put for sign in rows.right]

    def price(rows):
        kinds, lists = sides(rows), rows.lists("u k t r q v")

        def run():
            return [
                ql.blackFormula(kind, k, forward_of(u, t, r, q), v * math.sqrt(t), math.exp(-r * t))
                for kind, u, k, t, r, q, v in zip(kinds, *lists)
            ]

        return run, lambda found: [found]

    def greeks(rows):
        payoffs = [ql.PlainVanillaPayoff(kind, k) for kind, k in zip(sides(rows), rows.k.tolist())]
        lists = rows.lists("u t r q v")

        def run():
            out = []
            for payoff, u, t, r, q, v in zip(payoffs, *lists):
                c = ql.BlackCalculator(payoff, forward_of(u, t, r, q), v * math.sqrt(t), math.exp(-r * t))
                value = c.value()
                rho = c.rho(t) if model == "bsm" else -t * value  # its own holds a spot
                out.append((value, c.delta(u), c.gamma(u), c.theta(u, t), c.vega(t), rho))
            return out

        return run, lambda found: np.array(found).T / np.array([[1, 1, 1, 365, 100, 100]]).T

    def vols(rows):
        kinds, lists = sides(rows), rows.lists("u k t r q price")

        def run():
            out = []
            for kind, u, k, t, r, q, p in zip(kinds, *lists):
                try:
                    discount = math.exp(-r * t)
                    if model == "bachelier":
                        out.append(ql.bachelierBlackFormulaImpliedVol(kind, k, u, t, p, discount))
                    else:
                        s = ql.blackFormulaImpliedStdDev(kind, k, forward_of(u, t, r, q), p, discount, *settings)
                        out.append(s / math.sqrt(t))
                except RuntimeError:
                    out.append(None)
            return out

        return run, vol_columns

    form = {"price": price, "greeks": greeks, "vols": vols}.get(question)
    return form and (EUROPEAN_ROWS, form)


def american(scheme, limit):
    """Its fixed point with one of its own schemes. Options and engines are made before the clock runs."""

    def found(task):
        if task != "american-price":
            return None

        def prepare(rows):
            made = [option(row, scheme()) for row in rows.rows]

            def run():
                for one in made:
                    one.recalculate()
                return made

            return run, lambda all_of_them: [[one.NPV() for one in all_of_them]]

        return limit, prepare

    return found


american_fast = american(ql.QdFpAmericanEngine.fastScheme, 1_000)
american_accurate = american(ql.QdFpAmericanEngine.accurateScheme, 300)
american_high = american(ql.QdFpAmericanEngine.highPrecisionScheme, 20)
