/**
 * Our options beside QuantLib, fast-vollib on numba, py_vollib, implied-vol (Rust) and three libraries of npm, in one run on one core and
 * one machine: each contender and task in a process of its own, contenders in turns, round by round, all on the same inputs; and each one's
 * largest error against a reference that a script of this bench makes with 50 digits and more. Then a whole chain, and the command line.
 * Peers are installed into a cache when this runs, never into the project.
 *
 * `npm run bench:options -- price iv american chain command` picks parts; `--rows=`, `--rounds=` and `--sample=` set sizes, `--alone` leaves
 * the peers out, and with them the reference.
 */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { kernelsInUse } from '@tickworks/kernels/simd'
import { countOption, printMachine, printScope } from './measure.ts'
import { benchChain } from './options/chain.ts'
import { benchCommand } from './options/command.ts'
import { makeInputs, writeInputs } from './options/inputs.ts'
import { ALONE, installPeers, type Peers } from './options/install.ts'
import { printTask } from './options/report.ts'
import { makeReference, type SideBySideOptions, sideBySide, type TaskResult } from './options/side-by-side.ts'
import { PARTS, TASKS, type TaskName } from './options/tasks.ts'
import type { Pace } from './peers/contender.ts'

/** Parts that need nobody else. */
const OWN_PARTS = ['chain', 'command'] as const
/** Rows and sample of a part unless the command line says otherwise: enough to fill no cache, few enough for the slowest that takes all. */
const SIZES: { readonly [part: string]: { readonly rows: number; readonly sample: number } } = {
  price: { rows: 1_000_000, sample: 1_000 },
  iv: { rows: 200_000, sample: 2_000 },
  american: { rows: 10_000, sample: 200 },
}

const CHAIN_ROUNDS = 2_000
const COMMAND_ROUNDS = 3

export type TaskOptions = {
  readonly rows: number
  readonly sample: number
  readonly rounds: number
  readonly pace?: Pace
}

/** Tasks beside the peers, each model's inputs and reference made once. */
export async function benchTasks(
  tasks: readonly TaskName[],
  peers: Peers,
  options: TaskOptions,
): Promise<TaskResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-'))
  const references = new Map<string, Float64Array[] | null>()
  const results: TaskResult[] = []
  try {
    for (const name of tasks) {
      const { model, kind } = TASKS[name]
      const inputs = makeInputs(model, options.rows)
      const run = {
        ...options,
        inputsFile: join(folder, model),
        folder,
        sample: Math.min(options.sample, options.rows),
      }
      writeInputs(run.inputsFile, inputs)
      const key = `${kind} ${model}`
      if (peers.python !== null && kind !== 'unchecked' && !references.has(key))
        references.set(key, referenceOrNull(peers.python, name, run))
      const result = await sideBySide(name, peers, run)
      printTask(result, inputs, references.get(key) ?? null, options.rounds)
      results.push(result)
    }
    return results
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Without a reference times stand alone. */
function referenceOrNull(python: string, name: TaskName, run: SideBySideOptions): Float64Array[] | null {
  try {
    return makeReference(python, TASKS[name], run)
  } catch (error) {
    console.log(`no errors are known: ${(error as Error).message}`)
    return null
  }
}

if (import.meta.main) {
  const known = [...Object.keys(PARTS), ...OWN_PARTS]
  const given = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
  const unknown = given.filter((part) => !known.includes(part))
  if (unknown.length > 0) throw new RangeError(`there is no part ${unknown.join(', ')}; there are: ${known.join(', ')}`)
  const parts = given.length > 0 ? given : known
  const beside = Object.keys(PARTS).filter((part) => parts.includes(part))
  const started = performance.now()
  printMachine('look at ratios and `best`')
  console.log(`kernels: ${kernelsInUse()}`)
  const peers = beside.length > 0 && !process.argv.includes('--alone') ? installPeers() : ALONE
  for (const line of peers.missing) console.log(line)
  for (const part of beside) {
    const sizes = SIZES[part]!
    await benchTasks(PARTS[part]!, peers, {
      rows: countOption('rows', sizes.rows),
      sample: countOption('sample', sizes.sample),
      rounds: countOption('rounds', 7),
    })
  }
  if (beside.length > 0) {
    printScope({
      on: 'everything a call does: checks, copies, result arrays of those who make new ones, the forward of a spot, what Python adds to QuantLib',
      off: 'starting, compiling, reading inputs, turning them into the arrays or objects that a peer wants and its results into our units',
      not: 'more than one core',
    })
  }
  if (parts.includes('chain')) benchChain(CHAIN_ROUNDS)
  if (parts.includes('command')) benchCommand(countOption('rows', 1_000_000), COMMAND_ROUNDS)
  console.log(`\n${((performance.now() - started) / 1e3).toFixed(0)} s in all`)
}
