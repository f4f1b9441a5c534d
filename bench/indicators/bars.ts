/** Made-up bars for the indicator bench, the same from the same seed, and the file that hands them to contenders in other languages. */

import { readFileSync, writeFileSync } from 'node:fs'
import { uniform } from '../market.ts'
import { bytesOf, doublesOf } from '../peers/doubles.ts'

export const FIELDS = ['open', 'high', 'low', 'close', 'volume'] as const

export type Bars = { readonly [Field in (typeof FIELDS)[number]]: Float64Array }

/**
 * A walk in steps of 0.01 whose volatility comes in waves, between 50 and 500, so that ties and equal typical prices happen as they do on
 * an exchange; volume in whole lots, more of it in large moves.
 */
export function makeBars(rows: number, seed = 4): Bars {
  const next = uniform(seed)
  const bars = emptyBars(rows)
  let close = 15_000
  let heat = 1
  for (let i = 0; i < rows; i += 1) {
    heat = Math.min(6, Math.max(0.25, heat * (0.96 + 0.08 * next())))
    const open = Math.max(1, close + Math.round((next() - 0.5) * 4 * heat))
    const pull = (15_000 - open) * 2e-5
    close = Math.min(50_000, Math.max(5_000, open + Math.round((next() + next() + next() - 1.5) * 24 * heat + pull)))
    const move = Math.abs(close - open)
    bars.open[i] = open / 100
    bars.high[i] = (Math.max(open, close) + Math.floor(next() * 9 * heat)) / 100
    bars.low[i] = (Math.min(open, close) - Math.floor(next() * 9 * heat)) / 100
    bars.close[i] = close / 100
    bars.volume[i] = 10 * Math.floor(20 + next() * next() * 400 + move * 2)
  }
  return bars
}

/** The columns one after the other as little-endian doubles, in the order of {@link FIELDS}. */
export function writeBars(file: string, bars: Bars): void {
  writeFileSync(file, Buffer.concat(FIELDS.map((field) => bytesOf(bars[field]))))
}

export function readBars(file: string): Bars {
  const all = doublesOf(readFileSync(file))
  const rows = all.length / FIELDS.length
  const columns = FIELDS.map((field, i) => [field, all.slice(i * rows, (i + 1) * rows)] as const)
  return Object.fromEntries(columns) as Bars
}

function emptyBars(rows: number): Bars {
  return Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(rows)])) as Bars
}
