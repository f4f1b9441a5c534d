import { flag, int } from '../params.ts'
import { roundedFraction } from './rounding.ts'
import { table } from './summary.ts'

/** Volume profile: volume at rising and falling closes, by pieces of the series or by ranges of the close. */
export const vp = table({
  name: 'vp',
  title: 'Volume Profile',
  category: 'volume',
  formula:
    'Rows are `width` pieces of the series, one after another, as long as possible alike; with `sort_close`, ranges of the close of equal width that hold a bar. Of each: lowest, mean and highest close, volume of bars with a rising, of those with a falling close, and both. The first bar counts as rising, one with an unchanged close on neither side.',
  notes: [
    'By `sort_close` the borders of the ranges stand for lowest and highest, rounded to two or as many decimals as keep them apart; the first one is a hundredth, or that unit, lower, so that it holds the lowest close.',
    'No rows where there are fewer bars than `width`. The state holds the whole series.',
  ],
  params: { width: int(10, 1, 10_000, 'Rows'), sort_close: flag(false, 'By ranges of the close') },
  inputs: ['close', 'volume'],
  source: ['pandas-ta-classic vp'],
  outputs: () => ['low_close', 'mean_close', 'high_close', 'pos_volume', 'neg_volume', 'total_volume'],
  // State: close and volume in turn.
  begin: () => [],
  add: (s, x) => {
    s.push(x[0]!, x[1]!)
  },
  result: (s, p) => {
    const count = s.length / 2
    const rows = count < p.width ? [] : p.sort_close ? byClose(s, p.width) : byTime(count, p.width)
    const made = rows.map(({ bars, low, high }) => rowOf(s, bars, low, high))
    const column = (k: number) => Float64Array.from(made, (row) => row[k]!)
    return {
      low_close: column(0),
      mean_close: column(1),
      high_close: column(2),
      pos_volume: column(3),
      neg_volume: column(4),
      total_volume: column(5),
    }
  },
})

type Row = { readonly bars: readonly number[]; readonly low?: number; readonly high?: number }

/** The first pieces are one bar longer where they cannot be alike. */
function byTime(count: number, width: number): readonly Row[] {
  const rows: Row[] = []
  let from = 0
  for (let k = 0; k < width; k += 1) {
    const end = from + Math.floor(count / width) + Number(k < count % width)
    rows.push({ bars: Array.from({ length: end - from }, (_, i) => from + i) })
    from = end
  }
  return rows
}

function byClose(s: readonly number[], width: number): readonly Row[] {
  let least = Infinity
  let most = -Infinity
  for (let i = 0; i < s.length; i += 2) {
    least = Math.min(least, s[i]!)
    most = Math.max(most, s[i]!)
  }
  const flat = least === most
  if (flat) {
    least -= 0.001 * (Math.abs(least) || 1)
    most += 0.001 * (Math.abs(most) || 1)
  }
  const step = (most - least) / width
  const borders = Array.from({ length: width + 1 }, (_, k) => (k === width ? most : k * step + least))
  if (!flat) borders[0] = borders[0]! - 0.001 * (most - least)
  const bars: number[][] = borders.slice(1).map(() => [])
  for (let i = 0; i < s.length; i += 2) {
    let k = Math.min(width - 1, Math.max(0, Math.ceil((s[i]! - least) / step) - 1))
    while (k > 0 && s[i]! <= borders[k]!) k -= 1
    while (k < width - 1 && s[i]! > borders[k + 1]!) k += 1
    bars[k]!.push(i / 2)
  }
  const shown = shownBorders(borders)
  return bars
    .map((held, k) => ({ bars: held, low: shown[k]!, high: shown[k + 1]! }))
    .filter((row) => row.bars.length > 0)
}

/** Two decimals, or as many as tell the borders apart; the first one a unit of the last decimal lower. */
function shownBorders(borders: readonly number[]): readonly number[] {
  for (let decimals = 2; decimals < 20; decimals += 1) {
    const shown = borders.map((border) => roundedFraction(border, decimals))
    if (new Set(shown).size === shown.length) return [shown[0]! - Number(`1e-${decimals}`), ...shown.slice(1)]
  }
  return borders
}

function rowOf(s: readonly number[], bars: readonly number[], low?: number, high?: number): readonly number[] {
  let least = Infinity
  let most = -Infinity
  let mean = 0
  let up = 0
  let down = 0
  for (const [k, i] of bars.entries()) {
    const close = s[2 * i]!
    const move = i === 0 ? 1 : close - s[2 * i - 2]!
    least = Math.min(least, close)
    most = Math.max(most, close)
    mean += (close - mean) / (k + 1)
    if (move > 0) up += s[2 * i + 1]!
    if (move < 0) down += s[2 * i + 1]!
  }
  return [low ?? least, mean, high ?? most, up, down, up + down]
}
