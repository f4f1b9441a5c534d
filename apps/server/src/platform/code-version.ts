/** Which code made a snapshot. */

import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { version } from '../cli/version.ts'

/** What decides about a state and what it becomes. */
const PACKAGES = [
  '@tickworks/kernels',
  '@tickworks/market',
  '@tickworks/indicators',
  '@tickworks/trading',
  '@tickworks/pipeline',
] as const

let known: string | undefined

/**
 * The program's version and 16 hex digits over the code that makes states, such as `0.1.0+3f2a…`. A snapshot is begun with only by the
 * code that made it: between two releases a clone changes its states without changing its version, and a state of the one is a fault in
 * the other. Where snapshots cannot be used the log is: recovery and replay begin at its first input.
 */
export function codeVersion(): string {
  known ??= `${version()}+${codeHash(PACKAGES.map((name) => fileURLToPath(new URL('.', import.meta.resolve(name)))))}`
  return known
}

/** 16 hex digits over names and contents of the code in folders, tests and declarations left out. */
export function codeHash(folders: readonly string[]): string {
  const hash = createHash('sha256')
  for (const folder of folders) {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(isCode)
    for (const file of files.sort()) {
      const bytes = readFileSync(join(folder, file))
      hash.update(`${file}\n${bytes.length}\n`).update(bytes)
    }
  }
  return hash.digest('hex').slice(0, 16)
}

function isCode(file: string): boolean {
  return /\.[jt]s$/.test(file) && !/\.(test|d)\.[jt]s$|(^|\/)(testing|node_modules)(\/|\.)/.test(file)
}
