/** Calendar periods of the bars: what restarts with the day, the week or the month asks for a number that grows with each of them. */

import { zoneOf } from '@tickworks/market'
import { type ChoiceSpec, choice } from '../params.ts'
import { fold, type Graph, type Slot } from './graph.ts'

const HOUR_US = 3_600_000_000

/** Hour, day, week from Monday on, month, quarter, year. */
const ANCHORS = ['h', 'D', 'W', 'M', 'Q', 'Y'] as const

export type Anchor = (typeof ANCHORS)[number]

/** The parameter `anchor`: the calendar period with which an indicator starts anew. */
export function anchor(): ChoiceSpec<Anchor> {
  return choice('D', ANCHORS, 'Calendar period')
}

/**
 * The number of the period that contains `time` (microseconds since 1970 UTC) in the graph's zone. Of a day: days since 1970; only
 * whether two numbers differ has a meaning for the others. State: span of the day (or hour) of the last bar, and its number.
 */
export function calendarPeriod(g: Graph, time: Slot, unit: Anchor): Slot {
  const zone = zoneOf(g.zone)
  return fold(g, [time], 1, [0, 0, 0], (x, y, s) => {
    const tsUs = x[0]!
    if (!(tsUs >= s[0]! && tsUs < s[1]!)) {
      if (unit === 'h') {
        const offsetUs = zone.offsetUs(tsUs)
        s[2] = Math.floor((tsUs + offsetUs) / HOUR_US)
        s[0] = s[2]! * HOUR_US - offsetUs
        s[1] = s[0]! + HOUR_US
      } else {
        const day = zone.dayAt(tsUs)
        s[0] = zone.dayStartUs(day)
        s[1] = zone.dayStartUs(day + 1)
        s[2] = periodOfDay(day, unit)
      }
    }
    y[0] = s[2]!
  })[0]!
}

function periodOfDay(day: number, unit: Anchor): number {
  if (unit === 'D') return day
  if (unit === 'W') return Math.floor((day + 3) / 7)
  const month = monthOfDay(day)
  return unit === 'M' ? month : Math.floor(month / (unit === 'Q' ? 3 : 12))
}

/** Months since January of the year 0, of a day counted from 1970-01-01: `civilOfDays` without the object. */
export function monthOfDay(day: number): number {
  const z = day + 719_468
  const era = Math.floor(z / 146_097)
  const dayOfEra = z - era * 146_097
  const year = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  )
  const dayOfYear = dayOfEra - (365 * year + Math.floor(year / 4) - Math.floor(year / 100))
  return (era * 400 + year) * 12 + Math.floor((5 * dayOfYear + 2) / 153) + 2
}
