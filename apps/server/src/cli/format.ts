/** Times and numbers as people read them. */

import { relative } from 'node:path'
import { zoneOf } from '@tickworks/market'
import type { Speed } from '../platform/pacing.ts'

/**
 * `2022-12-01 09:15` in the zone, with seconds only where there are some; the date alone with `dateOnly`. A close at midnight
 * is then that of the day before: `2022-12-01`, not the 2nd.
 */
export function formatTime(tsUs: number, timeZone: string, dateOnly = false): string {
  if (!Number.isFinite(tsUs)) return '–'
  const shownUs = dateOnly ? tsUs - 1 : tsUs
  const iso = new Date(Math.floor((shownUs + zoneOf(timeZone).offsetUs(shownUs)) / 1_000)).toISOString()
  if (dateOnly) return iso.slice(0, 10)
  return `${iso.slice(0, 10)} ${iso.slice(17, 19) === '00' ? iso.slice(11, 16) : iso.slice(11, 19)}`
}

/** `2022-12-01T03:45:00Z`: for files that machines read. Fractions of a second only where there are some. */
export function isoTime(tsUs: number): string {
  const iso = new Date(Math.floor(tsUs / 1_000)).toISOString()
  const microseconds = String(tsUs % 1_000_000).padStart(6, '0')
  return microseconds === '000000' ? `${iso.slice(0, 19)}Z` : `${iso.slice(0, 19)}.${microseconds}Z`
}

/** `1,234,567` */
export function count(value: number): string {
  return value.toLocaleString('en-US')
}

/** `1 bar`, `1,234 bars` */
export function counted(value: number, noun: string): string {
  return `${count(value)} ${noun}${value === 1 ? '' : 's'}`
}

/** `16 days of the data in a second` */
export function speedText(speed: Speed): string {
  if (speed.kind === 'max') return 'as fast as it goes'
  if (speed.kind === 'rows') return `${counted(speed.perSecond, 'row')} in a second`
  const [seconds, noun] = SPANS.find(([span]) => speed.factor >= span) ?? [1, 'second']
  return `${counted(speed.factor / seconds, noun)} of the data in a second`
}

const SPANS = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'minute'],
] as const

/** `1d`, `5m`, `90s`: a length in the largest unit that it is a whole number of. */
export function lengthText(us: number): string {
  const seconds = us / 1_000_000
  const [span, noun] = SPANS.find(([each]) => seconds % each === 0) ?? [1, 's']
  return `${seconds / span}${noun[0]}`
}

/** A command as it has to be typed here: from a clone npm runs it, where `tickworks` alone is no command of the shell. */
export function typed(command: string): string {
  return `${process.env.npm_package_name === 'tickworks-workspace' ? 'npm run tickworks -- ' : 'tickworks '}${command}`
}

/** A path as people write it: relative to where they are, unless that is longer. */
export function nearPath(path: string): string {
  const near = relative('.', path)
  return near !== '' && near.length < path.length ? near : path
}
