import { zoneOf } from '@tickworks/market'
import { indicator } from '../definition.ts'
import { fold, type Graph, type Slot } from '../graph/graph.ts'
import { anchor, calendarPeriod, monthOfDay } from '../graph/sessions.ts'
import { choice } from '../params.ts'

const METHODS = ['traditional', 'fibonacci', 'woodie', 'classic', 'demark', 'camarilla'] as const
type Method = (typeof METHODS)[number]

const LEVELS = ['P', 'S1', 'S2', 'S3', 'S4', 'R1', 'R2', 'R3', 'R4'] as const

// The state: period of the last bar, its open, high, low and close so far, the period before it, that one's levels, those before.
const OPEN = 1
const HIGH = 2
const LOW = 3
const CLOSE = 4
const BEFORE = 5
const LAST = 6
const OLDER = LAST + LEVELS.length

/** Pivot points: levels made of the calendar period before the present one. */
export const pivots = indicator({
  name: 'pivots',
  title: 'Pivot Points',
  category: 'overlap',
  formula:
    'P = (H + L + C)/3, woodie (H + L + 2 · open)/4; traditional and woodie S1 = 2P - H, S2 = P - range; traditional and classic S3, S4 = P - 2 and 3 ranges; woodie S3 = L - 2(H - P), S4 = S3 - range; fibonacci P - 0.382, 0.618, 1 range; camarilla C - 1.1/12, /6, /4, /2 range; R1 … R4 mirrored. demark X = H + 2L + C after a fall, 2H + L + C after a rise, else H + L + 2C; P = X/4, S1 = X/2 - H, R1 = X/2 - L.',
  notes: [
    'Periods are those of the calendar in the zone that is asked for (UTC unless said); a week begins on Monday. NaN in the first one.',
    "Woodie's P takes the open of the period before, as in pandas_ta; others take its close or the present open.",
    'pandas_ta 0.4 prints S3 and R3 of traditional a second time for S4 and R4, takes the rule of a fall for every bar of demark, and puts levels of a month in force a month after its last day. `compat` repeats that.',
  ],
  params: { method: choice('traditional', METHODS, 'Formulas'), anchor: anchor() },
  inputs: ['open', 'high', 'low', 'close', 'time'],
  memory: 'session',
  source: ['pandas_ta 0.4.16b pivots'],
  outputs: (p) =>
    levelsOf(p.method).map((level) => ({
      name: level.toLowerCase() as Lowercase<typeof level>,
      column: `PIVOTS_${p.method.slice(0, 4).toUpperCase()}_${p.anchor}_${level}`,
      lookback: 1,
      chart: 'overlay',
      sparse: true,
    })),
  build: (g, { open, high, low, close, time }, p) => {
    const { compat } = g
    const period = calendarPeriod(g, time, p.anchor)
    const inForce = compat && p.anchor === 'M' ? monthInForce(g, time) : period
    const places = levelsOf(p.method).map((level) => LEVELS.indexOf(level))
    const initial = new Float64Array(OLDER + LEVELS.length).fill(NaN)
    const step = (x: Float64Array, y: Float64Array, s: Float64Array): void => {
      if (x[4] !== s[0]) {
        s.copyWithin(OLDER, LAST, OLDER)
        writeLevels(p.method, compat, s)
        s[BEFORE] = s[0]!
        s[0] = x[4]!
        s[OPEN] = x[0]!
        s[HIGH] = x[1]!
        s[LOW] = x[2]!
      }
      s[HIGH] = Math.max(s[HIGH]!, x[1]!)
      s[LOW] = Math.min(s[LOW]!, x[2]!)
      s[CLOSE] = x[3]!
      const from = s[BEFORE]! < x[5]! ? LAST : OLDER
      for (let k = 0; k < places.length; k += 1) y[k] = s[from + places[k]!]!
    }
    return fold(g, [open, high, low, close, period, inForce], places.length, initial, step)
  },
})

function levelsOf(method: Method): readonly (typeof LEVELS)[number][] {
  return LEVELS.filter((level) =>
    method === 'demark' ? 'P S1 R1'.includes(level) : method !== 'fibonacci' || !level.endsWith('4'),
  )
}

/** Writes the levels of the period that has ended. */
function writeLevels(method: Method, compat: boolean, s: Float64Array): void {
  const high = s[HIGH]!
  const low = s[LOW]!
  const close = s[CLOSE]!
  const range = high - low
  let pivot = (high + low + close) / 3
  let sign = -1
  if (method === 'woodie') pivot = (high + low + 2 * s[OPEN]!) / 4
  if (method === 'demark') {
    const move = compat ? -1 : close - s[OPEN]!
    pivot = (high + low + close + (move < 0 ? low : move > 0 ? high : close)) / 4
  }
  s[LAST] = pivot
  for (let at = LAST + 1; at < OLDER; at += 4) {
    const far = sign < 0 ? high : low
    s[at] = 2 * pivot - far
    s[at + 1] = pivot + sign * range
    s[at + 2] = pivot + 2 * sign * range
    s[at + 3] = pivot + (method === 'traditional' && compat ? 2 : 3) * sign * range
    if (method === 'woodie') {
      s[at + 2] = (sign < 0 ? low : high) + 2 * (pivot - far)
      s[at + 3] = s[at + 2]! + sign * range
    } else if (method === 'fibonacci') {
      s[at] = pivot + 0.382 * sign * range
      s[at + 1] = pivot + 0.618 * sign * range
      s[at + 2] = pivot + sign * range
    } else if (method === 'camarilla') {
      s[at] = close + (sign * range * 1.1) / 12
      s[at + 1] = close + (sign * range * 1.1) / 6
      s[at + 2] = close + (sign * range * 1.1) / 4
      s[at + 3] = close + (sign * range * 1.1) / 2
    }
    sign = 1
  }
}

/** The month of `time`; the one before until the day of the month is reached that ended the month before (or the last day there is). */
function monthInForce(g: Graph, time: Slot): Slot {
  const zone = zoneOf(g.zone)
  return fold(g, [time], 1, [], (x, y) => {
    const day = zone.dayAt(x[0]!)
    const month = monthOfDay(day)
    let dayOfMonth = 1
    while (monthOfDay(day - dayOfMonth) === month) dayOfMonth += 1
    let days = 1
    while (monthOfDay(day - dayOfMonth - days) === month - 1) days += 1
    y[0] = dayOfMonth >= days || monthOfDay(day + 1) !== month ? month : month - 1
  })[0]!
}
