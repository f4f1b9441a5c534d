/** Moving rows between frames. */

import type { TickFrame } from '@tickworks/market'

/** Appends rows `from … to − 1` of `source` to `target`, which has room for them. */
export function copyRows(source: TickFrame, from: number, to: number, target: TickFrame): void {
  let at = target.length
  for (let i = from; i < to; i += 1) {
    target.kind[at] = source.kind[i]!
    target.side[at] = source.side[i]!
    target.instrument[at] = source.instrument[i]!
    target.seq[at] = source.seq[i]!
    target.eventTsUs[at] = source.eventTsUs[i]!
    target.recvTsUs[at] = source.recvTsUs[i]!
    target.priceUnits[at] = source.priceUnits[i]!
    target.qtyUnits[at] = source.qtyUnits[i]!
    target.openTsUs[at] = source.openTsUs[i]!
    target.openUnits[at] = source.openUnits[i]!
    target.highUnits[at] = source.highUnits[i]!
    target.lowUnits[at] = source.lowUnits[i]!
    at += 1
  }
  target.length = at
}

/** @throws RangeError unless `rowsMax` is an integer of at least 1 */
export function checkRowsMax(rowsMax: number): void {
  if (!Number.isInteger(rowsMax) || rowsMax < 1)
    throw new RangeError(`rowsMax must be an integer of at least 1, was ${rowsMax}`)
}
