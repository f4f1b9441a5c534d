/** `tickworks ta run` as a person starts it, CSV in and out included: many indicators over few bars, and one over many. */

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { missingCommand, runCommand } from '../command-line.ts'
import { countOption } from '../measure.ts'
import { median } from '../peers/contender.ts'
import { type Bars, FIELDS, makeBars } from './bars.ts'
import { everyDefinition } from './ours.ts'

const ENTRIES = 300
const ROWS_OF_MANY = 3_000

export type CommandResult = { readonly what: string; readonly seconds: number; readonly hash: string }

/** Null where the program has no such command. */
export function benchCommand(rowsOfOne: number, rounds: number): CommandResult[] | null {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-'))
  try {
    const missing = missingCommand(['ta', 'run'])
    if (missing !== null) {
      console.log(`\ntickworks ta run: not measured, it says: ${missing}`)
      return null
    }
    const many = makeBars(ROWS_OF_MANY)
    const definitions = everyDefinition(many)
    const spec = Array.from({ length: ENTRIES }, (_, i) => {
      const { definition } = definitions[i % definitions.length]!
      return { id: `i${i}`, name: definition.name, params: {} }
    })
    const others = new Set(definitions.flatMap(({ definition }) => [...definition.inputs]))
    console.log(`\ntickworks ta run, CSV in and out, wall time: median of ${rounds}`)
    return [
      measure(`${ENTRIES} indicators, ${ROWS_OF_MANY} rows`, folder, spec, csv(many, others), rounds),
      measure(
        `rsi, ${rowsOfOne} rows`,
        folder,
        [{ id: 'rsi', name: 'rsi', params: { length: 14 } }],
        csv(makeBars(rowsOfOne), new Set()),
        rounds,
      ),
    ]
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function measure(what: string, folder: string, spec: object, bars: string, rounds: number): CommandResult {
  const [specFile, input, output] = ['spec.json', 'bars.csv', 'output.csv'].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ]
  writeFileSync(specFile, JSON.stringify(spec))
  writeFileSync(input, bars)
  const args = ['ta', 'run', '--spec', specFile, '--input', input, '--output', output]
  const { seconds: spent, hash } = runCommand(args, output, rounds)
  const seconds = median(spent)
  console.log(`${what}: ${seconds.toFixed(2)} s (${spent.map((s) => s.toFixed(2)).join(', ')}) · target 3 s · ${hash}`)
  return { what, seconds, hash }
}

/** One-minute bars; a column for each further input that some indicator wants by a name of its own. */
function csv(bars: Bars, inputs: ReadonlySet<string>): string {
  const own = [...inputs].filter((input) => input !== 'time' && !(FIELDS as readonly string[]).includes(input))
  const lines = [['time', ...FIELDS, ...own].join()]
  for (let i = 0; i < bars.close.length; i += 1) {
    const time = new Date(1_599_998_400_000 + i * 60_000).toISOString()
    const values = FIELDS.map((field) => bars[field][i]!)
    lines.push([time, ...values, ...own.map(() => bars.open[i]!)].join())
  }
  return `${lines.join('\n')}\n`
}

if (import.meta.main) benchCommand(countOption('bars', 1_000_000), countOption('rounds', 3))
