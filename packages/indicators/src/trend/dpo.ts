import { indicator } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { lag } from '../graph/lags.ts'
import { ahead, ofValidRows, runGraph } from '../graph/whole.ts'
import { sma } from '../graph/windows.ts'
import { flag, length } from '../params.ts'

/** Detrended price oscillator: the price without its mean half a window away. */
export const dpo = indicator({
  name: 'dpo',
  title: 'Detrended Price Oscillator',
  category: 'trend',
  formula:
    't = ⌊length / 2⌋ + 1. Centred: x minus the mean of the `length` values up to t bars later. Else: x minus the mean t bars ago.',
  notes: [
    'Centred by default, as in pandas_ta: the last t rows have no value and the others look ahead. dpo_causal has no such parameter.',
    'Not centred here is x - mean[t]; Tulip and many platforms have x[t] - mean, which is the centred line drawn t bars later.',
    '`lookahead: false` is the same as `centered: false`.',
  ],
  params: {
    length: length(20),
    centered: flag(true, 'Centred'),
    lookahead: flag(true, 'May look ahead'),
  },
  inputs: ['close'],
  memory: 'window',
  source: ['pandas-ta-classic dpo'],
  looksAhead: (p) => (p.centered && p.lookahead ? 'the mean is that of later bars' : undefined),
  outputs: (p) => {
    const shift = Math.floor(p.length / 2) + 1
    const centred = p.centered && p.lookahead
    const lookback = centred ? Math.max(0, p.length - 1 - shift) : p.length - 1 + shift
    return [{ name: 'value', column: `DPO_${p.length}`, lookback, chart: 'pane' }]
  },
  build: (g, { close }, p) => {
    return [sub(g, close, lag(g, sma(g, close, p.length), Math.floor(p.length / 2) + 1))]
  },
  whole: ({ close }, p, mode) => {
    const shift = Math.floor(p.length / 2) + 1
    return ofValidRows([close], (columns) => {
      const [late] = runGraph(columns, mode, (g, [x]) => [sub(g, lag(g, x!, shift), sma(g, x!, p.length))])
      return [ahead(late!, shift)]
    })
  },
})
