/** Numbers as the desk shows them: grouped, with a true minus, and a dash for what is absent. */

export const ABSENT = '–'
const LOCALE = 'en-US'
const MINUS = '\u2212'

/** `1,455.22`; NaN and null are absent, never zero. */
export function fixed(value: number | null | undefined, decimals: number): string {
  if (!isNumber(value)) return ABSENT
  return trueMinus(formatter(decimals, decimals).format(value))
}

/** `+3.20`, `−3.20`, `0.00`: the sign carries what colour alone must not. */
export function signed(value: number | null | undefined, decimals: number): string {
  if (!isNumber(value)) return ABSENT
  const text = fixed(Math.abs(value), decimals)
  return isZeroText(text) ? text : value > 0 ? `+${text}` : `${MINUS}${text}`
}

/** A fraction as signed per cent with two decimals: `+1.25%`. */
export function signedPct(fraction: number | null | undefined): string {
  return isNumber(fraction) ? `${signed(fraction * 100, 2)}%` : ABSENT
}

/** Up to `decimals` places without trailing zeros: quantities. */
export function quantity(value: number | null | undefined, decimals: number): string {
  return isNumber(value) ? trueMinus(formatter(0, decimals).format(value)) : ABSENT
}

/** Any number at the precision people read. */
export function plain(value: number | null | undefined): string {
  if (!isNumber(value)) return ABSENT
  const size = Math.abs(value)
  if (size >= 1_000_000_000_000) return compact(value)
  return quantity(value, size >= 100 ? 2 : size >= 1 ? 4 : 6)
}

/** `931.8M`: volumes and counts where the size matters. */
export function compact(value: number | null | undefined): string {
  if (!isNumber(value)) return ABSENT
  return trueMinus(COMPACT.format(value))
}

/** Decimal multiples, as disks are sold: `12.4 MB`. */
export function bytes(value: number | null | undefined): string {
  if (!isNumber(value) || value < 0) return ABSENT
  const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const
  let size = value
  let unit = 0
  while (size >= 999.5 && unit < units.length - 1) {
    size /= 1000
    unit += 1
  }
  return `${formatter(0, unit === 0 || size >= 100 ? 0 : 1).format(size)} ${units[unit]}`
}

/** A latency in the unit that keeps it short: `840 µs`, `1.9 ms`, `2.1 s`. */
export function latency(us: number | null | undefined): string {
  if (!isNumber(us) || us < 0) return ABSENT
  if (us < 999.5) return `${formatter(0, us < 10 ? 1 : 0).format(us)} µs`
  if (us < 999_500) return `${formatter(0, us < 100_000 ? 1 : 0).format(us / 1000)} ms`
  return `${formatter(0, 1).format(us / 1_000_000)} s`
}

/** Decimal places of the currency's ledger, as ISO 4217 has them; null for names that are not in it. */
export function currencyDecimals(currency: string): number | null {
  if (!KNOWN_CURRENCIES.has(currency)) return null
  return new Intl.NumberFormat(LOCALE, { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? null
}

const KNOWN_CURRENCIES = new Set(Intl.supportedValuesOf('currency'))
const COMPACT = new Intl.NumberFormat(LOCALE, { notation: 'compact', maximumFractionDigits: 1 })
const FORMATTERS = new Map<number, Intl.NumberFormat>()

function formatter(least: number, most: number): Intl.NumberFormat {
  const key = least * 32 + most
  let found = FORMATTERS.get(key)
  if (found === undefined) {
    found = new Intl.NumberFormat(LOCALE, { minimumFractionDigits: least, maximumFractionDigits: most })
    FORMATTERS.set(key, found)
  }
  return found
}

function isNumber(value: number | null | undefined): value is number {
  return typeof value === 'number' && Number.isFinite(value)
}

/** `-0.00` reads as nothing lost. */
function trueMinus(text: string): string {
  if (!text.startsWith('-')) return text
  return isZeroText(text) ? text.slice(1) : `${MINUS}${text.slice(1)}`
}

function isZeroText(text: string): boolean {
  return !/[1-9]/.test(text)
}
