/** Contracts as JSON: the one place that says which fields there are. The page is `docs/options/price-json.md`. */

import type { Dividend, ExpiryClock } from '@tickworks/options'
import { z } from 'zod'
import { isRecord, wrong } from './contract-list.ts'
import { clocksOf } from './market.ts'

const EXCHANGES = ['nse', 'bse', 'deribit', 'cboe-am', 'cboe-pm'] as const

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})$/
const isInstant = (text: string): boolean => INSTANT.test(text) && Number.isFinite(Date.parse(text))
const instant = z.string().refine(isInstant, 'must be an instant with its zone, such as 2026-11-26T10:00:00Z')
const date = z.iso.date('must be a date that exists, YYYY-MM-DD')

const common = {
  id: z.union([z.string(), z.number()], 'must be a text or a number').optional(),
  right: z.enum(['C', 'P']),
  underlying: z.number(),
  strike: z.number(),
  rate: z.number(),
  yield: z.number().default(0),
  /** Time to expiry: as years, or as an instant, or as a date at an exchange. */
  years: z.number().optional(),
  expiry: z
    .union([instant, date], 'must be a date, or an instant with its zone such as 2026-11-26T10:00:00Z')
    .optional(),
  exchange: z.enum(EXCHANGES).optional(),
  holidays: z.array(date).default([]),
  at: instant.optional(),
  daysPerYear: z.number().positive().default(365),
}
const priced = { ...common, vol: z.number() }
const withDays = { tradingDaysPerYear: z.number().positive().default(252) }

const dividend = z.strictObject({
  amount: z.number(),
  years: z.number().optional(),
  on: instant.optional(),
})

/** What `options price` prices. */
const priceShape = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('bsm'), ...priced, ...withDays, dividends: z.array(dividend).default([]) }),
  z.strictObject({ model: z.literal('black76'), ...priced, ...withDays }),
  z.strictObject({ model: z.literal('bachelier'), ...priced, ...withDays }),
  z.strictObject({
    model: z.literal('american'),
    ...priced,
    ...withDays,
    dividends: z.array(dividend).default([]),
    /** `accurate` unless given; with dividends `tree`, which alone knows them. */
    method: z.enum(['accurate', 'baw', 'bs2002', 'tree']).optional(),
    steps: z
      .number()
      .int()
      .min(3)
      .max(20_001)
      .refine((n) => n % 2 === 1, 'must be odd')
      .optional(),
  }),
  z.strictObject({ model: z.literal('cash-or-nothing'), ...priced, cash: z.number() }),
  z.strictObject({ model: z.literal('asset-or-nothing'), ...priced }),
  z.strictObject({
    model: z.literal('barrier'),
    ...priced,
    kind: z.enum(['down-in', 'down-out', 'up-in', 'up-out']),
    barrier: z.number(),
    rebate: z.number().default(0),
  }),
])

/** What `options iv` inverts. */
const quoteShape = z.strictObject({
  model: z.enum(['bsm', 'black76', 'bachelier', 'american']),
  ...common,
  price: z.number(),
})

/** `years` is there, whichever way the time was given; `expiresAt` where it was an expiry. */
type Timed<T> = T extends unknown
  ? Omit<T, 'id' | 'years'> & { readonly id: string | number; readonly years: number; readonly expiresAt?: string }
  : never
export type PriceJson = Timed<Completed<z.infer<typeof priceShape>>>
export type QuoteJson = Timed<z.infer<typeof quoteShape>>

/** Times of dividends in years, and a method. */
type Completed<T> = T extends { readonly dividends: unknown }
  ? Omit<T, 'dividends' | 'method'> & { readonly dividends: readonly Dividend[] } & MethodOf<T>
  : T
type MethodOf<T> = T extends { readonly method?: infer M } ? { readonly method: Exclude<M, undefined> } : unknown

/** Where contracts stand: in which file, after how many others, and each on which of its lines where they have one each. */
export type Place = { readonly file: string; readonly from?: number; readonly lines?: readonly number[] }

/** @throws CliError (exit 2) naming contract or line, field, value and rule */
export function priceContracts(contracts: readonly unknown[], place: Place): PriceJson[] {
  return contracts.map((contract, i): PriceJson => {
    const k = (place.from ?? 0) + i
    const where = whereOf(place, contract, i)
    const checked = valid(priceShape, contract, where)
    const time = timeOf(checked, k, where)
    if (checked.model !== 'bsm' && checked.model !== 'american') return { ...checked, ...time }
    const dividends = checked.dividends.map((paid) => dividendOf(paid, checked, where))
    if (checked.model === 'bsm') return { ...checked, ...time, dividends }
    const { method = dividends.length > 0 ? 'tree' : 'accurate' } = checked
    if (dividends.length === 0 || method === 'tree') return { ...checked, ...time, dividends, method }
    throw wrong(where, `field 'method' must be tree where there are dividends, was "${method}"`)
  })
}

/** @throws CliError (exit 2) as {@link priceContracts} */
export function quotedContracts(contracts: readonly unknown[], place: Place): QuoteJson[] {
  return contracts.map((contract, i) => {
    const k = (place.from ?? 0) + i
    const where = whereOf(place, contract, i)
    const checked = valid(quoteShape, contract, where)
    return { ...checked, ...timeOf(checked, k, where) }
  })
}

type Time = {
  readonly id?: string | number | undefined
  readonly years?: number | undefined
  readonly expiry?: string | undefined
  readonly exchange?: (typeof EXCHANGES)[number] | undefined
  readonly holidays: readonly string[]
  readonly at?: string | undefined
  readonly daysPerYear: number
}

function timeOf(contract: Time, k: number, where: string): { id: string | number; years: number; expiresAt?: string } {
  const { id = k + 1, years, expiry, exchange, holidays, at, daysPerYear } = contract
  if (years !== undefined) {
    if (expiry !== undefined) throw wrong(where, "has 'years' and 'expiry': one of them says how much time is left")
    return { id, years }
  }
  if (expiry === undefined) throw wrong(where, "has neither 'years' nor 'expiry'")
  if (at === undefined) throw wrong(where, "field 'at' is missing: the moment from which time to 'expiry' counts")
  let expiryUs: number
  if (isInstant(expiry)) expiryUs = Date.parse(expiry) * 1_000
  else if (exchange === undefined) {
    const rule = `field 'exchange' is missing: with the date '${expiry}' it says when on that day`
    throw wrong(where, `${rule}: ${EXCHANGES.join(', ')}`)
  } else expiryUs = clockOf(exchange, holidays).expiryUs(expiry)
  const left = (expiryUs - Date.parse(at) * 1_000) / (daysPerYear * 86_400_000_000)
  return { id, years: left, expiresAt: new Date(expiryUs / 1_000).toISOString() }
}

function dividendOf(
  { amount, years, on }: z.infer<typeof dividend>,
  { at, daysPerYear }: Time,
  where: string,
): Dividend {
  if ((years === undefined) === (on === undefined)) {
    throw wrong(where, "field 'dividends': each needs either 'years' or 'on'")
  }
  if (years !== undefined) return { amount, years }
  if (at === undefined) throw wrong(where, "field 'at' is missing: the moment from which time to a dividend counts")
  return { amount, years: (Date.parse(on!) - Date.parse(at)) / (daysPerYear * 86_400_000) }
}

/** Clocks by exchange and holidays: a file has few. */
const CLOCKS: Map<string, ExpiryClock> = new Map()
const CLOCKS_MAX = 64

function clockOf(exchange: (typeof EXCHANGES)[number], holidays: readonly string[]): ExpiryClock {
  const key = `${exchange} ${holidays.join()}`
  let clock = CLOCKS.get(key)
  if (clock === undefined) {
    if (CLOCKS.size === CLOCKS_MAX) CLOCKS.clear()
    clock = clocksOf(exchange, { holiday: holidays }).clockOf('')
    CLOCKS.set(key, clock)
  }
  return clock
}

function valid<T extends z.ZodType>(shape: T, contract: unknown, where: string): z.infer<T> {
  if (!isRecord(contract)) throw wrong(where, `must be an object, was ${shown(contract)}`)
  const { success, data, error } = shape.safeParse(contract)
  if (success) return data
  throw wrong(where, ruleOf(error.issues[0]!, contract))
}

/** Field, rule and value of what the schema refused. */
function ruleOf(issue: z.core.$ZodIssue, contract: { readonly [field: string]: unknown }): string {
  const field = `field '${issue.path.join('.')}'`
  const value = issue.path.reduce<unknown>(
    (at, key) => (at as { [key: PropertyKey]: unknown } | undefined)?.[key],
    contract,
  )
  const was = value === undefined ? 'is missing' : `was ${shown(value)}`
  switch (issue.code) {
    case 'unrecognized_keys': {
      const owner = issue.path.length === 0 ? `model '${contract.model}'` : field
      return `${owner} has no field '${issue.keys[0]}'`
    }
    case 'invalid_type':
      return `${field} must be a ${issue.expected}, ${was}`
    case 'invalid_value':
      return `${field} must be one of ${issue.values.join(', ')}, ${was}`
    case 'invalid_union':
      if (issue.path[0] !== 'model') return `${field} ${issue.message}, ${was}`
      return `${field} must be one of ${MODEL_NAMES.join(', ')}, ${was}`
    case 'too_small':
      return `${field} must be ${issue.inclusive === false ? 'above' : 'at least'} ${issue.minimum}, ${was}`
    case 'too_big':
      return `${field} must be at most ${issue.maximum}, ${was}`
    default:
      return `${field} ${issue.message}, ${was}`
  }
}

const MODEL_NAMES: readonly string[] = priceShape.options.map((option) => option.shape.model.value)

function whereOf({ file, from = 0, lines }: Place, contract: unknown, i: number): string {
  const id = isRecord(contract) ? contract.id : undefined
  const which = lines === undefined ? `contract ${from + i + 1}` : `line ${lines[i]!}`
  return `${file}: ${which}${id === undefined ? '' : ` (id ${shown(id)})`}`
}

function shown(value: unknown): string {
  return JSON.stringify(value)?.slice(0, 60) ?? String(value)
}
