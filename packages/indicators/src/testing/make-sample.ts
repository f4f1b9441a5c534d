/**
 * Writes the sample of the golden vectors that every clone has, `golden/<library>-<category>.json`, from the whole ones beside the project:
 * `node packages/indicators/src/testing/make-sample.ts`. `golden.test.ts` checks that the sample is current.
 */

import { mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import { REFERENCE_FOLDER, referenceFile, type SampledFile, sampleOf } from './vectors.ts'

export const SAMPLE_FOLDER = new URL('../../golden/', import.meta.url)
/** A file for each library and first letter keeps them readable in a diff. */
export const LIBRARIES = ['pandas_ta', 'talib', 'tulip'] as const
/** What only Tulip has; the rest of it is other conventions of what the others have. */
const ONLY_TULIP = ['crossany', 'di', 'lag']

/** File name → indicators by name. */
export function makeSample(): ReadonlyMap<string, { readonly [file: string]: SampledFile }> {
  const sample = new Map<string, { [file: string]: SampledFile }>()
  for (const library of LIBRARIES) {
    for (const name of readdirSync(new URL(`${library}/`, REFERENCE_FOLDER)).sort()) {
      if (library === 'tulip' && !ONLY_TULIP.includes(name.replace(/\.json$/, ''))) continue
      const file = `${library}/${name.replace(/\.json$/, '')}`
      const into = `${library}-${/^(cdl_?|.)/i.exec(name)![1]!.toLowerCase().replace('_', '')}.json`
      if (!sample.has(into)) sample.set(into, {})
      sample.get(into)![file] = sampleOf(referenceFile(file))
    }
  }
  return sample
}

/** One line for each indicator. */
export function print(files: { readonly [file: string]: SampledFile }): string {
  const lines = Object.entries(files).map(([file, sampled]) => `${JSON.stringify(file)}:${JSON.stringify(sampled)}`)
  return `{\n${lines.join(',\n')}\n}\n`
}

if (import.meta.main) {
  mkdirSync(SAMPLE_FOLDER, { recursive: true })
  for (const [name, files] of makeSample()) writeFileSync(new URL(name, SAMPLE_FOLDER), print(files))
}
