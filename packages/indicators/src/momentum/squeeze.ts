import { indicator, type Output } from '../definition.ts'
import { calc } from '../graph/graph.ts'
import { mamode } from '../graph/moving-average.ts'
import { lateLookback } from '../graph/placeholder.ts'
import { linreg } from '../graph/regression.ts'
import {
  bandsRow,
  detailOutputs,
  squeezeBands,
  squeezeDetails,
  squeezed,
  squeezeMomentum,
  takesTrueRange,
} from '../graph/squeeze.ts'
import { highest, lowest } from '../graph/windows.ts'
import { flag, length, pythonFloat, real } from '../params.ts'

type Name = 'value' | 'on' | 'off' | 'no' | 'inc' | 'dec' | 'pinc' | 'pdec' | 'ndec' | 'ninc'

/** Squeeze: whether Bollinger bands lie inside a Keltner channel, and the momentum meanwhile. */
export const squeeze = indicator({
  name: 'squeeze',
  title: 'Squeeze (TTM)',
  category: 'momentum',
  formula:
    'on = 1 where the bands lie inside the channel, off where they lie outside, no where neither. value = SMA (EMA for mamode ema) over mom_smooth of x - x[mom_length]; with `lazybear` the line of least squares through close - ((HH + LL) / 2 + channel middle) / 2. `detailed` adds value where it rises and falls, from 0 on and below.',
  notes: ['pandas_ta prints `no` before there are bands, and looks at `tr` but not at `use_tr`.'],
  params: {
    bb_length: length(20, 'Length of the bands'),
    bb_std: real(2, 0.001, 1_000, 'Standard deviations of the bands'),
    kc_length: length(20, 'Length of the channel'),
    kc_scalar: real(1.5, 0.001, 1_000, 'Ranges of the channel'),
    mom_length: length(12, 'Bars of the momentum'),
    mom_smooth: length(6, 'Smoothing of the momentum'),
    use_tr: flag(true, 'Channel of true ranges'),
    mamode: mamode('sma'),
    tr: flag(true, 'Channel of true ranges'),
    asint: flag(true, '1 and 0: they always are'),
    detailed: flag(false, 'Rising and falling momentum as well'),
    lazybear: flag(false, "LazyBear's momentum"),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic squeeze'],
  outputs: (p, { compat }): readonly Output<Name>[] => {
    const row = p.lazybear
      ? Math.max(p.kc_length - 1, lateLookback(p.mamode, p.kc_length, 0, compat)) + p.kc_length - 1
      : p.mom_length + p.mom_smooth - 1
    const lookback = compat ? 0 : bandsRow(p, compat)
    const range = takesTrueRange(p, compat) ? '' : 'hlr'
    const lengths = `${p.bb_length}_${pythonFloat(p.bb_std)}_${p.kc_length}_${pythonFloat(p.kc_scalar)}`
    return [
      { name: 'value', column: `SQZ${range}_${lengths}${p.lazybear ? '_LB' : ''}`, lookback: row, chart: 'pane' },
      { name: 'on', column: 'SQZ_ON', lookback, chart: 'pane', range: [0, 1] },
      { name: 'off', column: 'SQZ_OFF', lookback, chart: 'pane', range: [0, 1] },
      { name: 'no', column: 'SQZ_NO', lookback, chart: 'pane', range: [0, 1] },
      ...(p.detailed ? detailOutputs('SQZ', row) : []),
    ]
  },
  build: (g, { high, low, close }, p) => {
    const bands = squeezeBands(g, high, low, close, p)
    const ofMiddles = () => {
      const inputs = [close, highest(g, high, p.kc_length), lowest(g, low, p.kc_length), bands.channelMiddle]
      const distance = calc(g, inputs, (x, y) => {
        y[0] = x[0]! - (0.25 * (x[1]! + x[2]!) + 0.5 * x[3]!)
      })
      return linreg(g, distance, p.kc_length)
    }
    const value = p.lazybear ? ofMiddles() : squeezeMomentum(g, close, p)
    return [value, ...squeezed(g, bands, p.kc_scalar), ...(p.detailed ? squeezeDetails(g, value) : [])]
  },
})
