import { indicator } from '../definition.ts'
import { add, affine } from '../graph/arithmetic.ts'
import { highest, lowest } from '../graph/windows.ts'
import { length } from '../params.ts'

/** Donchian channel: the lowest low and the highest high of a window, and the middle between them. */
export const donchian = indicator({
  name: 'donchian',
  title: 'Donchian Channels',
  category: 'volatility',
  formula: 'lower = lowest low, upper = highest high, the present bar included, middle = their mean.',
  notes: ['Turtle rules look at the bars before the present one: read the values of the bar before.'],
  params: {
    lower_length: length(20, 'Length of the lower side'),
    upper_length: length(20, 'Length of the upper side'),
  },
  inputs: ['high', 'low'],
  memory: 'window',
  source: ['pandas-ta-classic donchian'],
  main: 'middle',
  outputs: (p) => {
    const suffix = `${p.lower_length}_${p.upper_length}`
    const lower = p.lower_length - 1
    const upper = p.upper_length - 1
    return [
      { name: 'lower', column: `DCL_${suffix}`, lookback: lower, chart: 'overlay' },
      { name: 'middle', column: `DCM_${suffix}`, lookback: Math.max(lower, upper), chart: 'overlay' },
      { name: 'upper', column: `DCU_${suffix}`, lookback: upper, chart: 'overlay' },
    ]
  },
  build: (g, { high, low }, p) => {
    const lower = lowest(g, low, p.lower_length)
    const upper = highest(g, high, p.upper_length)
    return [lower, affine(g, add(g, lower, upper), 0.5), upper]
  },
})
