import type { InstrumentFilter, InstrumentSpec } from './instrument.ts'

/** The filter in force at an instant: the last one from then or before, and before the first date the first one. @throws RangeError when there is none at all */
export function filterAt(spec: InstrumentSpec, tsUs: number): InstrumentFilter {
  const { filters } = spec
  let found = filters[0]
  if (found === undefined) throw new RangeError(`instrument ${spec.key} has no filters: at least one is needed`)
  for (let i = 1; i < filters.length && filters[i]!.fromTsUs <= tsUs; i += 1) found = filters[i]!
  return found
}
