import { tanh } from '@tickworks/kernels'
import { indicator } from '../definition.ts'
import { inverseFisher } from '../graph/inverse-fisher.ts'
import { ahead, ofValidRows } from '../graph/whole.ts'
import { int, pythonFloat, real } from '../params.ts'

/** Inverse Fisher transform of a whole series brought to -1 to 1. */
export const ifisher = indicator({
  name: 'ifisher',
  title: 'Inverse Fisher Transform',
  category: 'transform',
  formula:
    '(e^(amp · x) - 1) / (e^(amp · x) + 1), `signal_offset` bars later; before that x is brought to -1 to 1 by the extremes of the series, unless it is there. The signal is the same.',
  notes: [
    'The extremes are those of later bars as well. ifisher_causal takes x as it is; remap brings it to a range by given bounds.',
    "Ehlers' exponent is 2 · x.",
  ],
  params: { amp: real(1, -1_000, 1_000, 'Amplification'), signal_offset: int(-1, -1_000, 1_000, 'Bars later') },
  inputs: ['close'],
  memory: 'whole-series',
  source: ['pandas_ta 0.4.16b ifisher', 'Ehlers, The Inverse Fisher Transform, 2004'],
  looksAhead: () => 'the scale is that of the whole series',
  outputs: (p) => {
    const lookback = Math.max(0, p.signal_offset)
    return [
      { name: 'value', column: `INVFISHER_${pythonFloat(p.amp)}`, lookback, chart: 'pane', range: [-1, 1] },
      { name: 'signal', column: `INVFISHERs_${pythonFloat(p.amp)}`, lookback, chart: 'pane', range: [-1, 1] },
    ]
  },
  build: (g, { close }, p) => {
    const value = inverseFisher(g, close, p.amp)
    return [value, value]
  },
  whole: ({ close }, p) =>
    ofValidRows([close], ([x]) => {
      let least = Infinity
      let greatest = -Infinity
      for (const value of x!) {
        least = Math.min(least, value)
        greatest = Math.max(greatest, value)
      }
      const width = greatest - least
      const inRange = least >= -1 && greatest <= 1
      const value = x!.map((v) => {
        return tanh((p.amp / 2) * (inRange ? v : -1 + (2 / width) * (v - least)))
      })
      const offset = p.signal_offset
      const late = new Float64Array(value.length).fill(NaN)
      if (offset >= 0 && offset < value.length) late.set(value.subarray(0, value.length - offset), offset)
      const moved = offset < 0 ? ahead(value, -offset) : late
      return [moved, moved]
    }),
})
