import { indicator, type Output } from '../definition.ts'
import { sub } from '../graph/arithmetic.ts'
import { calc, type Graph, type Slot } from '../graph/graph.ts'
import { centralRange, levelsOf, type PivotMethod, previousBar, previousPeriod } from '../graph/pivots.ts'
import { placeholder } from '../graph/placeholder.ts'
import { calendarPeriod } from '../graph/sessions.ts'
import { ofValidRows, runGraph } from '../graph/whole.ts'
import { choice, flag, int, real } from '../params.ts'

type Name =
  | 'top'
  | 'pivot'
  | 'bottom'
  | `${'r' | 's'}${1 | 2 | 3 | 4}`
  | 'width'
  | 'width_percent'
  | 'width_class'
  | 'position'
  | 'virgin'

type Params = {
  readonly method: PivotMethod
  readonly timeframe: 'intraday' | 'daily' | 'weekly' | 'monthly'
  readonly levels: 'basic' | 'standard' | 'extended' | 'all'
  readonly width_analysis: boolean
  readonly price_position: boolean
  readonly virgin_cpr: boolean
  readonly width_narrow: number
  readonly width_wide: number
  readonly virgin_lookforward: number
}

/** Central pivot range: three prices in the middle of the last period, and levels around them. */
export const cpr = indicator({
  name: 'cpr',
  title: 'Central Pivot Range',
  category: 'trend',
  formula:
    'Of high, low and close of the period before: pivot = (h + l + c) / 3 (woodie: (h + l + 2c) / 4), bottom = (h + l) / 2, top = 2 · pivot - bottom, and resistances r and supports s by `method`; width = top - bottom, in percent of the pivot, class -1 below `width_narrow`, 1 above `width_wide`; position 1 above the top, -1 below the bottom.',
  notes: [
    'daily takes the bar before, whatever its length; intraday, weekly and monthly take the last local day, week from Monday on or month that had bars. pandas_ta takes the week or month before that one, and no day after a day without bars.',
    'The top is below the bottom, and the width below 0, where the close was in the lower half of the range: class -1 then.',
    '`virgin_cpr` looks ahead: 1 where none of the next `virgin_lookforward` bars meets the range. `interval` and the volume change nothing.',
    'pandas_ta has class, position and virgin 0 where there is no range yet, or no later bars.',
  ],
  params: {
    method: choice('classic', ['classic', 'camarilla', 'fibonacci', 'woodie'], 'Levels by'),
    timeframe: choice('daily', ['intraday', 'daily', 'weekly', 'monthly'], 'Period'),
    interval: { ...int(1, 1, 1_440, 'No effect'), default: null, nullable: true },
    levels: choice('standard', ['basic', 'standard', 'extended', 'all'], 'Levels'),
    width_analysis: flag(true, 'Width'),
    price_position: flag(true, 'Position of the close'),
    virgin_cpr: flag(false, 'Whether later bars meet the range'),
    width_narrow: real(0.5, 0, 1_000, 'Narrow below, percent'),
    width_wide: real(1.5, 0, 1_000, 'Wide above, percent'),
    virgin_lookforward: int(5, 1, 10_000, 'Later bars'),
  },
  inputs: ['open', 'high', 'low', 'close', 'time'],
  optionalInputs: ['volume'],
  memory: 'session',
  source: ['pandas-ta-classic cpr'],
  main: 'pivot',
  looksAhead: (p) => (p.virgin_cpr ? 'virgin_cpr asks later bars' : undefined),
  outputs: (p, { compat }) => {
    // When a calendar period has gone by depends on the bars.
    const sparse = p.timeframe === 'daily' ? {} : { sparse: true }
    const level = (name: Name, column: string): Output<Name> => ({
      name,
      column: `CPR_${column}`,
      lookback: 1,
      chart: 'overlay',
      ...sparse,
    })
    const code = (name: Name, column: string): Output<Name> => ({
      ...level(name, column),
      chart: 'pane',
      ...(compat ? { lookback: 0, sparse: false } : {}),
      range: [-1, 1],
    })
    const pane = (name: Name, column: string): Output<Name> => ({ ...level(name, column), chart: 'pane' })
    return [
      level('top', 'TC'),
      level('pivot', 'PIVOT'),
      level('bottom', 'BC'),
      ...levelsOf(p.method, p.levels).map((column) => level(column.toLowerCase() as Name, column)),
      ...(p.width_analysis
        ? [pane('width', 'WIDTH'), pane('width_percent', 'WIDTH_PCT'), code('width_class', 'WIDTH_CLASS')]
        : []),
      ...(p.price_position ? [code('position', 'POSITION')] : []),
      ...(p.virgin_cpr ? [{ ...code('virgin', 'VIRGIN'), sparse: !compat }] : []),
    ]
  },
  build: (g, { high, low, close, time }, p) => rangeAndCodes(g, high, low, close, time, p),
  whole: ({ open, high, low, close, time }, p, mode) =>
    ofValidRows([open, high, low, close, time], ([, h, l, c, t]) => {
      const columns = runGraph([h!, l!, c!, t!], mode, (g, [hs, ls, cs, ts]) => rangeAndCodes(g, hs!, ls!, cs!, ts!, p))
      return [...columns, virgin(h!, l!, columns[0]!, columns[2]!, p.virgin_lookforward, mode.compat ? 0 : NaN)]
    }),
})

function rangeAndCodes(g: Graph, high: Slot, low: Slot, close: Slot, time: Slot, p: Params): readonly Slot[] {
  const unit = ({ intraday: 'D', weekly: 'W', monthly: 'M', daily: undefined } as const)[p.timeframe]
  const before =
    unit === undefined
      ? previousBar(g, high, low, close)
      : previousPeriod(g, calendarPeriod(g, time, unit), high, low, close)
  const levels = centralRange(g, p.method, before, levelsOf(p.method, p.levels))
  const [top, pivot, bottom] = levels as [Slot, Slot, Slot]
  const out = [...levels]
  const code = (x: Slot): Slot => (g.compat ? placeholder(g, x, 0) : x)
  if (p.width_analysis) {
    const width = sub(g, top, bottom)
    const percent = calc(g, [width, pivot], (x, y) => {
      y[0] = (x[0]! / x[1]!) * 100
    })
    const size = calc(g, [percent], (x, y) => {
      y[0] = x[0]! > p.width_wide ? 1 : x[0]! < p.width_narrow ? -1 : 0
    })
    out.push(width, percent, code(size))
  }
  if (p.price_position) {
    const position = calc(g, [close, top, bottom], (x, y) => {
      y[0] = x[0]! < x[2]! ? -1 : Number(x[0]! > x[1]!)
    })
    out.push(code(position))
  }
  return out
}

/** Whether none of the next `bars` bars reaches from above the top to below the bottom; `unknown` where there are fewer, or no range. */
function virgin(
  high: Float64Array,
  low: Float64Array,
  top: Float64Array,
  bottom: Float64Array,
  bars: number,
  unknown: number,
): Float64Array {
  const out = new Float64Array(high.length).fill(unknown)
  for (let i = 0; i < high.length - bars; i += 1) {
    if (Number.isNaN(top[i]!)) continue
    let met = false
    for (let k = i + 1; k <= i + bars && !met; k += 1) met = high[k]! >= bottom[i]! && low[k]! <= top[i]!
    out[i] = Number(!met)
  }
  return out
}
