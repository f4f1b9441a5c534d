import { indicator } from '../definition.ts'
import { affine, div, share } from '../graph/arithmetic.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { placeholder } from '../graph/placeholder.ts'
import { moneyFlow, typicalSum } from '../graph/volume.ts'
import { sum } from '../graph/windows.ts'
import { drift, length } from '../params.ts'

/** Money flow index: the share of the money that changed hands at rising typical prices. */
export const mfi = indicator({
  name: 'mfi',
  title: 'Money Flow Index',
  category: 'volume',
  formula:
    '100 · up / (up + down), up and down the sums over `length` bars of volume · (high + low + close) / 3 where that price rose and where it fell.',
  notes: [
    'Typical prices that are equal as decimals tie and count on neither side; rounding in (h + l + c) / 3 decides them in TA-Lib and nearly everywhere else.',
    'No flow: 0, as in TA-Lib, which also has 0 where the flow is below 1.',
    'compat counts the first bar as a bar without flow and begins one bar earlier.',
  ],
  params: { length: length(14), drift: drift() },
  inputs: ['high', 'low', 'close', 'volume'],
  memory: 'window',
  source: ['TA-Lib 0.6.4 MFI'],
  outputs: (p, { compat }) => [
    {
      name: 'value',
      column: `MFI_${p.length}`,
      lookback: compat ? Math.max(p.length - 1, 0) : p.length - 1 + p.drift,
      chart: 'pane',
      range: [0, 100],
    },
  ],
  build: (g, { high, low, close, volume }, p) => {
    const flows =
      p.drift === 1 ? moneyFlow(g, high, low, close, volume, g.compat) : flowsOver(g, high, low, close, volume, p.drift)
    const [up, moved] = flows.map((flow) => sum(g, flow, p.length))
    return [affine(g, (g.compat ? div : share)(g, up!, moved!), 100)]
  },
})

/** The flows of `moneyFlow` over more than one bar. */
function flowsOver(g: Graph, high: Slot, low: Slot, close: Slot, volume: Slot, bars: number): readonly Slot[] {
  const typical = typicalSum(g, high, low, close, bars)
  const direction = g.compat ? placeholder(g, typical.direction, 0) : typical.direction
  return fold(g, [typical.sum, direction, volume], 2, [], (x, y) => {
    const flow = x[0]! * x[2]!
    y[0] = Number(x[1]! > 0) * flow
    y[1] = Number(x[1] !== 0) * flow
  })
}
