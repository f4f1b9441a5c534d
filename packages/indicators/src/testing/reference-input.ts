/**
 * The bars that the golden vectors were made from: the first 1,500 days of the S&P 500 from 2000 on, out of the package vega-datasets,
 * and columns made of them, as the vectors' manifest says.
 */

import { readFileSync } from 'node:fs'

export type Table = { readonly [column: string]: Float64Array }

const ROW_COUNT = 1_500

export function referenceInput(): Table {
  const file = new URL('../data/sp500-2000.csv', import.meta.resolve('vega-datasets'))
  const [head, ...lines] = readFileSync(file, 'utf8').trimEnd().split('\n')
  const names = head!.split(',')
  const rows = lines.slice(0, 2 * ROW_COUNT).map((line) => line.split(','))
  const column = (name: string, from = 0): Float64Array =>
    Float64Array.from(rows.slice(from, from + ROW_COUNT), (row) => Number(row[names.indexOf(name)]))
  const close = column('close')
  const time = Float64Array.from(rows.slice(0, ROW_COUNT), ([date]) => Date.parse(`${date}T00:00:00Z`) * 1_000)
  const ema8 = smoothed(close, 8)
  const ema21 = smoothed(close, 21)
  return {
    time,
    open: column('open'),
    high: column('high'),
    low: column('low'),
    close,
    volume: column('volume'),
    benchmark: column('close', ROW_COUNT),
    periods: close.map((_, i) => 5 + ((7 * i) % 26)),
    ema8,
    ema21,
    ratio: close.map((x, i) => (100 * x) / ema21[i]!),
    trend: ema8.map((x, i) => Number(x > ema21[i]!)),
    close_scaled: close.map((x) => x / 2_000),
  }
}

/** An exponential average that begins with the first value. */
function smoothed(x: Float64Array, length: number): Float64Array {
  const y = x.slice()
  const gain = 2 / (length + 1)
  for (let i = 1; i < y.length; i += 1) y[i] = gain * x[i]! + (1 - gain) * y[i - 1]!
  return y
}
