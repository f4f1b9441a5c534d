/**
 * black-scholes, greeks and implied-volatility of npm, one option at a time, for Black, Scholes and Merton: they know no yield, so they get
 * the spot without what the yield will take of it, and their derivatives are turned back; neither is measured.
 */

import { loadPeer } from '../../peers/cache.ts'
import { type Inputs, spotsWithoutYield } from '../inputs.ts'
import type { Contestant, Job } from '../job.ts'

type Side = 'call' | 'put'
type OfContract<Rest extends readonly number[] = []> = (
  spot: number,
  strike: number,
  years: number,
  vol: number,
  rate: number,
  side: Side,
  ...rest: Rest
) => number
type Prices = { readonly blackScholes: OfContract }
type Greeks = {
  readonly getDelta: OfContract
  readonly getGamma: (spot: number, strike: number, years: number, vol: number, rate: number) => number
  readonly getTheta: OfContract
  readonly getVega: (spot: number, strike: number, years: number, vol: number, rate: number) => number
  readonly getRho: OfContract
}
type Vols = {
  getImpliedVolatility(price: number, spot: number, strike: number, years: number, rate: number, side: Side): number
}

const PRICE_ROWS = 1_000
const GREEK_ROWS = 500
const VOL_ROWS = 20

/** black-scholes */
export const pricing: Contestant = { 'bsm-price': { rows: PRICE_ROWS, prepare: prices } }
/** greeks, and the price from black-scholes, on which it stands. */
export const derivatives: Contestant = { 'bsm-greeks': { rows: GREEK_ROWS, prepare: greeks } }
/** implied-volatility */
export const inversion: Contestant = { 'bsm-vols': { rows: VOL_ROWS, prepare: vols } }

type Row = { spot: number; strike: number; years: number; vol: number; rate: number; side: Side; price: number }

function rowsOf(inputs: Inputs): Row[] {
  const { right, strike, years, rate, vol, price } = inputs
  const spots = spotsWithoutYield(inputs)
  return Array.from(strike, (_, i) => ({
    spot: spots[i]!,
    strike: strike[i]!,
    years: years[i]!,
    vol: vol[i]!,
    rate: rate[i]!,
    side: right[i]! > 0 ? ('call' as const) : ('put' as const),
    price: price[i]!,
  }))
}

function filled(count: number, rows: number): Float64Array[] {
  return Array.from({ length: count }, () => new Float64Array(rows))
}

function prices(inputs: Inputs): Job {
  const { blackScholes } = loadPeer<Prices>('options', 'black-scholes')
  const rows = rowsOf(inputs)
  const [out] = filled(1, rows.length) as [Float64Array]
  const run = (): void => {
    for (let i = 0; i < rows.length; i += 1) {
      const { spot, strike, years, vol, rate, side } = rows[i]!
      out[i] = blackScholes(spot, strike, years, vol, rate, side)
    }
  }
  return { run, columns: () => [out] }
}

function greeks(inputs: Inputs): Job {
  const { blackScholes } = loadPeer<Prices>('options', 'black-scholes')
  const { getDelta, getGamma, getTheta, getVega, getRho } = loadPeer<Greeks>('options', 'greeks')
  const rows = rowsOf(inputs)
  const out = filled(6, rows.length)
  const [price, delta, gamma, theta, vega, rho] = out as [
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const run = (): void => {
    for (let i = 0; i < rows.length; i += 1) {
      const { spot, strike, years, vol, rate, side } = rows[i]!
      price[i] = blackScholes(spot, strike, years, vol, rate, side)
      delta[i] = getDelta(spot, strike, years, vol, rate, side)
      gamma[i] = getGamma(spot, strike, years, vol, rate)
      theta[i] = getTheta(spot, strike, years, vol, rate, side)
      vega[i] = getVega(spot, strike, years, vol, rate)
      rho[i] = getRho(spot, strike, years, vol, rate, side)
    }
  }
  const weight = rows.map(({ spot }, i) => spot / inputs.underlying[i]!)
  const columns = (): Float64Array[] => [
    price,
    delta.map((value, i) => weight[i]! * value),
    gamma.map((value, i) => weight[i]! * weight[i]! * value),
    theta.map((value, i) => value + (inputs.yield[i]! * rows[i]!.spot * delta[i]!) / 365),
    vega,
    rho,
  ]
  return { run, columns }
}

function vols(inputs: Inputs): Job {
  const { getImpliedVolatility } = loadPeer<Vols>('options', 'implied-volatility')
  const rows = rowsOf(inputs)
  const [out, said] = filled(2, rows.length) as [Float64Array, Float64Array]
  const run = (): void => {
    for (let i = 0; i < rows.length; i += 1) {
      const { price, spot, strike, years, rate, side } = rows[i]!
      out[i] = getImpliedVolatility(price, spot, strike, years, rate, side)
    }
  }
  return { run, columns: () => [out, said] }
}
