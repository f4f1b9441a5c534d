/** What a proof needs for a while. */

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What is to be done when it is over; a test's own context is one. */
export type Cleanup = { after(cleanup: () => unknown): void }

/** A folder that is gone when the test file has ended: by then nobody writes into it, as a program that is being ended still may. */
export function temporaryHome(): string {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-proof-'))
  folders.push(folder)
  return folder
}

const folders: string[] = []
process.on('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Uniform numbers in [0, 1), the same ones for a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let x = Math.imul(state ^ (state >>> 15), state | 1)
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61)
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296
  }
}
