#!/usr/bin/env node
/** The command line. Nothing is imported before it is needed, so that `--help` answers at once. */

import { existsSync } from 'node:fs'
import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Stripping types and compiling is most of a short command's time: 0.4 s becomes 0.1 s. Beside the installed packages, not in
// the system's temporary folder, where somebody else could put code under our name.
const modules = ['../../../node_modules/', '../node_modules/', '../../'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
)
const installed = modules.find((folder) => folder.endsWith('/node_modules/') && existsSync(folder))
if (installed !== undefined) enableCompileCache(`${installed}.cache/tickworks/compile`)

const { main } = await import('./cli/main.ts')
process.exitCode = await main(process.argv.slice(2))
