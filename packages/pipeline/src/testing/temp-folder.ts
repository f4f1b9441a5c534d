import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A new empty folder, and how to be rid of it. */
export function tempFolder(base: string = tmpdir()): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(base, 'tickworks-pipeline-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}
