import type { PriceOutcome } from '../contract.ts'
import { black76Price } from '../european/european.ts'
import { type SurfaceContract, surfaceVol, type VolSurface } from './surface.ts'

/**
 * What happens to a surface.
 *
 * - `spotMove`: −0.05 is 5 % down; every forward moves by the same fraction, and passing time leaves it.
 * - `volScale`, then `volPoints`: vol · volScale + volPoints/100.
 * - `yearsForward`: time that passes.
 * - `sticky`: `strike` keeps the vol of each strike, `delta` that of each log-forward moneyness (at equal time and
 *   level: of each delta), so that the smile moves with the forward.
 * - `term`: `expiry` keeps the smile of each expiry while time passes, `tenor` that of each time to expiry, which
 *   rolls down the term structure.
 */
export type SurfaceShock = {
  readonly spotMove?: number
  readonly volScale?: number
  readonly volPoints?: number
  readonly yearsForward?: number
  readonly sticky: 'strike' | 'delta'
  readonly term?: 'expiry' | 'tenor'
}

/** A price after a shock, discounted, and the vol, forward and years that it was made with. */
export type ScenarioPrice = {
  readonly outcome: PriceOutcome
  readonly price: number
  readonly vol: number
  readonly forward: number
  readonly years: number
}

/**
 * The price of a contract after a shock. No local vol: the vol is read off today's surface by the stated rule.
 * `expired` when the shock reaches the expiry: intrinsic value. `invalid`, all NaN: the surface has no vol or forward
 * there, or the shocked vol is below 0.
 */
export function scenarioPrice(surface: VolSurface, contract: SurfaceContract, shock: SurfaceShock): ScenarioPrice {
  const { right, strike, years } = contract
  const { spotMove = 0, volScale = 1, volPoints = 0, yearsForward = 0, sticky, term = 'expiry' } = shock
  const now = surfaceVol(surface, contract)
  const forward = now.forward * (1 + spotMove)
  const left = years - yearsForward
  if (left <= 0 && forward > 0 && strike >= 0) {
    return {
      outcome: 'expired',
      price: black76Price({ right, underlying: forward, strike, years: 0, rate: 0, vol: 0 }),
      vol: NaN,
      forward,
      years: left,
    }
  }
  const read = surfaceVol(surface, {
    strike,
    years: term === 'expiry' ? years : left,
    forward: sticky === 'strike' ? now.forward : forward,
  })
  const vol = read.vol * volScale + volPoints / 100
  const price = black76Price({ right, underlying: forward, strike, years: left, rate: now.rate, vol })
  const outcome = Number.isNaN(price) ? 'invalid' : 'ok'
  return { outcome, price, vol: outcome === 'ok' ? vol : NaN, forward, years: left }
}
