import { pow } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { lag } from '../graph/lags.ts'
import { ahead, ofValidRows, runGraph } from '../graph/whole.ts'
import { int, pythonFloat, real } from '../params.ts'

/** A power of the input: near 0 it makes oscillators of -1 to 1 smaller. */
export const cube = indicator({
  name: 'cube',
  title: 'Cube Transform',
  category: 'transform',
  formula: 'x^pwr, `signal_offset` bars later; the signal is the same.',
  notes: [
    'A negative offset, the default as in pandas_ta, shows the value of a later bar. 0 and above are causal.',
    'An exponent below 3 counts as 3, as in pandas_ta.',
  ],
  params: {
    pwr: real(3, 0, 1_000, 'Exponent'),
    signal_offset: int(-1, -1_000, 1_000, 'Bars later'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas_ta 0.4.16b cube', 'Ehlers, Cycle Analytics for Traders, 2013'],
  main: 'value',
  looksAhead: (p) => (p.signal_offset < 0 ? 'the offset is negative' : undefined),
  outputs: (p) => {
    const suffix = `${pythonFloat(Math.max(p.pwr, 3))}_${p.signal_offset}`
    const lookback = Math.max(0, p.signal_offset)
    return [
      { name: 'value', column: `CUBE_${suffix}`, lookback, chart: 'pane' },
      { name: 'signal', column: `CUBEs_${suffix}`, lookback, chart: 'pane' },
    ]
  },
  build: (g, { close }, p) => {
    const value = lag(g, power(g, close, p.pwr), Math.max(0, p.signal_offset))
    return [value, value]
  },
  whole: ({ close }, p, mode) =>
    ofValidRows([close], (columns) => {
      const [value] = runGraph(columns, mode, (g, [x]) => [power(g, x!, p.pwr)])
      const early = ahead(value!, -p.signal_offset)
      return [early, early]
    }),
})

function power(g: Graph, x: Slot, exponent: number): Slot {
  const n = Math.max(exponent, 3)
  return calc(g, [x], (v, y) => {
    y[0] = pow(v[0]!, n)
  })
}
