/** backtesting.py on the same bars, where Python is there; installed into a folder that the caller names, never into the project. */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { barsCsv } from './market.ts'

const VERSION = '0.6.6'
const BARS = 50_000

/** One line that says how fast it was, or why it did not run. */
export function pythonPeer(venv: string, barCount: number = BARS): string {
  const python = join(venv, 'bin', 'python')
  if (!existsSync(python)) {
    const made = spawnSync('python3', ['-m', 'venv', venv], { encoding: 'utf8' })
    if (made.status !== 0) return `backtesting.py: left out, python3 -m venv says: ${reason(made)}`
  }
  if (spawnSync(python, ['-c', 'import backtesting']).status !== 0) {
    const installed = spawnSync(python, ['-m', 'pip', 'install', '--quiet', `backtesting==${VERSION}`], {
      encoding: 'utf8',
    })
    if (installed.status !== 0) return `backtesting.py: left out, pip says: ${reason(installed)}`
  }
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-'))
  try {
    const csv = join(folder, 'bars.csv')
    writeFileSync(csv, barsCsv(barCount))
    const script = new URL('./peer.py', import.meta.url).pathname
    const ran = spawnSync(python, [script, csv], { encoding: 'utf8' })
    if (ran.status !== 0) return `backtesting.py: left out, it says: ${reason(ran)}`
    const { seconds, trades } = JSON.parse(ran.stdout) as { seconds: number; trades: number }
    const rate = (barCount / seconds / 1e6).toFixed(3)
    return `backtesting.py ${VERSION}: ${rate} M bars/s on ${barCount} bars, ${trades} trades, best of 3`
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function reason({ error, stderr }: ReturnType<typeof spawnSync>): string {
  return error?.message ?? String(stderr).trim().split('\n').at(-1) ?? 'nothing'
}
