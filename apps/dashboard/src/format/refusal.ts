/** What a refusal compared, in people's units: the value that was asked for and the limit that it met. */

import type { Refusal } from '../api/shapes.ts'
import { ABSENT, currencyDecimals, fixed, plain } from './number.ts'

/** Empty where the reason has no numbers (the kill switch, a strategy that is off). */
export function refusalNumbers({ limit, value, unit }: Refusal): string {
  if (limit === null && value === null) return ''
  const money = moneyUnit(unit)
  const text = (number: number | null): string => {
    if (number === null) return ABSENT
    return money === null ? plain(number) : fixed(number / 10 ** money.decimals, money.decimals)
  }
  return `${text(value)} against a limit of ${text(limit)} ${money?.unit ?? unit}`.trim()
}

/** The account counts money in minor units and says so: `minor USD gross`. Null for other units, and for an unknown ledger scale. */
function moneyUnit(unit: string): { readonly unit: string; readonly decimals: number } | null {
  const [, currency, rest] = /^minor (\S+)(.*)$/.exec(unit) ?? []
  if (currency === undefined) return null
  const decimals = currencyDecimals(currency)
  return decimals === null ? null : { unit: `${currency}${rest ?? ''}`, decimals }
}
