import { indicator, type Output } from '../definition.ts'
import { mamode } from '../graph/moving-average.ts'
import {
  bandsRow,
  detailOutputs,
  squeezeBands,
  squeezeDetails,
  squeezed,
  squeezeMomentum,
  takesTrueRange,
} from '../graph/squeeze.ts'
import { flag, int, length, pythonFloat, real } from '../params.ts'

type Name = 'value' | 'wide' | 'normal' | 'narrow' | 'off' | 'no' | 'inc' | 'dec' | 'pinc' | 'pdec' | 'ndec' | 'ninc'

/** Squeeze of three channels: whether Bollinger bands lie inside a wide, a normal and a narrow one. */
export const squeezePro = indicator({
  name: 'squeeze_pro',
  title: 'Squeeze PRO',
  category: 'momentum',
  formula:
    'wide, normal, narrow = 1 where the bands lie inside that Keltner channel; off where they lie outside the wide one, no where neither. value = SMA (EMA for mamode ema) over mom_smooth of x - x[mom_length]. `detailed` adds value where it rises and falls, from 0 on and below.',
  notes: ['pandas_ta prints `no` before there are bands, and looks at `tr` but not at `use_tr`.'],
  params: {
    bb_length: length(20, 'Length of the bands'),
    bb_std: real(2, 0.001, 1_000, 'Standard deviations of the bands'),
    kc_length: length(20, 'Length of the channels'),
    kc_scalar_wide: int(2, 1, 1_000, 'Ranges of the wide channel'),
    kc_scalar_normal: real(1.5, 0.001, 1_000, 'Ranges of the normal channel'),
    kc_scalar_narrow: int(1, 1, 1_000, 'Ranges of the narrow channel'),
    mom_length: length(12, 'Bars of the momentum'),
    mom_smooth: length(6, 'Smoothing of the momentum'),
    use_tr: flag(true, 'Channel of true ranges'),
    mamode: mamode('sma'),
    tr: flag(true, 'Channel of true ranges'),
    asint: flag(true, '1 and 0: they always are'),
    detailed: flag(false, 'Rising and falling momentum as well'),
  },
  inputs: ['high', 'low', 'close'],
  memory: 'window',
  source: ['pandas-ta-classic squeeze_pro'],
  outputs: (p, { compat }): readonly Output<Name>[] => {
    const row = p.mom_length + p.mom_smooth - 1
    const flags = { lookback: compat ? 0 : bandsRow(p, compat), chart: 'pane', range: [0, 1] } as const
    const range = takesTrueRange(p, compat) ? '' : 'hlr'
    const channels = `${p.kc_scalar_wide}_${pythonFloat(p.kc_scalar_normal)}_${p.kc_scalar_narrow}`
    const lengths = `${p.bb_length}_${pythonFloat(p.bb_std)}_${p.kc_length}`
    return [
      { name: 'value', column: `SQZPRO${range}_${lengths}_${channels}`, lookback: row, chart: 'pane' },
      { name: 'wide', column: 'SQZPRO_ON_WIDE', ...flags },
      { name: 'normal', column: 'SQZPRO_ON_NORMAL', ...flags },
      { name: 'narrow', column: 'SQZPRO_ON_NARROW', ...flags },
      { name: 'off', column: 'SQZPRO_OFF', ...flags },
      { name: 'no', column: 'SQZPRO_NO', ...flags },
      ...(p.detailed ? detailOutputs('SQZPRO', row) : []),
    ]
  },
  build: (g, { high, low, close }, p) => {
    const bands = squeezeBands(g, high, low, close, p)
    const value = squeezeMomentum(g, close, p)
    const [wide, off, neither] = squeezed(g, bands, p.kc_scalar_wide)
    const [normal] = squeezed(g, bands, p.kc_scalar_normal)
    const [narrow] = squeezed(g, bands, p.kc_scalar_narrow)
    return [value, wide, normal, narrow, off, neither, ...(p.detailed ? squeezeDetails(g, value) : [])]
  },
})
