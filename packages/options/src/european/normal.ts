import { exp, normalCdf, normalPdf } from '@tickworks/kernels'
import { signedBachelierPrice } from '../black/price.ts'
import {
  ALL,
  CHARM,
  COLOR,
  DELTA,
  DIVIDEND_RHO_PER_PCT,
  dropInfinities,
  EXPIRED,
  FIRST_ORDER,
  GAMMA,
  LAMBDA,
  OK,
  PRICE,
  RHO_PER_PCT,
  SLOTS,
  SPEED,
  THETA_PER_DAY,
  THETA_PER_TRADING_DAY,
  ULTIMA,
  VANNA,
  VEGA_PER_POINT,
  VETA,
  VOLGA,
  ZOMMA,
} from '../greeks/slots.ts'
import { type EuropeanColumns, invalidRow } from './lognormal.ts'

const ROOT_TWO_PI_INVERSE = 0.3989422804014327

/**
 * Bachelier: prices row i into `SLOTS`, down to `depth`, and returns its outcome. Forward and strike may be of any sign.
 *
 * With s = σ√T and d = (F - K)/s the value is e^(-rT) s h(±d), h(z) = z N(z) + φ(z); every Greek past theta is the density times a
 * polynomial in d.
 */
export function normalRow(contracts: EuropeanColumns, i: number, depth: number): number {
  const outcome = formulaRow(contracts, i, depth)
  if (depth >= FIRST_ORDER) dropInfinities()
  return outcome
}

function formulaRow(contracts: EuropeanColumns, i: number, depth: number): number {
  const sign = contracts.right[i]!
  const u = contracts.underlying[i]!
  const k = contracts.strike[i]!
  const years = contracts.years[i]!
  const r = contracts.rate[i]!
  const vol = contracts.vol[i]!
  const yields = contracts.yield
  const q = yields === undefined ? 0 : yields[i]!
  if (q !== 0 && !Number.isNaN(q)) return invalidRow() // NaN is an empty cell
  if (!(u > -Infinity && u < Infinity && k > -Infinity && k < Infinity && vol >= 0 && vol < Infinity))
    return invalidRow()
  if (!(years > -Infinity && years < Infinity && r > -Infinity && r < Infinity)) return invalidRow()
  if (sign !== 1 && sign !== -1) return invalidRow()
  const gap = u - k
  const rootYears = years > 0 ? Math.sqrt(years) : 0
  const s = vol * rootYears
  if (!(s > 0)) return frozenRow(sign, u, gap, Math.max(years, 0), r)

  const d = gap / s
  const discount = exp(-r * years)
  const price = discount * signedBachelierPrice(sign, u, k, s)
  if (!(price < Infinity)) return invalidRow()
  SLOTS[PRICE] = price
  if (depth < FIRST_ORDER) return OK

  const density = discount * normalPdf(d)
  const delta = sign * discount * normalCdf(sign * d)
  const vega = density * rootYears
  const gamma = density / s
  const theta = r * price - (0.5 * density * s) / years
  SLOTS[DELTA] = delta
  SLOTS[GAMMA] = gamma
  SLOTS[THETA_PER_DAY] = theta / 365
  SLOTS[THETA_PER_TRADING_DAY] = theta / 252
  SLOTS[VEGA_PER_POINT] = vega / 100
  SLOTS[RHO_PER_PCT] = (-years * price) / 100
  SLOTS[DIVIDEND_RHO_PER_PCT] = NaN
  SLOTS[LAMBDA] = price > 0 ? (delta / price) * u : NaN
  if (depth < ALL) return OK

  if (density === 0) {
    SLOTS.fill(0, VANNA, ULTIMA + 1)
    SLOTS[CHARM] = r * delta
    return OK
  }
  const square = d * d
  const half = 0.5 / years
  SLOTS[VANNA] = (-density * d) / vol
  SLOTS[VOLGA] = (vega * square) / vol
  SLOTS[CHARM] = r * delta + density * d * half
  SLOTS[VETA] = vega * (r - (1 + square) * half)
  SLOTS[SPEED] = (-gamma * d) / s
  SLOTS[ZOMMA] = (gamma * (square - 1)) / vol
  SLOTS[COLOR] = gamma * (r + (1 - square) * half)
  SLOTS[ULTIMA] = (vega / vol / vol) * square * (square - 3)
  return OK
}

/** No time or no vol left: the limits. At the strike those that have no finite one are NaN. */
function frozenRow(sign: number, u: number, gap: number, years: number, r: number): number {
  const discount = exp(-r * years)
  const inside = sign * gap
  if (!(discount < Infinity && discount * Math.abs(gap) < Infinity)) return invalidRow()
  SLOTS.fill(0)
  SLOTS[DIVIDEND_RHO_PER_PCT] = NaN
  SLOTS[LAMBDA] = NaN
  if (inside > 0) {
    const price = discount * inside
    const theta = r * price
    SLOTS[PRICE] = price
    SLOTS[DELTA] = sign * discount
    SLOTS[THETA_PER_DAY] = theta / 365
    SLOTS[THETA_PER_TRADING_DAY] = theta / 252
    SLOTS[RHO_PER_PCT] = (-years * price) / 100
    SLOTS[CHARM] = r * sign * discount
    SLOTS[LAMBDA] = u / gap
  } else if (inside === 0) {
    const delta = 0.5 * sign * discount
    const vega = discount * ROOT_TWO_PI_INVERSE * Math.sqrt(years)
    SLOTS[DELTA] = delta
    SLOTS[VEGA_PER_POINT] = vega / 100
    SLOTS[CHARM] = r * delta
    SLOTS[VETA] = years > 0 ? vega * (r - 0.5 / years) : NaN
    SLOTS[GAMMA] = NaN
    SLOTS[ZOMMA] = NaN
    SLOTS[COLOR] = NaN
    // Without time the decay is infinite; without vol there is none.
    if (!(years > 0)) {
      SLOTS[THETA_PER_DAY] = NaN
      SLOTS[THETA_PER_TRADING_DAY] = NaN
    }
  }
  return years > 0 ? OK : EXPIRED
}
