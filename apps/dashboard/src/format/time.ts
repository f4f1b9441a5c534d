/** Event times in a stated zone. Formatting is cached per zone: a tape formats thousands a second. */

import { ABSENT } from './number.ts'

type Parts = { readonly date: string; readonly time: string }
const FORMATTERS = new Map<string, Intl.DateTimeFormat>()

/** `2004-03-12`. */
export function dateText(tsUs: number | null, zone: string): string {
  return tsUs === null ? ABSENT : partsOf(tsUs, zone).date
}

/** `14:30:05`. */
export function timeText(tsUs: number | null, zone: string): string {
  return tsUs === null ? ABSENT : partsOf(tsUs, zone).time
}

/** `2004-03-12 14:30:05`. */
export function dateTimeText(tsUs: number | null, zone: string): string {
  if (tsUs === null) return ABSENT
  const { date, time } = partsOf(tsUs, zone)
  return `${date} ${time}`
}

/** The time of a bar in its timeframe: a date for days and longer, minutes or seconds below. */
export function barTimeText(tsUs: number, timeframe: string, zone: string): string {
  const { date, time } = partsOf(tsUs, zone)
  if (isDaily(timeframe)) return date
  return `${date} ${timeframe.endsWith('s') ? time : time.slice(0, 5)}`
}

/** Whether bars of this timeframe are named by their date. */
export function isDaily(timeframe: string): boolean {
  return /[dwM]$/.test(timeframe)
}

/** A length of time between two events: `0`, `350 µs`, `12 ms`, `4.2 s`, `3 min`, `2 h`, `5 d`. */
export function durationText(us: number): string {
  const size = Math.abs(us)
  if (size === 0) return '0'
  if (size < 1_000) return `${size} µs`
  if (size < 1_000_000) return `${Math.round(size / 1_000)} ms`
  const seconds = size / 1_000_000
  if (seconds < 60) return `${seconds < 10 ? Math.round(seconds * 10) / 10 : Math.round(seconds)} s`
  if (seconds < 3_600) return `${Math.round(seconds / 60)} min`
  if (seconds < 172_800) return `${Math.round(seconds / 3_600)} h`
  return `${Math.round(seconds / 86_400)} d`
}

/** The zone's short name at that time: `UTC`, `EST`, `GMT+5:30`. */
export function zoneName(zone: string, tsUs: number): string {
  if (zone === 'UTC') return 'UTC'
  const parts = new Intl.DateTimeFormat('en-US', { timeZone: zone, timeZoneName: 'short' }).formatToParts(tsUs / 1000)
  return parts.find(({ type }) => type === 'timeZoneName')?.value ?? zone
}

/** A zone that this browser knows, else UTC. */
export function knownZone(zone: string | undefined): string {
  if (zone === undefined) return 'UTC'
  try {
    new Intl.DateTimeFormat('en-US', { timeZone: zone })
    return zone
  } catch {
    return 'UTC'
  }
}

function partsOf(tsUs: number, zone: string): Parts {
  const ms = Math.floor(tsUs / 1000)
  if (zone === 'UTC') {
    const iso = new Date(ms).toISOString()
    return { date: iso.slice(0, 10), time: iso.slice(11, 19) }
  }
  let formatter = FORMATTERS.get(zone)
  if (formatter === undefined) {
    // Swedish dates are ISO dates.
    formatter = new Intl.DateTimeFormat('sv-SE', {
      timeZone: zone,
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
    FORMATTERS.set(zone, formatter)
  }
  const [date = '', time = ''] = formatter.format(ms).split(' ')
  return { date, time }
}
