/** One task, every contender that has an answer to it, each in a process of its own, in turns, round by round. */

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Contender, type Entrant, median, PACE, type Pace } from '../peers/contender.ts'
import { doublesOf, hashOfColumns } from '../peers/doubles.ts'
import { contestant, type Peers } from './install.ts'
import type { Task, TaskName } from './tasks.ts'

export type SideBySideOptions = {
  readonly inputsFile: string
  readonly rows: number
  /** Rows whose results are held against the reference. */
  readonly sample: number
  readonly rounds: number
  /** For results on their way from one process to the other. */
  readonly folder: string
  readonly pace?: Pace
}

export type Line = {
  readonly name: string
  /** Rows that a run takes. */
  readonly rows: number
  /** Nanoseconds per option. */
  readonly ns: { readonly median: number; readonly best: number; readonly spread: number }
  /** Times ours: the median of the ratios round by round. */
  readonly ratio: number
  /** The first rows of the result, as many as the sample has at least. */
  readonly columns: readonly Float64Array[]
}

export type TaskResult = {
  readonly task: TaskName
  /** Ours first, then ours without SIMD, then the peers, fastest first. */
  readonly lines: readonly Line[]
  /** Of all of our rows; the same with and without SIMD. */
  readonly hash: string
  /** Peers that failed on the way, and what they said: a line each. */
  readonly failures: readonly string[]
}

const OURS: readonly Entrant[] = [
  contestant('ours', './ours.ts'),
  contestant('ours, scalar twins', './ours.ts', 'scalar'),
]

/** @throws Error if one of ours fails, or if ours differ with SIMD and without; a peer that fails is left out and named */
export async function sideBySide(task: TaskName, peers: Peers, options: SideBySideOptions): Promise<TaskResult> {
  const { inputsFile, rounds, sample, folder, pace = PACE } = options
  const contenders: Contender[] = []
  const failures = new Map<string, string>()
  const unlessPeer = async (name: string, step: () => Promise<unknown>): Promise<void> => {
    try {
      await step()
    } catch (error) {
      if (OURS.some((one) => one.name === name)) throw error
      failures.set(name, (error as Error).message)
    }
  }
  const each = async (step: (contender: Contender) => Promise<unknown>): Promise<void> => {
    for (const contender of contenders) {
      if (!failures.has(contender.name)) await unlessPeer(contender.name, () => step(contender))
    }
  }
  try {
    for (const entrant of [...OURS, ...peers.entrants]) {
      await unlessPeer(entrant.name, async () => {
        const contender = await Contender.start(entrant, [inputsFile, String(sample), task])
        if (contender !== null) contenders.push(contender)
      })
    }
    await each((contender) => contender.time(pace.warmUpMs))
    for (let round = 0; round < rounds; round += 1) {
      await each(async (contender) => contender.roundsMs.push(await contender.time(pace.roundMs)))
    }
    const columns = new Map<Contender, Float64Array[]>()
    await each(async (contender) => columns.set(contender, await contender.result(join(folder, 'result'))))
    const [hash, scalarHash] = [...columns.values()].map(hashOfColumns)
    if (hash !== scalarHash) throw new Error(`${task}: ${hash} with SIMD, ${scalarHash} without`)
    const lines = [...columns].map(([contender, found]) => lineOf(contender, contenders[0]!, found))
    const others = lines.slice(OURS.length).sort((a, b) => a.ns.median - b.ns.median)
    return { task, lines: [...lines.slice(0, OURS.length), ...others], hash: hash!, failures: [...failures.values()] }
  } finally {
    for (const contender of contenders) contender.end()
  }
}

function lineOf(contender: Contender, ours: Contender, columns: readonly Float64Array[]): Line {
  const perOption = ({ roundsMs, about }: Contender): number[] => roundsMs.map((ms) => (ms * 1e6) / Number(about))
  const ns = perOption(contender)
  const middle = median(ns)
  const best = Math.min(...ns)
  return {
    name: contender.name,
    rows: Number(contender.about),
    ns: { median: middle, best, spread: (Math.max(...ns) - best) / middle },
    ratio: median(perOption(ours).map((one, round) => ns[round]! / one)),
    columns,
  }
}

/** The reference for the first rows of the inputs. @throws Error with what Python said */
export function makeReference(
  python: string,
  { kind, model }: Task,
  { inputsFile, sample, folder }: SideBySideOptions,
): Float64Array[] {
  const script = new URL('./reference.py', import.meta.url).pathname
  const file = join(folder, 'reference')
  const args = [script, kind, model, inputsFile, String(sample), file]
  const { status, stderr, error } = spawnSync(python, args, { encoding: 'utf8' })
  if (status !== 0) {
    const why = error?.message ?? stderr.trim().split('\n').at(-1)
    throw new Error(`${kind} of ${model}: no reference, Python says: ${why}`)
  }
  const all = doublesOf(readFileSync(file))
  return Array.from({ length: all.length / sample }, (_, k) => all.subarray(k * sample, (k + 1) * sample))
}
