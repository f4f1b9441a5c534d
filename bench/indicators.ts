/**
 * Our indicators beside TA-Lib 0.8, five libraries of npm and three crates of Rust, in one run on one machine: each contender and row in a
 * process of its own, contenders in turns, round by round. Then all of ours together: in the loop that strategies use, as a whole
 * catalogue over columns, and through `tickworks ta run`. Peers are installed into a cache when this runs, never into the project.
 *
 * `--part=batch,streaming,runner,catalogue,command` picks parts, `--only=SMA20,…` rows, `--bars=` and `--rounds=` sizes, `--alone` leaves
 * the peers out.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBars, writeBars } from './indicators/bars.ts'
import { type BatchResult, benchBatch } from './indicators/batch.ts'
import { installPeers, type Peers } from './indicators/install.ts'
import { BATCH_ROWS, STREAM_ROWS } from './indicators/rows.ts'
import { benchStreaming, type StreamResult } from './indicators/streaming.ts'
import { countOption, printScope } from './measure.ts'
import type { Pace } from './peers/contender.ts'

/** Parts that need nobody else, each in a process of its own. */
const OWN_PARTS = ['runner', 'catalogue', 'command'] as const
const PARTS = ['batch', 'streaming', ...OWN_PARTS] as const

export const ALONE: Peers = { npm: [], talib: null, rust: [], missing: [] }

export type SideBySide = { readonly batch: readonly BatchResult[]; readonly streaming: readonly StreamResult[] }

export type SideBySideOptions = {
  readonly barCount: number
  readonly rounds: number
  readonly parts?: readonly string[]
  /** Rows; all unless said. */
  readonly only?: readonly string[]
  readonly pace?: Pace
}

/** Batch and streaming beside the peers. */
export async function benchIndicators(peers: Peers, options: SideBySideOptions): Promise<SideBySide> {
  const { barCount, parts = PARTS, only = [], ...others } = options
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-'))
  const wanted = (row: string): boolean => only.length === 0 || only.includes(row)
  try {
    const barsFile = join(folder, 'bars')
    writeBars(barsFile, makeBars(barCount))
    const run = { barsFile, barCount, folder, ...others }
    const batch = parts.includes('batch') ? await benchBatch(peers, { ...run, rows: BATCH_ROWS.filter(wanted) }) : []
    const streaming = parts.includes('streaming')
      ? await benchStreaming(peers, { ...run, rows: STREAM_ROWS.filter(wanted) })
      : []
    return { batch, streaming }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function listOption(name: string): string[] {
  const given = process.argv.find((argument) => argument.startsWith(`--${name}=`))
  return given === undefined ? [] : given.slice(name.length + 3).split(',')
}

function refuseUnknown(option: string, given: readonly string[], known: readonly string[]): void {
  const unknown = given.filter((name) => !known.includes(name))
  if (unknown.length > 0) throw new RangeError(`--${option}=${unknown.join()}: there are ${known.join(', ')}`)
}

if (import.meta.main) {
  const given = listOption('part')
  const only = listOption('only')
  refuseUnknown('part', given, PARTS)
  refuseUnknown('only', only, BATCH_ROWS)
  const parts = given.length > 0 ? given : PARTS
  const isBeside = parts.includes('batch') || parts.includes('streaming')
  const peers = isBeside && !process.argv.includes('--alone') ? installPeers() : ALONE
  for (const line of peers.missing) console.log(line)
  if (isBeside) {
    await benchIndicators(peers, {
      barCount: countOption('bars', 1_000_000),
      rounds: countOption('rounds', 7),
      parts,
      only,
    })
    printScope({
      on: 'everything a call does, result arrays of the allocated ones and their garbage; TA-Lib through its Python wrapper',
      off: 'starting, compiling, making the bars and turning them into the arrays or objects that a peer wants',
      not: 'peers of npm several times slower than the fastest one after warming up: their ratios would only be larger',
    })
  }
  for (const part of OWN_PARTS.filter((name) => parts.includes(name))) {
    const file = new URL(`./indicators/${part}.ts`, import.meta.url).pathname
    const { status } = spawnSync(process.execPath, [file], { stdio: 'inherit' })
    if (status !== 0) process.exitCode = 1
  }
}
