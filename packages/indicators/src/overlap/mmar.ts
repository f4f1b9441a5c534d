import { indicator } from '../definition.ts'
import { ema } from '../graph/averages.ts'
import { int, length } from '../params.ts'

/** Madrid's ribbon: exponential averages whose lengths grow by the same step. */
export const mmar = indicator({
  name: 'mmar',
  title: 'Madrid Moving Average Ribbon',
  category: 'overlap',
  formula: 'EMA of length, length + step, … , `num_ribbons` of them.',
  params: {
    length: length(10, 'Least length'),
    step: int(5, 1, 1_000, 'Step of the lengths'),
    num_ribbons: int(6, 1, 64, 'Lines'),
  },
  inputs: ['close'],
  memory: 'recursive',
  source: ['pandas-ta-classic mmar'],
  outputs: (p) =>
    lengths(p).map((length, k) => ({
      name: `line${k + 1}` as const,
      column: `MMAR_${length}`,
      lookback: length - 1,
      chart: 'overlay',
    })),
  build: (g, { close }, p) => lengths(p).map((length) => ema(g, close, length)),
})

function lengths(p: { readonly length: number; readonly step: number; readonly num_ribbons: number }): number[] {
  return Array.from({ length: p.num_ribbons }, (_, k) => p.length + k * p.step)
}
