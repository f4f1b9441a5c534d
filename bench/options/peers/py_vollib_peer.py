"""py_vollib (MIT), option by option, in pure Python since its C extension is gone."""

import numpy as np
from py_vollib.black import black
from py_vollib.black.greeks import analytical as black_greeks
from py_vollib.black.implied_volatility import implied_volatility as black_vol
from py_vollib.black_scholes_merton import black_scholes_merton
from py_vollib.black_scholes_merton.greeks import analytical as bsm_greeks
from py_vollib.black_scholes_merton.implied_volatility import implied_volatility as bsm_vol
from rows import model_and_question, vol_columns

# Its own names and orders: contracts, and quotes with the flag last.
MODELS = {
    "bsm": (black_scholes_merton, bsm_greeks, bsm_vol, "u k t r v q", "price u k t r q"),
    "black76": (black, black_greeks, black_vol, "u k t r v", "price u k r t"),
}


def european(task):
    model, question = model_and_question(task)
    if model not in MODELS:
        return None
    value, analytical, implied, contract, quote = MODELS[model]

    def price(rows):
        flags, lists = rows.flags.tolist(), rows.lists(contract)
        return lambda: [value(*row) for row in zip(flags, *lists)], lambda found: [found]

    def greeks(rows):
        flags, lists = rows.flags.tolist(), rows.lists(contract)
        names = ("delta", "gamma", "theta", "vega", "rho")
        forms = [value, *(getattr(analytical, name) for name in names)]
        return lambda: [[form(*row) for form in forms] for row in zip(flags, *lists)], lambda found: np.array(found).T

    def vols(rows):
        flags, lists = rows.flags.tolist(), rows.lists(quote)

        def run():
            out = []
            for row in zip(*lists, flags):
                try:
                    out.append(implied(*row))
                except Exception:  # it has several, for prices out of bounds
                    out.append(None)
            return out

        return run, vol_columns

    return {"price": (1_000, price), "greeks": (300, greeks), "vols": (300, vols)}.get(question)
