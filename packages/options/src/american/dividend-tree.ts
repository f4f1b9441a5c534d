import { exp } from '@tickworks/kernels'
import { signOf } from '../contract.ts'
import { type DividendContract, dividendGreeks, presentOf } from '../european/dividends.ts'
import { stepsOf, treePrice } from './leisen-reimer.ts'

/**
 * An American option on a share with known cash dividends, in the escrowed model of `dividendGreeks`: what moves with `vol` is the spot
 * less the present value of the dividends to come, while exercise is of the whole share. A call is exercised just before a dividend, a
 * put just after one. On Leisen and Reimer's tree of `stepCount` steps, exercise at the steps: an error of about 1e-4 of the spot at 1,001 of them.
 * Price only. Expired: intrinsic value. Without vol: the best step of the known path. NaN for what `dividendGreeks` calls `invalid`.
 *
 * @throws RangeError if `stepCount` is not an odd integer of at least 3
 * @see Hull, Options, Futures, and Other Derivatives, 21.3
 */
export function americanDividendPrice(contract: DividendContract, stepCount: number = 1001): number {
  const steps = stepsOf(stepCount)
  const { right, underlying, strike, years, rate, vol, dividends } = contract
  const european = dividendGreeks(contract)
  if (european.outcome !== 'ok') return european.price
  const sign = signOf(right)
  const q = contract.yield ?? 0
  if (strike === 0) return sign > 0 ? Math.max(underlying, european.price) : 0
  const cash = new Float64Array(steps)
  for (let i = 0; i < steps; i += 1) {
    const now = (i * years) / steps
    // At its own instant a dividend still belongs to who exercises a call, and is gone for who exercises a put.
    const from = sign > 0 ? now * (1 - 1e-14) : now
    cash[i] = presentOf(dividends, rate - q, from, years).worth
  }
  const plain = { right, underlying: european.escrowedSpot, strike, years, rate, yield: q, vol }
  if (vol > 0) return treePrice(plain, cash)
  let best = european.price
  for (let i = 0; i < steps; i += 1) {
    const now = (i * years) / steps
    const spot = european.escrowedSpot * exp((rate - q) * now) + cash[i]!
    best = Math.max(best, exp(-rate * now) * sign * (spot - strike))
  }
  return best
}
