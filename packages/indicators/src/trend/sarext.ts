import { indicator } from '../definition.ts'
import { mul } from '../graph/arithmetic.ts'
import { parabolic } from '../graph/parabolic.ts'
import { classicParabolic } from '../graph/parabolic-classic.ts'
import { real } from '../params.ts'

/** Parabolic stop and reverse with a set of accelerations for each side, below 0 while short. */
export const sarext = indicator({
  name: 'sarext',
  title: 'Parabolic SAR Extended',
  category: 'trend',
  formula:
    'As psar, with accelerations of their own for long and short, a given first stop and an offset where the side changes.',
  notes: [
    'The sign is the side: above 0 long, below 0 short. A `startvalue` above 0 starts long, below 0 short, 0 lets the first two bars decide (TA-Lib).',
    'pandas_ta leaves the stop where it is when the side changes, takes no side from `startvalue`, and differs on most bars.',
  ],
  params: {
    startvalue: real(0, -1e12, 1e12, 'First stop'),
    offsetonreverse: real(0, 0, 1e9, 'Offset on a change of side'),
    accelerationinitlong: real(0.02, 0, 1e9, 'First acceleration, long'),
    accelerationlong: real(0.02, 0, 1e9, 'Acceleration, long'),
    accelerationmaxlong: real(0.2, 0, 1e9, 'Greatest acceleration, long'),
    accelerationinitshort: real(0.02, 0, 1e9, 'First acceleration, short'),
    accelerationshort: real(0.02, 0, 1e9, 'Acceleration, short'),
    accelerationmaxshort: real(0.2, 0, 1e9, 'Greatest acceleration, short'),
  },
  inputs: ['high', 'low'],
  memory: 'recursive',
  source: ['TA-Lib 0.6.4 SAREXT', 'pandas-ta-classic sarext'],
  outputs: () => [{ name: 'value', column: 'SAREXT', lookback: 1, chart: 'overlay' }],
  build: (g, { high, low }, p) => {
    const both = {
      start: p.startvalue,
      offset: p.offsetonreverse,
      long: { first: p.accelerationinitlong, step: p.accelerationlong, max: p.accelerationmaxlong },
      short: { first: p.accelerationinitshort, step: p.accelerationshort, max: p.accelerationmaxshort },
    }
    const { stop, side } = g.compat
      ? classicParabolic(g, high, low, both, { jumps: false })
      : parabolic(g, high, low, both)
    return [mul(g, stop, side)]
  },
})
