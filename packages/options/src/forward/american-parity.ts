/**
 * Put–call parity of American options. It holds for the European parts alone:
 *
 *   C − P = D·(F − K) + (e_C − e_P)
 *
 * with e the early exercise premiums. They depend on the forward themselves, through the yield q = r − ln(F/S)/T, and on the vol of their
 * strike, which is that of its out-of-the-money option less its own premium (of the nearest pair, where that has none). Near the money they are small beside what they correct, so
 * the fit, the vols and the premiums are repeated until they stand.
 */

import { exp, log } from '@tickworks/kernels'
import { earlyExercise } from '../american/american.ts'
import { impliedVol } from '../black/implied-vol.ts'
import type { Right } from '../contract.ts'
import { type ParityColumns, type ParityPolicy, ParityRegression, type ParityResult } from './parity-fit.ts'

/** `callPrice` and `putPrice` by strike, NaN where there is none; their difference is `callMinusPut`. `discount` is the factor to expiry, `rate` its rate. */
export type PairColumns = ParityColumns & {
  readonly callPrice: Float64Array
  readonly putPrice: Float64Array
  readonly discount: number
  readonly rate: number
}

/**
 * A fit, and the largest of the |e_C − e_P| that were taken out of the pairs around it; NaN where they are not known, as the pair nearest to
 * the forward has no vol: the fit is then that of European options.
 */
export type AmericanParityResult = { readonly result: ParityResult; readonly premium: number }

/** Rounds at most; a few do, because a premium moves by a small part of what the forward moves by. */
const ROUNDS = 12
/** Moves that shrink by less than this do not say where they lead. */
const RATIO_MAX = 0.7
/** A forward that moves by less of itself stands. */
const STILL = 1e-8
/** A premium of an option that is exercised at once takes it out, unless it is as small as this share of the forward. */
const TELLING = 1e-5
/** Strikes beyond the regression's window that get premiums too, as the window may move. */
const SPARE = 1

export class AmericanParity {
  readonly #regression: ParityRegression
  readonly #eachSide: number
  #callMinusPut = new Float64Array(0)
  /** By strike, from round to round; NaN where not known yet. */
  #vol = new Float64Array(0)

  /** @throws RangeError for a policy that fits the discount: early exercise needs the rate before; and as {@link ParityRegression} */
  constructor(policy: ParityPolicy) {
    if (policy.discount === 'fitted')
      throw new RangeError(
        "discount of American options must be 'given': early exercise depends on the rate, was 'fitted'",
      )
    this.#regression = new ParityRegression(policy)
    this.#eachSide = policy.strikesEachSide + SPARE
  }

  /**
   * `carried`: the yield, where it is known and the spot follows from it; NaN: it follows from `spot`. With neither known the options are
   * on the future itself, whose yield is the rate.
   */
  fit(columns: PairColumns, spot: number, carried: number): AmericanParityResult {
    const { strikes, rate, years } = columns
    const n = strikes.length
    if (this.#callMinusPut.length !== n) {
      this.#callMinusPut = new Float64Array(n)
      this.#vol = new Float64Array(n)
    }
    const callMinusPut = this.#callMinusPut
    this.#vol.fill(Number.NaN)
    let result = this.#regression.fit(columns, columns.discount)
    let premium = result.kind === 'ok' ? Number.NaN : 0
    let forward = result.kind === 'ok' ? result.fit.forward : Number.NaN
    let before = Number.NaN
    for (let round = 0; round < ROUNDS && result.kind === 'ok'; round += 1) {
      const quoted = spot > 0 ? spot : forward
      const market = Number.isNaN(carried)
        ? { underlying: quoted, years, rate, yield: rate - log(forward / quoted) / years }
        : { underlying: forward * exp((carried - rate) * years), years, rate, yield: carried }
      const near = nearestPair(columns, forward)
      const nearVol = this.#volOf(columns, near, forward, market)
      // Without a vol nothing is known of the premiums: the quotes are below their exercise value.
      if (!(nearVol > 0)) break
      callMinusPut.fill(Number.NaN)
      premium = 0
      for (const step of [1, -1])
        for (let i = step > 0 ? near : near - 1, found = 0; i >= 0 && i < n && found <= this.#eachSide; i += step) {
          const difference = columns.callMinusPut[i]!
          if (Number.isNaN(difference)) continue
          found += 1
          const own = this.#volOf(columns, i, forward, market)
          const vol = own > 0 ? own : nearVol
          const call = earlyExercise({ ...market, right: 'C', strike: strikes[i]!, vol })
          const put = earlyExercise({ ...market, right: 'P', strike: strikes[i]!, vol })
          // An option that is worth what exercise brings tells of the spot, and nothing of the forward.
          const told = TELLING * forward
          if ((call.isDue && call.premium > told) || (put.isDue && put.premium > told)) continue
          this.#vol[i] = volLess(columns, i, forward, market, strikes[i]! < forward ? put.premium : call.premium)
          const more = call.premium - put.premium
          callMinusPut[i] = difference - more
          if (Math.abs(more) > premium) premium = Math.abs(more)
        }
      result = this.#regression.fit({ ...columns, callMinusPut }, columns.discount)
      if (result.kind !== 'ok') break
      const move = result.fit.forward - forward
      if (Math.abs(move) <= STILL * forward) break
      // Moves shrink by one ratio: every second round goes where they lead (Aitken).
      const ratio = move / before
      const isLed = Math.abs(ratio) < RATIO_MAX
      forward = result.fit.forward + (isLed ? (move * ratio) / (1 - ratio) : 0)
      before = isLed ? Number.NaN : move
    }
    return { result, premium }
  }

  /** The vol of a strike as the last round left it; before it, as if the option were European. */
  #volOf(columns: PairColumns, at: number, forward: number, market: Market): number {
    const before = this.#vol[at]!
    return before > 0 ? before : volLess(columns, at, forward, market, 0)
  }
}

type Market = { readonly underlying: number; readonly years: number; readonly rate: number; readonly yield: number }

/** The strike with both prices that is nearest to a level. */
function nearestPair({ strikes, callMinusPut }: ParityColumns, level: number): number {
  let best = -1
  for (let i = 0; i < strikes.length; i += 1)
    if (
      !Number.isNaN(callMinusPut[i]!) &&
      (best < 0 || Math.abs(strikes[i]! - level) < Math.abs(strikes[best]! - level))
    )
      best = i
  return best
}

/** Vol of the out-of-the-money option at a strike, of its price less a premium. */
function volLess(columns: PairColumns, at: number, forward: number, market: Market, premium: number): number {
  const strike = columns.strikes[at]!
  const right: Right = strike < forward ? 'P' : 'C'
  const price = (right === 'C' ? columns.callPrice : columns.putPrice)[at]!
  return impliedVol('bsm', { ...market, right, strike, price: price - premium }).iv
}
