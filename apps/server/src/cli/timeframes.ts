import { parseTimeframe, type Timeframe } from '@tickworks/market'

/** Pace of a run unless another is asked for: bars whose time passes in a second, so that a chart is pleasant to watch. */
export const BARS_PER_SECOND = 16

const ROUGH_DAYS = { d: 1, w: 7, M: 30 } as const

/** Length in µs; of days, weeks and months roughly, for comparing and pacing. */
export function lengthUs({ unit, lengthUs: exact }: Timeframe): number {
  return unit === 'd' || unit === 'w' || unit === 'M' ? ROUGH_DAYS[unit] * 86_400_000_000 : exact
}

/** The longest of timeframes, the first of equal ones. */
export function longest(timeframes: readonly string[]): string {
  return timeframes.reduce((a, b) => (lengthUs(parseTimeframe(b)) > lengthUs(parseTimeframe(a)) ? b : a))
}
