/**
 * Implied vols of European options, a block of rows at a time. The formulas, their tables and the scalar twin belong to
 * `@tickworks/options`, which is the caller; here is the form of them that runs two rows at once, with the same bits.
 */

import { LOG_TABLE } from '../math/log-table.ts'
import { type Kernels, kernelColumn, kernels } from './module.ts'

/** Rows of a block. */
export const IMPLIED_VOL_ROWS = 128
/** The outcome of a row that the kernel leaves to its caller: an invalid one, one near the ends of the doubles, one of more steps. */
export const IMPLIED_VOL_LEFT = 255

/** The caller's tables: of Mills ratios and their slopes, of guesses, of powers of e^(1/64). */
export type ImpliedVolTables = {
  readonly slopes: Float64Array
  readonly ratios: Float64Array
  readonly depths: Float64Array
  readonly farDepths: Float64Array
  readonly powers: Float64Array
  readonly powerRests: Float64Array
}

/**
 * The rows on their way in and out, in the kernels' memory. `right`: 1 or -1; NaN in `yield` counts as 0. After
 * {@link solveImpliedVols}: `iv`, `ivError` and `outcome`, 0 for a vol, 1 below intrinsic, 3 undetermined, or {@link IMPLIED_VOL_LEFT},
 * whose other numbers mean nothing.
 */
export type ImpliedVolBlock = {
  readonly right: Float64Array
  readonly underlying: Float64Array
  readonly strike: Float64Array
  readonly years: Float64Array
  readonly rate: Float64Array
  readonly yield: Float64Array
  readonly price: Float64Array
  readonly iv: Float64Array
  readonly ivError: Float64Array
  readonly outcome: Uint8Array
  /** Where the kernel finds the block, and its tables. */
  readonly at: number
  readonly tablesAt: number
}

/** Bytes from one slot of the block to the next, and how many there are: as ../../assembly/implied-vol.ts has them. */
const STRIDE = 8 * 3 * IMPLIED_VOL_ROWS + 48
const SLOTS = 32
/** The sizes that ../../assembly/implied-vol-lanes.ts counts on. */
const SIZES = [1152, 192, 384, 280, 192, 49, 49] as const

/**
 * A block with its tables, or null where the scalar twin serves. It takes room that is never given back: one is enough.
 *
 * @throws RangeError if a table has another size than the kernel reads
 */
export function impliedVolBlock(tables: ImpliedVolTables): ImpliedVolBlock | null {
  const found = kernels()
  if (found === null) return null
  const { slopes, ratios, depths, farDepths, powers, powerRests } = tables
  const parts = [slopes, ratios, depths, farDepths, LOG_TABLE, powers, powerRests]
  const room = kernelColumn((SLOTS * STRIDE) / 8)
  const column = kernelColumn(parts.reduce((size, part) => size + part.length, 0))
  if (room.buffer !== found.buffer || column.buffer !== found.buffer) return null
  let end = 0
  parts.forEach((part, i) => {
    if (part.length !== SIZES[i]) throw new RangeError(`table ${i} must have ${SIZES[i]} numbers, had ${part.length}`)
    column.set(part, end)
    end += part.length
  })
  return blockAt(found, room.byteOffset, column.byteOffset)
}

/** Solves the first `count` rows of the block, up to {@link IMPLIED_VOL_ROWS}, and returns how many of them it left. */
export function solveImpliedVols(
  block: ImpliedVolBlock,
  model: 'bsm' | 'black76' | 'bachelier',
  count: number,
): number {
  const { call } = kernels() as Kernels
  if (model === 'bachelier') return call.impliedBachelier(block.at, block.tablesAt, count)
  return call.impliedBlack(block.at, block.tablesAt, count, model === 'bsm' ? 1 : 0)
}

function blockAt({ buffer }: Kernels, at: number, tablesAt: number): ImpliedVolBlock {
  const slot = (i: number): Float64Array => new Float64Array(buffer, at + i * STRIDE, IMPLIED_VOL_ROWS)
  return {
    right: slot(0),
    underlying: slot(1),
    strike: slot(2),
    years: slot(3),
    rate: slot(4),
    yield: slot(5),
    price: slot(6),
    iv: slot(7),
    ivError: slot(8),
    outcome: new Uint8Array(buffer, at + 9 * STRIDE, IMPLIED_VOL_ROWS),
    at,
    tablesAt,
  }
}
