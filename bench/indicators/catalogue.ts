/** Every indicator of the package over the same bars, batch, default parameters: the first pass as a program meets it, then the compiled ones. */

import { countOption } from '../measure.ts'
import { median } from '../peers/contender.ts'
import { hashOfColumns } from '../peers/doubles.ts'
import { makeBars } from './bars.ts'
import { everyDefinition } from './ours.ts'

const SLOWEST = 15

export type CatalogueResult = {
  readonly indicators: number
  /** Seconds for all of them: the first pass, and the sum of each one's median in the later passes. */
  readonly firstSeconds: number
  readonly seconds: number
  readonly slowest: readonly { readonly name: string; readonly ms: number }[]
  readonly hash: string
}

export function benchCatalogue(barCount: number, rounds: number): CatalogueResult {
  const entries = everyDefinition(makeBars(barCount))
  const passes: number[][] = entries.map(() => [])
  for (let round = 0; round <= rounds; round += 1) {
    for (const [k, { definition, columns }] of entries.entries()) {
      const started = performance.now()
      definition.batch(columns)
      passes[k]!.push(performance.now() - started)
    }
  }
  const timed = entries.map(({ definition }, k) => ({ name: definition.name, ms: median(passes[k]!.slice(1)) }))
  const result = {
    indicators: entries.length,
    firstSeconds: passes.reduce((sum, [first]) => sum + first!, 0) / 1e3,
    seconds: timed.reduce((sum, { ms }) => sum + ms, 0) / 1e3,
    slowest: timed.toSorted((a, b) => b.ms - a.ms).slice(0, SLOWEST),
    hash: hashOfColumns(
      entries.flatMap(({ definition, columns }) => Object.values<Float64Array>(definition.batch(columns))),
    ),
  }
  console.log(
    `\nall ${result.indicators} indicators over ${barCount} bars, batch, default parameters, results allocated`,
  )
  console.log(
    `first pass ${result.firstSeconds.toFixed(2)} s, later ones ${result.seconds.toFixed(2)} s (medians of ${rounds}) · ` +
      `target 1.5 s · ${result.hash}`,
  )
  console.log(`slowest, ms: ${result.slowest.map(({ name, ms }) => `${name} ${ms.toFixed(1)}`).join(', ')}`)
  return result
}

if (import.meta.main) benchCatalogue(countOption('bars', 100_000), countOption('rounds', 5))
