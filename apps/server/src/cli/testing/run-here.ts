/** The command line in the process of the test: for what a command says and writes, where no process has to be proved. */

import { runCommand } from '../main.ts'
import { type Terminal, toJson } from '../terminal.ts'
import type { CliResult } from './run-cli.ts'

/** Runs `tickworks …args` to its end, on no terminal. What goes to `--output -` is not in `stdout`: name a file, or ask with `--json`. */
export async function runHere(args: readonly string[]): Promise<CliResult> {
  let stdout = ''
  let stderr = ''
  const json = args.includes('--json')
  const to: Terminal = {
    json,
    print: (line = '') => {
      if (!json) stdout += `${line}\n`
    },
    note: (line) => {
      stderr += `${line}\n`
    },
    document: (value) => {
      if (json) stdout += `${toJson(value)}\n`
    },
    style: (_style, text) => text,
  }
  const code = await runCommand(args, to)
  return { code, stdout, stderr }
}
