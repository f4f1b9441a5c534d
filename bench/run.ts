// `npm run bench [-- name ...] [-- --rounds=3]`: all benches or the named ones, each in a process of its own, so that none inherits what
// another one's run has taught the compiler or left in the heap. Options are handed on.

import { spawnSync } from 'node:child_process'
import { printMachine } from './measure.ts'

const BENCHES = ['backtest', 'ticks', 'latency', 'memory', 'csv', 'indicators', 'options'] as const

const options = process.argv.slice(2).filter((argument) => argument.startsWith('-'))
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('-'))
const unknown = names.filter((name) => !(BENCHES as readonly string[]).includes(name))

if (unknown.length > 0) {
  console.error(`there is no bench ${unknown.join(', ')}; there are: ${BENCHES.join(', ')}`)
  process.exitCode = 2
} else {
  printMachine()
  for (const name of names.length > 0 ? names : BENCHES) {
    const file = new URL(`./${name}.ts`, import.meta.url).pathname
    const { status, signal } = spawnSync(process.execPath, [file, ...options], { stdio: 'inherit' })
    if (signal !== null) process.kill(process.pid, signal)
    if (status !== 0) process.exitCode = 1
  }
}
