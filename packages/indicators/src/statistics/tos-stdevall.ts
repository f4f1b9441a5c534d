import { indicator } from '../definition.ts'
import { ofValidRows } from '../graph/whole.ts'
import { int, length, list } from '../params.ts'
import { channelOutputs } from './tos-channel.ts'

/** Standard deviation channel of all bars, after thinkorswim: one straight line, and bands parallel to it. */
export const tosStdevall = indicator({
  name: 'tos_stdevall',
  title: 'Think or Swim Standard Deviation All',
  category: 'statistics',
  formula:
    'The line of least squares through all closes, or the last `length` of them, and the line ∓ each of `stds` times the deviation of these closes from their mean (divisor n - ddof).',
  notes: ['The line moves with every new bar: `tos_stdevall_causal` has its end and the bands there, bar by bar.'],
  params: {
    length: { ...length(30, 'Length', 3), default: null, nullable: true },
    stds: list([1, 2, 3], 0.000_001, 1_000, 10, 'Deviations of the bands'),
    ddof: int(1, 0, 100, 'Degrees of freedom that are lost'),
  },
  inputs: ['close'],
  memory: 'whole-series',
  source: ['pandas-ta-classic tos_stdevall'],
  looksAhead: () => 'the line is fitted to all bars of the series',
  outputs: (p) =>
    channelOutputs(`TOS_STDEVALL${p.length === null ? '' : `_${p.length}`}`, p.stds, 0, { sparse: p.length !== null }),
  build: () => {
    throw new RangeError('tos_stdevall looks ahead and has no nodes; tos_stdevall_causal has')
  },
  whole: ({ close }, p) =>
    ofValidRows([close], ([values]) => {
      const count = values!.length
      const from = Math.max(0, count - (p.length ?? count))
      const n = count - from
      const middle = (n - 1) / 2
      let mean = 0
      for (let i = from; i < count; i += 1) mean += (values![i]! - mean) / (i - from + 1)
      let squares = 0
      let moment = 0
      for (let i = from; i < count; i += 1) {
        squares += (values![i]! - mean) ** 2
        moment += (i - from - middle) * (values![i]! - mean)
      }
      const slope = moment / ((n * (n * n - 1)) / 12)
      const deviation = n > p.ddof ? Math.sqrt(squares / (n - p.ddof)) : NaN
      const factors = [0, ...p.stds.flatMap((k) => [-k, k])]
      return factors.map((k) =>
        values!.map((_, i) => (i < from ? NaN : mean + slope * (i - from - middle) + k * deviation)),
      )
    }),
})
