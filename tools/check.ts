// `npm run check`: format and lint, types, and the rules of the house. Shows everything that fails, not the first only.

import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkFloors } from './floors.ts'
import { checkSupply } from './supply.ts'

const root = process.cwd()
const DESK = 'apps/dashboard/tsconfig.json'
const bin = (name: string): string => join(root, 'node_modules', '.bin', name)

/** Each returns what is wrong, or nothing. */
const checks: readonly (readonly [name: string, check: () => string])[] = [
  ['format and lint', () => output(bin('biome'), ['check', '--error-on-warnings', '--max-diagnostics=50', '.'])],
  ['types', () => output(bin('tsc'), ['-p', 'tsconfig.json', '--noEmit'])],
  ['types of the desk', () => (existsSync(join(root, DESK)) ? output(bin('tsc'), ['-p', DESK, '--noEmit']) : '')],
  ['floors, imports, pure domain', () => checkFloors(root).join('\n')],
  ['versions, lock file, licences', () => checkSupply(root).join('\n')],
]

for (const [name, check] of checks) {
  const startedMs = performance.now()
  const wrong = check()
  console.log(`${wrong === '' ? '✔' : '✖'} ${name} (${((performance.now() - startedMs) / 1000).toFixed(1)} s)`)
  if (wrong === '') continue
  console.log(wrong)
  process.exitCode = 1
}

/** What a command that fails says; nothing when it succeeds. */
function output(command: string, args: readonly string[]): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  })
  return status === 0 ? '' : `${stdout ?? ''}${stderr ?? ''}${error?.message ?? ''}`.trim() || `exit code ${status}`
}
