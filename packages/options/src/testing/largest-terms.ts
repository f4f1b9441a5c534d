import type { GreekName } from '../greeks/greeks.ts'

type Contract = {
  readonly underlying: number
  readonly strike: number
  readonly years: number
  readonly rate: number
  readonly yield: number
  readonly vol: number
}

/**
 * For the tests: the size of the largest term in the textbook's sum of each Greek that has a zero, in the units of the columns. What
 * is left out has none. Only sizes: the plain formulas serve.
 */
export function largestTerms(
  model: 'bsm' | 'black76' | 'bachelier',
  { underlying: u, strike: k, years, rate: r, yield: dividend, vol }: Contract,
): { [name in GreekName]?: number } {
  const root = Math.sqrt(years)
  const q = model === 'bsm' ? dividend : r
  const weight = Math.exp(-q * years)
  const largest = (...terms: number[]): number => Math.max(...terms.map(Math.abs))
  const phi = (x: number): number => Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI)
  if (model === 'bachelier') {
    const d = (u - k) / (vol * root)
    const density = Math.exp(-r * years) * phi(d)
    const vega = density * root
    const gamma = density / (vol * root)
    const theta = (0.5 * density * vol) / root
    return {
      thetaPerDay: theta / 365,
      thetaPerTradingDay: theta / 252,
      charm: (density * d) / (2 * years),
      veta: vega * largest(r, 0.5 / years, (0.5 * d * d) / years),
      zomma: (gamma * largest(1, d * d)) / vol,
      color: gamma * largest(r, 0.5 / years, (0.5 * d * d) / years),
      ultima: (vega / vol / vol) * largest(d ** 4, 3 * d * d),
    }
  }
  const s = vol * root
  const d1 = (Math.log(u / k) + (r - q) * years) / s + s / 2
  const d2 = d1 - s
  const density = weight * phi(d1)
  const vega = u * density * root
  const gamma = density / (u * s)
  const theta = (0.5 * vega * vol) / years
  const drifts = [(d1 * (r - q)) / s, (d1 * d2) / (2 * years), 0.5 / years, q]
  return {
    thetaPerDay: theta / 365,
    thetaPerTradingDay: theta / 252,
    vanna: (density * largest(d1, s)) / vol,
    volga: (vega * largest(d1 * d1, d1 * s)) / vol,
    charm: density * largest((r - q) / s, d2 / (2 * years)),
    veta: vega * largest(...drifts),
    speed: (gamma / u) * largest(1, d1 / s),
    zomma: (gamma * largest(1, d1 * d2)) / vol,
    color: gamma * largest(...drifts),
    ultima: (vega / vol / vol) * largest((d1 * d2) ** 2, d1 * d1, d2 * d2),
  }
}
