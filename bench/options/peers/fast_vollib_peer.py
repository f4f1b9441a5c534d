"""fast-vollib (MIT) on numba, whole columns: what its users call, the kernels under it, and its solver after Jäckel."""

import fast_vollib as fv
import numpy as np
from fast_vollib.backends import numba_backend
from fast_vollib.jackel import numpy_backend
from rows import ALL_ROWS, model_and_question

NAMES = {"bsm": "black_scholes_merton", "black76": "black"}
GREEKS = ("delta", "gamma", "theta", "vega", "rho")


def public(task):
    """The functions of its documentation, told to take numba."""
    model, question = model_and_question(task)
    has_yield = model == "bsm"

    def price(rows):
        contracts = (rows.flags, rows.u, rows.k, rows.t, rows.r, rows.v)
        if has_yield:
            return fv.fast_black_scholes_merton(*contracts, rows.q, return_as="numpy", backend="numba")
        return fv.fast_black(*contracts, return_as="numpy", backend="numba")

    def greeks(rows):
        contracts = (rows.flags, rows.u, rows.k, rows.t, rows.r, rows.v, rows.q if has_yield else None)
        return price(rows), fv.get_all_greeks(*contracts, model=NAMES[model], return_as="dict", backend="numba")

    def vols(rows):
        quotes = (rows.price, rows.u, rows.k, rows.t, rows.r, rows.flags, rows.q if has_yield else None)
        options = {"model": NAMES[model], "on_error": "ignore", "return_as": "numpy", "backend": "numba"}
        return fv.fast_implied_volatility(*quotes, **options)

    return answers(model, question, {"price": price, "greeks": greeks, "vols": vols})


def kernels(task):
    """What the public functions come to without their checks: numba's loops and nothing else."""
    model, question = model_and_question(task)
    has_yield = model == "bsm"

    def price(rows):
        contracts = (rows.flags, rows.u, rows.k, rows.t, rows.r, rows.v)
        if has_yield:
            return numba_backend.price_black_scholes_merton(*contracts, rows.q)
        return numba_backend.price_black(*contracts)

    def greeks(rows):
        contracts = (rows.flags, rows.u, rows.k, rows.t, rows.r, rows.v, rows.q if has_yield else None)
        return price(rows), numba_backend.greeks(NAMES[model], *contracts)

    return answers(model, question, {"price": price, "greeks": greeks})


def jackel(task):
    """Its exact solver, numba as well, which its public functions do not offer."""
    model, question = model_and_question(task)

    def vols(rows):
        quotes = (rows.price, rows.u, rows.k, rows.t, rows.r, rows.flags, rows.q if model == "bsm" else None)
        return numpy_backend.implied_volatility(NAMES[model], *quotes, on_error="ignore")

    return answers(model, question, {"vols": vols})


def answers(model, question, forms):
    form = forms.get(question)
    if model not in NAMES or form is None:
        return None

    def greeks(found, rows):
        price, by_name = found
        columns = [price, *(by_name[name] for name in GREEKS)]
        if model == "black76":
            columns[-1] = -rows.t * price / 100  # its own holds a spot
        return columns

    columns = {
        "price": lambda found, _: [found],
        "greeks": greeks,
        "vols": lambda found, _: [found, np.zeros(len(found))],
    }[question]
    return ALL_ROWS, lambda rows: (lambda: form(rows), lambda found: columns(found, rows))
