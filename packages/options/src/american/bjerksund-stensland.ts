import { exp, expm1, log, normalCdf } from '@tickworks/kernels'
import { bsmPrice, type SpotContract } from '../european/european.ts'
import { americanPrice } from './american.ts'
import { bivariateNormalCdf } from './bivariate-normal.ts'
import { exerciseRegion, isPriceable } from './exercise-region.ts'

/** Where the time to expiry is cut, the golden section, as a share of it. */
const CUT = 0.6180339887498949

/**
 * American option after Bjerksund and Stensland (2002): the value of exercising at one flat boundary in the first 62 % of the time and at
 * another in the rest. A strategy that can be followed, so a lower bound, 1e-3 of the price below or less. Puts as calls mirrored.
 * The European price where early exercise never pays and where the rate that makes it pay is so near 0 that the boundary is beyond all doubles; the exact limit at zero vol or
 * expiry; NaN as for `americanPrice`.
 *
 * @see Bjerksund and Stensland, Closed Form Valuation of American Options (2002)
 */
export function bjerksundStenslandPrice(contract: SpotContract): number {
  if (!isPriceable(contract)) return NaN
  const { right, underlying, strike, years, rate, yield: q, vol } = contract
  if (!(years > 0 && vol > 0 && strike > 0)) return americanPrice(contract)
  const isCall = right === 'C'
  const lead = isCall ? q : rate
  const other = isCall ? rate : q
  const region = exerciseRegion(lead, other)
  if (region === 'two-boundaries') return NaN
  const european = bsmPrice(contract)
  if (region === 'never' || lead <= 0) return european
  // In units of what is paid: the strike for a call, the spot for a put.
  const unit = isCall ? strike : underlying
  const value =
    unit * callOnUnit(isCall ? log(underlying / strike) : log(strike / underlying), years, other, other - lead, vol)
  const intrinsic = isCall ? underlying - strike : strike - underlying
  return Math.max(value > -Infinity ? value : european, european, intrinsic)
}

/** The call with strike 1 on e^`logSpot`, rate r and cost of carry b < r. */
function callOnUnit(logSpot: number, years: number, r: number, b: number, vol: number): number {
  const variance = vol * vol
  const ratio = b / variance - 0.5
  const beta = -ratio + Math.sqrt(ratio * ratio + (2 * r) / variance)
  const far = beta / (beta - 1)
  const near = Math.max(1, r / (r - b))
  const early = CUT * years
  const trigger = (t: number): number => {
    const h = -(b * t + 2 * vol * Math.sqrt(t)) / ((far - near) * near)
    return far > near ? near - (far - near) * expm1(Math.min(h, 0)) : near
  }
  const first = log(trigger(early)) // for the time after the cut
  const second = log(trigger(years))
  if (logSpot >= second) return expm1(logSpot)
  const m: Market = { logSpot, r, b, variance, beta }
  const firstGain = expm1(first)
  const secondGain = expm1(second)
  return (
    secondGain * exp(beta * (logSpot - second)) -
    secondGain * flat(m, early, beta, second, second, second) +
    flat(m, early, 1, second, second, 0) -
    flat(m, early, 1, first, second, 0) -
    flat(m, early, 0, second, second, 0) +
    flat(m, early, 0, first, second, 0) +
    firstGain * flat(m, early, beta, first, second, first) -
    firstGain * stepped(m, years, beta, first, second, first, early, first) +
    stepped(m, years, 1, first, second, first, early, 0) -
    stepped(m, years, 1, 0, second, first, early, 0) -
    stepped(m, years, 0, first, second, first, early, 0) +
    stepped(m, years, 0, 0, second, first, early, 0)
  )
}

type Market = {
  readonly logSpot: number
  readonly r: number
  readonly b: number
  readonly variance: number
  readonly beta: number
}

/**
 * φ of the paper, over e^(γ·per): the value today of S^γ at time t if S is then at most e^h and was never above e^i.
 * All prices are logarithms, so that powers of large β neither overflow nor cancel.
 */
function flat(
  { logSpot, r, b, variance }: Market,
  t: number,
  gamma: number,
  h: number,
  i: number,
  per: number,
): number {
  const root = Math.sqrt(variance * t)
  const drift = (b + (gamma - 0.5) * variance) * t
  const power = (-r + gamma * b + 0.5 * gamma * (gamma - 1) * variance) * t + gamma * (logSpot - per)
  const kappa = (2 * b) / variance + 2 * gamma - 1
  const away = i - logSpot
  const d = -(logSpot - h + drift) / root
  return scaled(power, normalCdf(d)) - scaled(power + kappa * away, normalCdf(d - (2 * away) / root))
}

/** ψ of the paper, over e^(γ·per): S^γ at time t if S is then at most e^h, was never above e^i2 until `cut`, and never above e^i1 after. */
function stepped(
  { logSpot, r, b, variance }: Market,
  t: number,
  gamma: number,
  h: number,
  i2: number,
  i1: number,
  cut: number,
  per: number,
): number {
  const drift = b + (gamma - 0.5) * variance
  const rootCut = Math.sqrt(variance * cut)
  const root = Math.sqrt(variance * t)
  const a = drift * cut
  const c = drift * t
  const rho = Math.sqrt(cut / t)
  const over = logSpot - i1
  const turned = 2 * i2 - logSpot - i1
  const power = (-r + gamma * b + 0.5 * gamma * (gamma - 1) * variance) * t + gamma * (logSpot - per)
  const kappa = (2 * b) / variance + 2 * gamma - 1
  return (
    scaled(power, bivariateNormalCdf(-(over + a) / rootCut, -(logSpot - h + c) / root, rho)) -
    scaled(
      power + kappa * (i2 - logSpot),
      bivariateNormalCdf(-(turned + a) / rootCut, -(2 * i2 - logSpot - h + c) / root, rho),
    ) -
    scaled(
      power + kappa * (i1 - logSpot),
      bivariateNormalCdf(-(over - a) / rootCut, -(2 * i1 - logSpot - h + c) / root, -rho),
    ) +
    scaled(
      power + kappa * (i1 - i2),
      bivariateNormalCdf(-(turned - a) / rootCut, -(logSpot + 2 * i1 - h - 2 * i2 + c) / root, -rho),
    )
  )
}

function scaled(power: number, probability: number): number {
  return probability > 0 ? exp(power) * probability : 0
}
