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

/** Null where the kernels' memory has no room for it. */
let block: ImpliedVolBlock | null | undefined

/** Whether {@link solveBlock} can be asked: where WebAssembly SIMD serves. */
export function canSolveBlocks(): boolean {
  if (kernelsInUse() === 'scalar') return false
  if (block === undefined) block = makeBlock()
  return block !== null
}

function makeBlock(): ImpliedVolBlock | null {
  return impliedVolBlock({
    slopes: SLOPE_TABLE,
    ratios: RATIO_TABLE,
    depths: DEPTH_TABLE,
    farDepths: FAR_DEPTH_TABLE,
    powers: POWERS,
    powerRests: POWER_RESTS,
  })
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
  const end = from + count
  cells.right.set(quotes.right.subarray(from, end))
  cells.underlying.set(quotes.underlying.subarray(from, end))
  cells.strike.set(quotes.strike.subarray(from, end))
  cells.years.set(quotes.years.subarray(from, end))
  cells.rate.set(quotes.rate.subarray(from, end))
  cells.price.set(quotes.price.subarray(from, end))
  if (quotes.yield === undefined) cells.yield.fill(0)
  else cells.yield.set(quotes.yield.subarray(from, end))
  if (solveImpliedVols(cells, model, count) > 0) return copySolved(cells, from, count, out)
  const isWhole = count === BLOCK
  out.iv.set(isWhole ? cells.iv : cells.iv.subarray(0, count), from)
  out.ivError.set(isWhole ? cells.ivError : cells.ivError.subarray(0, count), from)
  out.outcome.set(isWhole ? cells.outcome : cells.outcome.subarray(0, count), from)
  return 0
}

function copySolved(
  { iv, ivError, outcome }: ImpliedVolBlock,
  from: number,
  count: number,
  out: ImpliedVolColumns,
): number {
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
