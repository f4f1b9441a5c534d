/** What every contender is asked, by name; the parts of the bench that this makes up. */

import type { Model } from '@tickworks/options'

/** A limit in nanoseconds that the project sets itself, and how it is said elsewhere. */
export type Target = { readonly ns: number; readonly text?: string }

export type Task = {
  readonly title: string
  readonly model: Model
  /** Which reference the results are held against: price and first-order Greeks, implied vols, American prices, or none. */
  readonly kind: 'greeks' | 'vols' | 'american' | 'unchecked'
  readonly target?: Target
  /** Of the same numbers without SIMD. */
  readonly scalarTarget?: Target
}

const FIVE = 'price + delta, gamma, theta, vega, rho'
const ACCURATE = { ns: 50_000, text: '20 k/s' }
const GREEKS = { target: { ns: 50, text: '20 M/s' }, scalarTarget: { ns: 100, text: '10 M/s' } }
const VOLS = { target: { ns: 250, text: '4 M/s, aim 8' } }

export const TASKS = {
  'bsm-price': { title: 'price', model: 'bsm', kind: 'greeks' },
  'bsm-greeks': { title: FIVE, model: 'bsm', kind: 'greeks', ...GREEKS },
  'black76-greeks': { title: FIVE, model: 'black76', kind: 'greeks', ...GREEKS },
  'bsm-all': { title: 'price and all sixteen Greeks', model: 'bsm', kind: 'unchecked' },
  'bsm-vols': { title: 'implied vol', model: 'bsm', kind: 'vols', ...VOLS },
  'black76-vols': { title: 'implied vol', model: 'black76', kind: 'vols', ...VOLS },
  'bachelier-vols': { title: 'implied vol', model: 'bachelier', kind: 'vols', ...VOLS },
  'american-price': { title: 'price by the accurate method', model: 'american', kind: 'american', target: ACCURATE },
  'american-greeks': { title: 'price and eight Greeks', model: 'american', kind: 'american' },
} as const satisfies { readonly [name: string]: Task }

export type TaskName = keyof typeof TASKS

export const PARTS: { readonly [part: string]: readonly TaskName[] } = {
  price: ['bsm-price', 'bsm-greeks', 'black76-greeks', 'bsm-all'],
  iv: ['bsm-vols', 'black76-vols', 'bachelier-vols'],
  american: ['american-price', 'american-greeks'],
}

/** What a result of kind `greeks` holds, in the units of the library's columns; a task that asks for the price has the first alone. */
export const GREEK_FIELDS = ['price', 'delta', 'gamma', 'thetaPerDay', 'vegaPerPoint', 'rhoPerPct'] as const

/**
 * The second column of a result of kind `vols`: what came with the number. 0 nothing, so that the number is all there is; 1 an exception;
 * 2 the language's own nothing instead of a number; 3 a word that no vol, or none that is worth anything, belongs to the price.
 */
export const SAID = { nothing: 0, exception: 1, none: 2, outcome: 3 } as const
