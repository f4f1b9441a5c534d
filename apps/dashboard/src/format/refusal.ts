/** What a refusal compared: the value that was asked for and the limit that it met. */

import type { Refusal } from '../api/shapes.ts'
import { ABSENT, currencyDecimals, fixed, plain } from './number.ts'

/** Empty where the reason has no numbers (the kill switch, a strategy that is off). Money, whose unit begins with its currency, has its decimals. */
export function refusalNumbers({ limit, value, unit }: Refusal): string {
  if (limit === null && value === null) return ''
  const decimals = currencyDecimals(unit.split(' ', 1)[0]!)
  const text = (number: number | null): string => {
    if (number === null) return ABSENT
    return decimals === null ? plain(number) : fixed(number, decimals)
  }
  return `${text(value)} against a limit of ${text(limit)} ${unit}`.trim()
}
