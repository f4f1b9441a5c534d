/** How far results are from the reference, over the rows that it has. */

import { GREEK_FIELDS, SAID } from './tasks.ts'

/** Strikes within so many standard deviations of the forward are near. */
const NEAR = 3
/** A price that one rounding moves the vol by more than this does not hold the vol; a vol that is off by more is wrong. */
const VOL_OFF = 1e-6
/** Where QuantLib's own grids differ by more, in parts of the underlying, it is no reference. */
const DOUBT = 2e-9

/** The largest relative error over the rows near the forward, and over all. */
export type Largest = { readonly near: number; readonly all: number }

/**
 * Price relative to itself; Greeks too, theta relative to its largest term. NaN for what was not asked for. `worst` names the Greek with the
 * largest error.
 */
export type GreekErrors = { readonly price: Largest; readonly greeks: Largest; readonly worst: string }

export function greekErrors(found: readonly Float64Array[], reference: readonly Float64Array[]): GreekErrors {
  const largestTerm = reference[GREEK_FIELDS.length]!
  const deviations = reference[GREEK_FIELDS.length + 1]!
  const largest = found.map((column, k) => {
    const truth = reference[k]!
    const scale = GREEK_FIELDS[k] === 'thetaPerDay' ? largestTerm : truth
    let near = 0
    let all = 0
    for (let i = 0; i < truth.length; i += 1) {
      const error = relative(column[i]!, truth[i]!, scale[i]!)
      if (error > all) all = error
      if (Math.abs(deviations[i]!) <= NEAR && error > near) near = error
    }
    return { near, all }
  })
  const [price = NOT_ASKED, ...greeks] = largest
  if (greeks.length === 0) return { price, greeks: NOT_ASKED, worst: '' }
  const near = Math.max(...greeks.map((one) => one.near))
  const all = Math.max(...greeks.map((one) => one.all))
  const worst = GREEK_FIELDS[1 + greeks.findIndex((one) => one.all === all)]!
  return { price, greeks: { near, all }, worst }
}

const NOT_ASKED: Largest = { near: NaN, all: NaN }

/** No number where there is one is infinitely wrong; a truth of 0 has no relative error. */
function relative(found: number, truth: number, scale: number): number {
  if (found === truth) return 0
  const error = Math.abs((found - truth) / scale)
  return Number.isNaN(error) ? Infinity : error
}

/** What came back where no vol, or none worth anything, can. `number`: one that is offered as if it were a vol. */
export const ANSWERS = ['number', '0', 'NaN', 'exception', 'none', 'outcome'] as const
export type Answer = (typeof ANSWERS)[number]

export type VolErrors = {
  /** Rows whose price holds the vol, those of them that came back wrong by more than 1e-6 or without a number, and the worst number. */
  readonly held: number
  readonly wrong: number
  readonly largest: number
  /** The most that is left of an error, relative to the vol, after what one rounding of the price can do. */
  readonly beyondRounding: number
  /** Of the rows whose price does not hold the vol: how many came back as what, and how far the numbers are from the vol that made the price. */
  readonly answers: Readonly<Record<Answer, number>>
  readonly largestOfLost: number
}

/** `vols` are those that the prices were made from. */
export function volErrors(
  [found, said]: readonly [Float64Array, Float64Array],
  [truth, halfWidth]: readonly [Float64Array, Float64Array],
  vols: Float64Array,
): VolErrors {
  const answers: Record<Answer, number> = { number: 0, '0': 0, NaN: 0, exception: 0, none: 0, outcome: 0 }
  let held = 0
  let wrong = 0
  let largest = 0
  let beyondRounding = 0
  let largestOfLost = 0
  for (let i = 0; i < truth.length; i += 1) {
    const answer = answerOf(found[i]!, said[i]!)
    if (!(halfWidth[i]! <= VOL_OFF)) {
      answers[answer] += 1
      if (answer === 'number') largestOfLost = Math.max(largestOfLost, Math.abs(found[i]! - vols[i]!))
      continue
    }
    held += 1
    const isNumber = answer === 'number' || answer === '0'
    const error = isNumber ? Math.abs(found[i]! - truth[i]!) : Infinity
    if (error > VOL_OFF) wrong += 1
    if (!isNumber) continue
    largest = Math.max(largest, error)
    beyondRounding = Math.max(beyondRounding, (error - halfWidth[i]!) / truth[i]!)
  }
  return { held, wrong, largest, beyondRounding, answers, largestOfLost }
}

function answerOf(vol: number, said: number): Answer {
  if (said === SAID.exception) return 'exception'
  if (said === SAID.none) return 'none'
  if (said === SAID.outcome) return 'outcome'
  if (Number.isNaN(vol)) return 'NaN'
  return vol === 0 ? '0' : 'number'
}

/** The largest error of American prices in parts of the underlying, and over how many rows. */
export function americanError(
  [found]: readonly Float64Array[],
  [truth, doubt]: readonly Float64Array[],
  underlying: Float64Array,
): { readonly rows: number; readonly largest: number } {
  let rows = 0
  let largest = 0
  for (let i = 0; i < truth!.length; i += 1) {
    if (!(doubt![i]! <= DOUBT * underlying[i]!)) continue
    rows += 1
    largest = Math.max(largest, relative(found![i]!, truth![i]!, underlying[i]!))
  }
  return { rows, largest }
}
