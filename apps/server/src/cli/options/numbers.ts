/** Numbers of chains and surfaces as people read them; – where there is none. */

import type { OptionChain } from '@tickworks/options'
import { leftOnWall } from './wall-time.ts'

const NONE = '–'

/** `25,130.75` without groups: `25130.75`, `−0.05`. What rounds to 0 has no sign. */
export function fixed(value: number, decimals: number): string {
  if (!Number.isFinite(value)) return NONE
  return value
    .toFixed(decimals)
    .replace(/^-(0(\.0*)?)$/, '$1')
    .replace('-', '−')
}

/** A level of the underlying: `25,130.75`, `25,130.70`. */
export function level(value: number, decimals = 2): string {
  if (!Number.isFinite(value)) return NONE
  return value
    .toLocaleString('en-US', { minimumFractionDigits: decimals, maximumFractionDigits: decimals })
    .replace('-', '−')
}

/** `1,234,567`, or with as many decimals as it has, up to two. */
export function grouped(value: number): string {
  return Number.isFinite(value) ? value.toLocaleString('en-US', { maximumFractionDigits: 2 }) : NONE
}

/** A vol or share: 0.1234 is `12.34%`. */
export function percent(fraction: number, decimals = 2): string {
  return Number.isFinite(fraction) ? `${(100 * fraction).toFixed(decimals)}%` : NONE
}

/** A difference of vols, in points: 0.0123 is `+1.23`. */
export function points(fraction: number): string {
  if (!Number.isFinite(fraction)) return NONE
  const text = Math.abs(100 * fraction).toFixed(2)
  return `${fraction < 0 && Number(text) > 0 ? '−' : '+'}${text}`
}

const SCALES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'k'],
] as const

/** Money in three digits: `−1.23M`. */
export function money(value: number): string {
  if (!Number.isFinite(value)) return NONE
  const size = Math.abs(value)
  const [scale, letter] = SCALES.find(([each]) => size >= each) ?? [1, '']
  const digits = size / scale
  const decimals = letter === '' && Number.isInteger(value) ? 0 : digits < 10 ? 2 : digits < 100 ? 1 : 0
  return `${value < 0 ? '−' : ''}${digits.toFixed(decimals)}${letter}`
}

/** What is left of a chain by the clock on the wall, whatever its years count. */
export function leftText(chain: OptionChain): string {
  return daysText(leftOnWall(chain))
}

/** Time left: `5.2 h`, `14.3 d`, `1.42 y`. */
export function daysText(years: number): string {
  if (!(years > 0)) return years === 0 ? 'expired' : NONE
  const days = 365 * years
  if (days < 2) return `${(24 * days).toFixed(1)} h`
  return days < 400 ? `${days.toFixed(1)} d` : `${years.toFixed(2)} y`
}

/** Decimal places that the prices of a chain use, up to four. */
export function priceDecimals({
  bid,
  ask,
  last,
}: {
  readonly bid: Float64Array
  readonly ask: Float64Array
  readonly last: Float64Array
}): number {
  let most = 0
  for (const prices of [bid, ask, last]) {
    for (const price of prices) {
      while (most < 4 && price > 0 && Math.abs(price * 10 ** most - Math.round(price * 10 ** most)) > 1e-6) most += 1
    }
  }
  return most
}
