/** The list of indicators as data, and the types that follow from it. */

import type { SourceOptions } from './bar-source.ts'
import type { Definition, Handle } from './definition.ts'
import * as list from './list.ts'

type List = typeof list
/** By the catalogue's names: a record, because a union of so many definitions is more than the compiler takes. */
type ByName = { readonly [K in keyof List as NameOf<List[K]>]: List[K] }
type NameOf<D> = D extends { readonly name: infer Name extends string } ? Name : never

/** Names of the catalogue, as `definitionOf` and a `ta` specification take them. */
export type IndicatorName = keyof ByName

/**
 * How a strategy declares what it reads: `indicators.macd({ fast: 8 })` is a handle whose `value`, `histogram` and `signal` are those
 * of the last closed bar. One method for each causal indicator, by the catalogue's name, with the catalogue's parameters.
 */
export type IndicatorFactory = {
  readonly [Name in IndicatorName]: ByName[Name] extends Definition<string, infer Params, infer Out, infer In>
    ? (params?: Partial<Params>, options?: SourceOptions<In>) => Handle<Out>
    : never
}

/** All definitions, by name. */
export const catalogue: readonly Definition[] = Object.values<unknown>(list)
  .map((entry) => entry as Definition)
  .sort((a, b) => (a.name < b.name ? -1 : 1))

const BY_NAME: ReadonlyMap<string, Definition> = new Map(
  catalogue.flatMap((definition) =>
    [definition.name, ...definition.aliases].map((name) => [name, definition] as const),
  ),
)

/** The definition with this name or alias; `undefined` if there is none. */
export function findDefinition(name: string): Definition | undefined {
  return BY_NAME.get(name)
}

/**
 * The definition with this name or alias; the indicators themselves have their own types, this one is for names that come at run time.
 *
 * @throws RangeError if there is none
 */
export function definitionOf(name: string): Definition {
  const definition = BY_NAME.get(name)
  if (definition === undefined) throw new RangeError(`no indicator is called ${JSON.stringify(name)}`)
  return definition
}
