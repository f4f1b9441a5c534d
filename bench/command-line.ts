/** `tickworks …` as a person starts it: wall time, the most memory it held, hash of what it wrote. */

import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'

const CLI = new URL('../apps/server/src/cli.ts', import.meta.url).pathname
const PEAK_MEMORY = new URL('./peak-memory.ts', import.meta.url).href
const CHUNK_BYTES = 1 << 24

export type CommandRuns = {
  /** Of each run but the first. */
  readonly seconds: readonly number[]
  readonly peakMib: number
  readonly hash: string
}

/** Whether there is such a command: null, or what is said instead. */
export function missingCommand(args: readonly string[]): string | null {
  const { status, stderr } = spawnSync(process.execPath, [CLI, ...args, '--help'], { encoding: 'utf8' })
  return status === 0 ? null : stderr.trim().split('\n')[0]!
}

/** Runs it once to fill the cache of compiled code and of the files, as the first use of a day does, and then `rounds` times. */
export function runCommand(args: readonly string[], output: string, rounds: number): CommandRuns {
  const seconds: number[] = []
  let peakMib = 0
  const peakFile = `${output}.peak`
  for (let round = 0; round <= rounds; round += 1) {
    const started = performance.now()
    const { status, stderr } = spawnSync(process.execPath, ['--import', PEAK_MEMORY, CLI, ...args], {
      encoding: 'utf8',
      env: { ...process.env, TICKWORKS_BENCH_PEAK_FILE: peakFile },
    })
    if (status !== 0)
      throw new Error(`tickworks ${args[0]} ${args[1]} ended with ${status}: ${stderr.trim().split('\n')[0]}`)
    if (round === 0) continue
    seconds.push((performance.now() - started) / 1e3)
    peakMib = Math.max(peakMib, Number(readFileSync(peakFile, 'utf8')) / 1024)
  }
  return { seconds, peakMib, hash: hashOfFile(output) }
}

function hashOfFile(file: string): string {
  const hash = createHash('sha256')
  const chunk = new Uint8Array(CHUNK_BYTES)
  const handle = openSync(file, 'r')
  for (let bytes = 1; bytes > 0; ) {
    bytes = readSync(handle, chunk, 0, CHUNK_BYTES, null)
    hash.update(chunk.subarray(0, bytes))
  }
  closeSync(handle)
  return hash.digest('hex').slice(0, 12)
}
