/**
 * Price and Greeks of European options under a lognormal law (Black, Scholes and Merton; Black 1976), a block of rows at a time.
 *
 * With x = ln(F/K), s = σ√T, h = -|x|/s and t = s/2, the option out of the money is low·Φ(h + t) - high·Φ(h - t), low and high being
 * the lesser and the greater of U e^(-qT) and K e^(-rT). As low·φ(h + t) = high·φ(h - t), it is that density times Y(h + t) - Y(h - t),
 * Y(z) = Φ(z)/φ(z): smooth, without under- or overflow for z ≤ ¼, and there one polynomial of a fraction of z (`MILLS`). Two
 * values of a polynomial and their divided difference cost the same as two values: so the difference keeps its digits however close
 * the two are, without cases. Above ¼ the complement 1 - Φ(z) = Φ(-z) takes the place. The option in the money is added to the
 * intrinsic value, which is summed with its roundings. One exponential gives all Greeks; past theta each is the density times a
 * polynomial.
 *
 * Only + - * / √ in a stated order: SIMD and its twin here give the same bits. Largest relative errors found against 50 digits: price
 * 5e-14, Greeks 5e-13 (of the largest term where that is more), where a strike 8 deviations out magnifies one rounding of d a
 * hundredfold and of ln F a thousandfold at a total vol of 1e-4; elsewhere a few roundings.
 */

import {
  LOGNORMAL_CONSTANTS,
  LOGNORMAL_ROWS,
  LOGNORMAL_STRIDE,
  type LognormalInputs,
  lognormalRows,
} from './lognormal-twin.ts'
import { kernelColumn, kernelsOf } from './module.ts'

export { LOGNORMAL_LIMITS, LOGNORMAL_ROWS } from './lognormal-twin.ts'

/** What a block's `numbers` hold, in their order. Units as the names say; the rest raw, per 1.00 of vol and per year that passes. */
export const LOGNORMAL_NUMBERS = [
  'price',
  'delta',
  'gamma',
  'thetaPerDay',
  'vegaPerPoint',
  'rhoPerPct',
  'vanna',
  'volga',
  'charm',
  'veta',
  'speed',
  'zomma',
  'color',
  'ultima',
  'thetaPerTradingDay',
  'dividendRhoPerPct',
  'lambda',
] as const

/**
 * Room for {@link LOGNORMAL_ROWS} rows. `right`: 1 for a call, -1 for a put. `yield`: NaN counts as 0. `regular`: 1 for a row whose numbers
 * stand, 0 for one to look at: see {@link lognormal}.
 */
export type LognormalBlock = {
  readonly right: Float64Array
  readonly underlying: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly rate: Float64Array
  readonly yield: Float64Array
  readonly vol: Float64Array
  readonly regular: Float64Array
  readonly numbers: readonly Float64Array[]
  readonly cells: Float64Array
}

/** Columns of contracts: those of a block, but longer and not necessarily with a `yield`. */
export type LognormalColumns = Omit<LognormalInputs, 'yield'> & { readonly yield?: Float64Array }

/** Where the kernel's constants begin, among the cells: after its columns, and what it keeps between its stages. */
const CONSTANTS_AT = 25 * LOGNORMAL_STRIDE + 15 * 72

/** A block, in the kernels' memory while there is room for it. Never given back. */
export function lognormalBlock(): LognormalBlock {
  const cells = kernelColumn(CONSTANTS_AT + 2 * LOGNORMAL_CONSTANTS.length)
  LOGNORMAL_CONSTANTS.forEach((value, i) => {
    cells.fill(value, CONSTANTS_AT + 2 * i, CONSTANTS_AT + 2 * i + 2)
  })
  const column = (k: number): Float64Array =>
    cells.subarray(k * LOGNORMAL_STRIDE, k * LOGNORMAL_STRIDE + LOGNORMAL_ROWS)
  return {
    right: column(0),
    underlying: column(1),
    strike: column(2),
    years: column(3),
    rate: column(4),
    yield: column(5),
    vol: column(6),
    regular: column(7),
    numbers: LOGNORMAL_NUMBERS.map((_, k) => column(8 + k)),
    cells,
  }
}

/**
 * Fills the numbers of the first `rowCount` rows. `law`: `spot` for an underlying with a yield, `forward` for one that is a forward: no
 * yield but 0 is regular, and rho holds it. `depth`: 0 for the price, 1 down to rho, 2 for all.
 *
 * Regular are rows with right 1 or -1, underlying, strike, years and vol from 2^-128 to 2^128, (rT)² + (qT)² up to 300²; with a vol
 * from 0 too (the limits) where |x| is not below 2^-128. All their numbers are finite, but lambda where the price is 0. Others within
 * `LOGNORMAL_LIMITS` have the formula's numbers as well, some of them infinite or NaN because a double ends on the way; if x and s are
 * both 0 the price is NaN. What lies farther out has numbers that mean nothing.
 *
 * @returns whether all rows are known to be regular; if not, `regular` says which are
 */
export function lognormal(block: LognormalBlock, rowCount: number, law: 'spot' | 'forward', depth: 0 | 1 | 2): boolean {
  const { cells } = block
  const found = kernelsOf(cells)
  if (found !== null) return found.call.lognormal(cells.byteOffset, rowCount, law === 'spot' ? 1 : 0, depth) !== 0
  return lognormalTwin(block, rowCount, law, depth)
}

/** {@link lognormal} by the scalar twin: what serves a row or two sooner than the way into the kernel and back. */
export function lognormalTwin(
  block: LognormalBlock,
  rowCount: number,
  law: 'spot' | 'forward',
  depth: 0 | 1 | 2,
): boolean {
  return lognormalRows(block, 0, block.cells, rowCount, law === 'spot', depth)
}

/**
 * {@link lognormal} of rows of other columns, from row `from` on; without a `yield` it is 0. For the kernel they are copied into the
 * block; the twin reads them where they are, which takes less time than a copy. Where it returns false the block has them either way.
 */
export function lognormalColumns(
  inputs: LognormalColumns,
  from: number,
  block: LognormalBlock,
  rowCount: number,
  law: 'spot' | 'forward',
  depth: 0 | 1 | 2,
): boolean {
  const { cells } = block
  const { right, underlying, strike, years, rate, yield: yields, vol } = inputs
  if (yields === undefined || kernelsOf(cells) !== null) {
    copy(inputs, from, block, rowCount)
    return lognormal(block, rowCount, law, depth)
  }
  const given = { right, underlying, strike, years, rate, yield: yields, vol }
  const areRegular = lognormalRows(given, from, cells, rowCount, law === 'spot', depth)
  if (!areRegular) copy(inputs, from, block, rowCount)
  return areRegular
}

function copy(inputs: LognormalColumns, from: number, block: LognormalBlock, rowCount: number): void {
  const to = from + rowCount
  block.right.set(inputs.right.subarray(from, to))
  block.underlying.set(inputs.underlying.subarray(from, to))
  block.strike.set(inputs.strike.subarray(from, to))
  block.years.set(inputs.years.subarray(from, to))
  block.rate.set(inputs.rate.subarray(from, to))
  if (inputs.yield === undefined) block.yield.fill(0, 0, rowCount)
  else block.yield.set(inputs.yield.subarray(from, to))
  block.vol.set(inputs.vol.subarray(from, to))
}
