import {
  IMPLIED_VOL_LEFT,
  IMPLIED_VOL_ROWS,
  type ImpliedVolBlock,
  impliedVolBlock,
  kernelsInUse,
  solveImpliedVols,
} from '@tickworks/kernels/simd'
import { POWER_RESTS, POWERS } from './compounding.ts'
import { DEPTH_TABLE, FAR_DEPTH_TABLE } from './guess-table.ts'
import type { EuropeanModel, ImpliedVolColumns, QuoteColumns } from './implied-vol.ts'
import { RATIO_TABLE, SLOPE_TABLE } from './mills-table.ts'

/** Rows that the kernel takes at a time. */
export const BLOCK = IMPLIED_VOL_ROWS
/** Rows that it left: their numbers within the block. */
export const LEFT_ROWS: Uint8Array = new Uint8Array(BLOCK)

let block: ImpliedVolBlock | null = null

/** Whether {@link solveBlock} can be asked: where WebAssembly SIMD serves. */
export function canSolveBlocks(): boolean {
  if (kernelsInUse() === 'scalar') return false
  block ??= impliedVolBlock({
    slopes: SLOPE_TABLE,
    ratios: RATIO_TABLE,
    depths: DEPTH_TABLE,
    farDepths: FAR_DEPTH_TABLE,
    powers: POWERS,
    powerRests: POWER_RESTS,
  })
  return block !== null
}

/**
 * Solves `count` rows from row `from` by the kernel, with the bits of the scalar form. Returns how many rows it left in
 * {@link LEFT_ROWS}; they are neither read nor written.
 */
export function solveBlock(
  model: EuropeanModel,
  quotes: QuoteColumns,
  from: number,
  count: number,
  out: ImpliedVolColumns,
): number {
  const cells = block as ImpliedVolBlock
  copy(quotes.right, from, cells.right, count)
  copy(quotes.underlying, from, cells.underlying, count)
  copy(quotes.strike, from, cells.strike, count)
  copy(quotes.years, from, cells.years, count)
  copy(quotes.rate, from, cells.rate, count)
  if (quotes.yield === undefined) cells.yield.fill(0, 0, count)
  else copy(quotes.yield, from, cells.yield, count)
  copy(quotes.price, from, cells.price, count)
  solveImpliedVols(cells, model, count)
  const { iv, ivError, outcome } = cells
  let leftCount = 0
  for (let j = 0; j < count; j += 1) {
    if (outcome[j] === IMPLIED_VOL_LEFT) {
      LEFT_ROWS[leftCount] = j
      leftCount += 1
    } else {
      out.iv[from + j] = iv[j]!
      out.ivError[from + j] = ivError[j]!
      out.outcome[from + j] = outcome[j]!
    }
  }
  return leftCount
}

function copy(column: Float64Array | Int8Array, from: number, cells: Float64Array, count: number): void {
  for (let j = 0; j < count; j += 1) cells[j] = column[from + j]!
}
