/**
 * Reading a file of bars: bytes in memory to columns of integers, with everything a file is asked (layout, times, duplicates, order,
 * prices that do not hold together, decimals).
 *
 * Beside it the obvious way, `split` and `Number`, which asks nothing and would take whatever stands there.
 */

import { createHash } from 'node:crypto'
import { readBarsBytes } from '@tickworks/venues'
import { barsCsv } from './market.ts'
import { countOption, type Measured, printScope, printTable, sideBySide } from './measure.ts'

export async function benchCsv(barCount: number, rounds: number): Promise<Measured[]> {
  const bytes = new TextEncoder().encode(barsCsv(barCount))
  const rows = await sideBySide(
    [
      {
        name: 'split and Number',
        itemCount: barCount,
        run: (clock) => {
          clock.start()
          const columns = bySplit(bytes)
          clock.stop()
          return digest(columns)
        },
      },
      {
        name: 'tickworks reader',
        itemCount: barCount,
        run: async (clock) => {
          clock.start()
          const { length, openTsUs, openUnits, highUnits, lowUnits, closeUnits } = await readBarsBytes(bytes, 'bench')
          clock.stop()
          const columns = [openTsUs, openUnits, highUnits, lowUnits, closeUnits]
          return digest(columns.map((column) => column.subarray(0, length)))
        },
      },
    ],
    rounds,
  )
  if (rows[0]!.hash !== rows[1]!.hash) throw new Error('the two ways have read different numbers')
  printTable(`${barCount} bars of CSV, ${(bytes.length / 1e6).toFixed(0)} MB`, 'M bars/s', rows)
  printScope({ on: 'layout, times, every rule for a row', off: 'a disk, gzip' })
  return rows
}

/** In the columns' order: open times in µs, then open, high, low and close in hundredths. */
function bySplit(bytes: Uint8Array): Float64Array[] {
  const lines = new TextDecoder().decode(bytes).trimEnd().split('\n').slice(1)
  const columns = Array.from({ length: 5 }, () => new Float64Array(lines.length))
  for (const [i, line] of lines.entries()) {
    const fields = line.split(',')
    columns[0]![i] = Date.parse(fields[0]!) * 1_000
    for (let column = 1; column < 5; column += 1) columns[column]![i] = Math.round(Number(fields[column]) * 100)
  }
  return columns
}

function digest(columns: readonly Float64Array[]): string {
  const hash = createHash('sha256')
  for (const { buffer, byteOffset, byteLength } of columns) hash.update(new Uint8Array(buffer, byteOffset, byteLength))
  return hash.digest('hex')
}

if (import.meta.main) await benchCsv(countOption('bars', 300_000), countOption('rounds', 5))
