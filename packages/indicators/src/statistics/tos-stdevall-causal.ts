import { indicator } from '../definition.ts'
import { addScaled } from '../graph/arithmetic.ts'
import { deviation } from '../graph/deviation.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { linreg } from '../graph/regression.ts'
import { int, length, list } from '../params.ts'
import { channelOutputs } from './tos-channel.ts'

/** The end of the standard deviation channel that `tos_stdevall` draws, as it stood at each bar. */
export const tosStdevallCausal = indicator({
  name: 'tos_stdevall_causal',
  title: 'Standard Deviation Channel so far',
  category: 'statistics',
  formula:
    'The present end of the line of least squares through all closes so far, or the last `length` of them, and that end ∓ each of `stds` times the deviation of these closes from their mean (divisor n - ddof).',
  notes: ['The causal form of `tos_stdevall`, equal to its last row.'],
  params: {
    length: { ...length(30, 'Length', 3), default: null, nullable: true },
    stds: list([1, 2, 3], 0.000_001, 1_000, 10, 'Deviations of the bands'),
    ddof: int(1, 0, 100, 'Degrees of freedom that are lost'),
  },
  inputs: ['close'],
  memory: 'cumulative',
  source: ['The last row of tos_stdevall'],
  unchecked: true,
  outputs: (p) =>
    channelOutputs(
      `TOS_STDEVALL_CAUSAL${p.length === null ? '' : `_${p.length}`}`,
      p.stds,
      p.length === null ? Math.max(1, p.ddof) : p.length - 1,
    ),
  build: (g, { close }, p) => {
    const [line, unit] =
      p.length === null ? soFar(g, close, p.ddof) : [linreg(g, close, p.length), deviation(g, close, p.length, p.ddof)]
    const band = (k: number) => addScaled(g, line!, unit!, k)
    return [line!, ...p.stds.flatMap((k) => [band(-k), band(k)])]
  },
})

/** End of the line and deviation, of all values so far. State: count, mean, squares, and the sum of (place - its mean) · (x - mean). */
function soFar(g: Graph, x: Slot, ddof: number): readonly Slot[] {
  return fold(g, [x], 2, [0, 0, 0, 0], (input, y, s) => {
    const n = s[0]! + 1
    const distance = input[0]! - s[1]!
    const mean = s[1]! + distance / n
    s[0] = n
    s[1] = mean
    s[2] = s[2]! + distance * (input[0]! - mean)
    s[3] = s[3]! + (n / 2) * (input[0]! - mean)
    y[0] = NaN
    y[1] = NaN
    if (n < 2 || n <= ddof) return
    y[0] = mean + (s[3]! / ((n * (n * n - 1)) / 12)) * ((n - 1) / 2)
    y[1] = Math.sqrt(s[2]! / (n - ddof))
  })
}
