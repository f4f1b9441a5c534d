/** Tickworks as a contestant: the only file of the bench that knows how our columns are called. `out` is made once and reused. */

import { useScalarKernels } from '@tickworks/kernels/simd'
import {
  americanColumns,
  americanGreekColumns,
  black76Columns,
  bsmColumns,
  type EuropeanColumns,
  type EuropeanModel,
  type GreekColumns,
  type GreekOptions,
  greekColumns,
  impliedVolColumns,
  impliedVols,
} from '@tickworks/options'
import type { Inputs } from './inputs.ts'
import type { Contestant, Job } from './job.ts'
import { GREEK_FIELDS, SAID } from './tasks.ts'

const AMERICAN_GREEK_ROWS = 1_000

type Fill = (contracts: EuropeanColumns, out?: GreekColumns, options?: GreekOptions) => GreekColumns

/** What a user gets. */
export const contestant: Contestant = contestantWith(false)
/** The same without SIMD, as where there is none: the same bits. */
export const scalar: Contestant = contestantWith(true)

function contestantWith(isScalar: boolean): Contestant {
  const priced = (fill: Fill, fields: readonly string[], rows = Infinity): NonNullable<Contestant['bsm-price']> => ({
    rows,
    prepare: (inputs) => {
      useScalarKernels(isScalar)
      return filling(fill, inputs, fields)
    },
  })
  const implied = (model: EuropeanModel): NonNullable<Contestant['bsm-vols']> => ({
    rows: Infinity,
    prepare: (inputs) => {
      useScalarKernels(isScalar)
      return inverting(model, inputs)
    },
  })
  return {
    'bsm-price': priced(bsmColumns, ['price']),
    'bsm-greeks': priced(bsmColumns, GREEK_FIELDS),
    'black76-greeks': priced(black76Columns, GREEK_FIELDS),
    'bsm-all': priced(bsmColumns, numberColumns(greekColumns(0))),
    'bsm-vols': implied('bsm'),
    'black76-vols': implied('black76'),
    'bachelier-vols': implied('bachelier'),
    'american-price': priced(americanColumns, ['price']),
    'american-greeks': priced(americanColumns, numberColumns(americanGreekColumns(0)), AMERICAN_GREEK_ROWS),
  }
}

function numberColumns(columns: GreekColumns): readonly string[] {
  return Object.keys(columns).filter((name) => name !== 'outcome')
}

function filling(fill: Fill, inputs: Inputs, fields: readonly string[]): Job {
  const columns = fields.map(() => new Float64Array(inputs.strike.length))
  const outcome = new Uint8Array(inputs.strike.length)
  const out: GreekColumns = { ...Object.fromEntries(fields.map((field, k) => [field, columns[k]])), outcome }
  return { run: () => fill(inputs, out), columns: () => columns }
}

function inverting(model: EuropeanModel, inputs: Inputs): Job {
  const out = impliedVolColumns(inputs.strike.length)
  return {
    run: () => impliedVols(model, inputs, out),
    columns: () => [
      out.iv,
      Float64Array.from(out.outcome, (code) => (code === 0 ? SAID.nothing : SAID.outcome)),
      out.ivError,
    ],
  }
}
