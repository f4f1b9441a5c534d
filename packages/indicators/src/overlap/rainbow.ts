import { indicator } from '../definition.ts'
import type { Slot } from '../graph/graph.ts'
import { sma } from '../graph/windows.ts'
import { int, length } from '../params.ts'

/** Widner's rainbow: a mean, the mean of that, and so on. */
export const rainbow = indicator({
  name: 'rainbow',
  title: 'Rainbow Charts',
  category: 'overlap',
  formula:
    'Line 1 is the mean of the last `length` values, each other line the mean of the last `length` values of the line before.',
  params: { length: length(2), num_ribbons: int(10, 1, 64, 'Lines') },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic rainbow'],
  outputs: (p) =>
    Array.from({ length: p.num_ribbons }, (_, k) => ({
      name: `line${k + 1}` as const,
      column: `RAINBOW_${k + 1}`,
      lookback: (k + 1) * (p.length - 1),
      chart: 'overlay',
    })),
  build: (g, { close }, p) => {
    const lines: Slot[] = []
    for (let k = 0; k < p.num_ribbons; k += 1) lines.push(sma(g, lines[k - 1] ?? close, p.length))
    return lines
  },
})
