/** Made-up contracts and quotes for the options bench, the same from the same seed, and the file that hands them to every contender. */

import { readFileSync, writeFileSync } from 'node:fs'
import { exp, log } from '@tickworks/kernels'
import { bachelierColumns, black76Columns, bsmColumns, type Model } from '@tickworks/options'
import { uniform } from '../market.ts'
import { bytesOf, doublesOf } from '../peers/doubles.ts'

/** The columns of the file, in this order. `right`: 1 for a call, -1 for a put. `price`: what an implied vol is asked for. */
export const FIELDS = ['right', 'underlying', 'strike', 'years', 'rate', 'yield', 'vol', 'price'] as const

export type Inputs = { readonly [Field in (typeof FIELDS)[number]]: Float64Array }

const HOUR_YEARS = 1 / 8_766
/** One contract in this many lies anywhere within ten standard deviations, the others around the forward as open interest does. */
const WING = 6

/**
 * Mixed moneyness: strikes 1.5 standard deviations around the forward, and every sixth one anywhere up to 10; underlyings 20 to 60,000,
 * an hour to two years, vols 5 to 120 %. Under `bachelier` underlyings of either sign near 100 and vols in their unit; American
 * contracts have whole days, for peers that know no others. The price is our own, rounded to a double: a quote like any other.
 */
export function makeInputs(model: Model, rows: number, seed = 5): Inputs {
  const next = uniform(seed)
  const between = (least: number, most: number): number => least + (most - least) * next()
  const evenly = (least: number, most: number): number => exp(between(log(least), log(most)))
  const normal = (): number => {
    let sum = -6
    for (let k = 0; k < 12; k += 1) sum += next()
    return sum
  }
  const inputs = emptyInputs(rows)
  for (let i = 0; i < rows; i += 1) {
    const hasNormal = model === 'bachelier'
    const underlying = hasNormal ? between(-20, 120) : evenly(20, 60_000)
    const years = model === 'american' ? Math.ceil(evenly(1, 1_000)) / 365 : evenly(HOUR_YEARS, 2)
    const vol = hasNormal ? evenly(3, 60) : evenly(model === 'american' ? 0.1 : 0.05, 1.2)
    const rate = between(0, 0.1)
    const hasYield = model === 'bsm' || model === 'american'
    const dividend = hasYield ? between(0, 0.06) : 0
    const isWing = model !== 'american' && next() * WING < 1
    const deviations = isWing ? between(-10, 10) : 1.5 * normal()
    const s = vol * Math.sqrt(years)
    inputs.right[i] = next() < 0.5 ? 1 : -1
    inputs.underlying[i] = underlying
    inputs.strike[i] = hasNormal
      ? underlying + deviations * s
      : underlying * exp((hasYield ? rate - dividend : 0) * years + deviations * s)
    inputs.years[i] = years
    inputs.rate[i] = rate
    inputs.yield[i] = dividend
    inputs.vol[i] = vol
  }
  if (model === 'bsm') bsmColumns(inputs, { price: inputs.price })
  if (model === 'black76') black76Columns(inputs, { price: inputs.price })
  if (model === 'bachelier') bachelierColumns(inputs, { price: inputs.price })
  return inputs
}

/** The columns one after the other as little-endian doubles, in the order of {@link FIELDS}. */
export function writeInputs(file: string, inputs: Inputs): void {
  writeFileSync(file, Buffer.concat(FIELDS.map((field) => bytesOf(inputs[field]))))
}

export function readInputs(file: string): Inputs {
  const all = doublesOf(readFileSync(file))
  const rows = all.length / FIELDS.length
  return Object.fromEntries(FIELDS.map((field, k) => [field, all.slice(k * rows, (k + 1) * rows)])) as Inputs
}

export function firstRows(inputs: Inputs, rows: number): Inputs {
  return Object.fromEntries(FIELDS.map((field) => [field, inputs[field].slice(0, rows)])) as Inputs
}

/** For peers that know no yield: the spot that has the same forward without one. */
export function spotsWithoutYield({ underlying, years, yield: dividend }: Inputs): Float64Array {
  return underlying.map((spot, i) => spot * exp(-dividend[i]! * years[i]!))
}

function emptyInputs(rows: number): Inputs {
  return Object.fromEntries(FIELDS.map((field) => [field, new Float64Array(rows)])) as Inputs
}
