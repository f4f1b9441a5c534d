/** Times and numbers as people read them. */

import { relative } from 'node:path'
import { zoneOf } from '@tickworks/market'

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

/** A path as people write it: relative to where they are, unless that is longer. */
export function nearPath(path: string): string {
  const near = relative('.', path)
  return near !== '' && near.length < path.length ? near : path
}
