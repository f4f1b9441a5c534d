/** The catalogue of indicators as data: what a form, a menu or a client in another language needs to know of each. */

import {
  BAR_ROW,
  catalogue,
  checkParams,
  type Definition,
  findDefinition,
  lookbackOf,
  type Metric,
  metrics,
  type ParamSpec,
  type ParamSpecs,
  type Table,
  tables,
} from '@tickworks/indicators'
import type { CatalogueEntry } from './shapes.ts'

/** By name; made at the first call. */
export function catalogueEntries(): readonly CatalogueEntry[] {
  made ??= [...catalogue.map(entryOf), ...[...metrics, ...tables].map(summaryEntryOf)].sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )
  return made
}

/** The entry with this name or alias; undefined if there is none. */
export function findEntry(name: string): CatalogueEntry | undefined {
  const known = findDefinition(name)?.name ?? name
  return catalogueEntries().find((entry) => entry.name === known)
}

/** Whether bars have all that the indicator must be given. */
export function readsBarsOnly({ inputs }: Pick<Definition, 'inputs'>): boolean {
  return inputs.every((input) => BAR_ROW.includes(input))
}

let made: readonly CatalogueEntry[] | undefined

function entryOf(definition: Definition): CatalogueEntry {
  const params = checkParams(definition)
  return {
    ...described(definition),
    kind: definition.kind,
    optionalInputs: [...definition.optionalInputs],
    ofBars: readsBarsOnly(definition),
    outputs: definition.outputs(params).map(({ name, column, lookback, chart, range, sparse }) => ({
      name,
      column,
      lookback,
      chart,
      range: range === undefined ? null : [...range],
      sparse: sparse ?? false,
    })),
    lookback: lookbackOf(definition, params),
    causal: definition.causal,
    looksAhead: definition.looksAhead(params) ?? null,
  }
}

function summaryEntryOf(definition: Metric | Table): CatalogueEntry {
  const inputs = definition.timed ? [...definition.inputs, 'time'] : [...definition.inputs]
  const nothing = { lookback: null, chart: null, range: null, sparse: false }
  return {
    ...described({ ...definition, inputs }),
    kind: definition.kind,
    optionalInputs: [],
    ofBars: false,
    outputs: definition.outputs().map((name) => ({ name, column: name, ...nothing })),
    lookback: null,
    causal: true,
    looksAhead: null,
  }
}

type Described = Pick<
  Definition,
  'name' | 'title' | 'category' | 'formula' | 'notes' | 'inputs' | 'memory' | 'source' | 'unchecked' | 'aliases'
> & { readonly params: ParamSpecs }

function described({ name, title, category, formula, notes, params, inputs, memory, source, ...rest }: Described) {
  return {
    name,
    title,
    category,
    formula,
    notes: [...notes],
    params: Object.entries(params).map(([param, spec]) => paramOf(param, spec)),
    inputs: [...inputs],
    memory,
    source: [...source],
    unchecked: rest.unchecked,
    aliases: [...rest.aliases],
  }
}

function paramOf(name: string, spec: ParamSpec): CatalogueEntry['params'][number] {
  const hasRange = 'min' in spec
  return {
    name,
    type: spec.type,
    title: spec.title,
    default: Array.isArray(spec.default) ? [...spec.default] : (spec.default as Exclude<typeof spec.default, object>),
    defaultFrom: ('defaultFrom' in spec ? spec.defaultFrom : undefined) ?? null,
    nullable: spec.nullable ?? false,
    min: hasRange ? spec.min : null,
    max: hasRange ? spec.max : null,
    options: spec.type === 'choice' ? [...spec.options] : null,
    maxCount: spec.type === 'list' ? spec.maxCount : null,
  }
}
