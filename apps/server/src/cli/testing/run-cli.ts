/** The command line as a process, for tests. */

import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'

export const CLI = fileURLToPath(new URL('../../cli.ts', import.meta.url))

export type CliResult = { readonly code: number | null; readonly stdout: string; readonly stderr: string }

/** Runs `tickworks …args` to its end. Not on a terminal, so without colours and progress bars. */
export function runCli(
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const { TICKWORKS_HOME: _home, FORCE_COLOR: _colour, npm_package_name: _npm, ...env } = process.env
    const child = spawn(process.execPath, [CLI, ...args], {
      cwd: options.cwd,
      env: { ...env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const out: Buffer[] = []
    const err: Buffer[] = []
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
    child.on('error', reject)
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    )
  })
}

/** An empty folder that is gone when the test is. */
export function emptyFolder(context: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-cli-'))
  context.after(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
