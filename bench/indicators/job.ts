/** What a contender hands to the process that measures it. */

import type { Bars } from './bars.ts'
import type { BatchRow, StreamRow } from './rows.ts'

/** `run` is what is measured. Columns in TA-Lib's order, the first ones if it has fewer, aligned with the last bar if they are shorter. */
export type BatchJob = {
  run(): unknown
  columns(): readonly ArrayLike<number>[]
}

/** Runs a new instance over all bars, reads every output after each of them, and returns the outputs after the last. */
export type StreamJob = () => readonly number[]

/** Rows it has nothing for are left out. Each job has a process of its own: what one does to the compiler no other one sees. */
export type Contestant = {
  readonly batch: { readonly [Row in BatchRow]?: (bars: Bars) => BatchJob }
  readonly stream: { readonly [Row in StreamRow]?: (bars: Bars) => StreamJob }
}

/** A job whose result is turned into columns outside of what is measured. */
export function job<Result>(run: () => Result, columns: (result: Result) => readonly ArrayLike<number>[]): BatchJob {
  let last: Result | undefined
  return {
    run: () => {
      last = run()
      return last
    },
    columns: () => columns(last ?? run()),
  }
}

/** A peer that only takes bars one by one: `next` writes row `i` of the columns, which are made anew for each run. */
export function overBars(rows: number, width: number, start: () => (i: number, out: Float64Array[]) => void): BatchJob {
  return job(
    () => {
      const out = Array.from({ length: width }, () => new Float64Array(rows).fill(Number.NaN))
      const next = start()
      for (let i = 0; i < rows; i += 1) next(i, out)
      return out
    },
    (out) => out,
  )
}
