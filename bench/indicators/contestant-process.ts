// One contestant, one row, one process: `node contestant-process.ts <module>#<export> <bars> batch|stream <row>`. Says `ready` or `none` first, then
// answers lines: `time <ms>` with how often it ran and how long that took, `result <file>` with what it computed. A row that ends in `+`
// comes after all others of its kind have run here, as in a program with more than one indicator.

import { writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { type Bars, bytesOf, readBars } from './bars.ts'
import type { BatchJob, Contestant, StreamJob } from './job.ts'

type Make = (bars: Bars) => BatchJob | StreamJob

const [module, barsFile, kind, given] = process.argv.slice(2) as [string, string, 'batch' | 'stream', string]
const row = given.replace('+', '')
const MIXED_BARS = 100_000
const MIXED_RUNS = 3
const [file, name] = module.split('#') as [string, string]
const contestants = (await import(file)) as Readonly<Record<string, Contestant>>
const makers = contestants[name]![kind] as Readonly<Record<string, Make | undefined>>
const make = makers[row]

if (make === undefined) {
  console.log('none')
} else {
  const bars = readBars(barsFile)
  if (row !== given) runAll(bars)
  const made = make(bars)
  const run: () => unknown = typeof made === 'function' ? made : made.run
  const columns = (): readonly ArrayLike<number>[] =>
    typeof made === 'function' ? made().map((value) => [value]) : made.columns()
  // What nobody reads may never be computed.
  let kept: unknown
  console.log('ready')
  for await (const line of createInterface({ input: process.stdin })) {
    const [order, argument] = line.split(' ') as [string, string]
    if (order === 'time') {
      const started = performance.now()
      let calls = 0
      let ms = 0
      do {
        kept = run()
        calls += 1
        ms = performance.now() - started
      } while (ms < Number(argument))
      console.log(`${calls} ${ms}`)
    } else {
      const found = columns()
      const rows = kind === 'batch' ? bars.close.length : 1
      const whole = new Float64Array(found.length * rows).fill(Number.NaN)
      for (const [k, column] of found.entries()) {
        const from = (k + 1) * rows - column.length
        for (let i = 0; i < column.length; i += 1) whole[from + i] = column[i]!
      }
      writeFileSync(argument, bytesOf(whole))
      console.log(String(found.length))
    }
  }
  if (kept === null) throw new Error(`${row} of ${module} gave nothing`)
}

function runAll(bars: Bars): void {
  const fewer = Object.fromEntries(
    Object.entries(bars).map(([field, column]) => [field, column.slice(0, MIXED_BARS)]),
  ) as Bars
  const jobs = Object.values(makers).map((maker) => maker!(fewer))
  for (let round = 0; round < MIXED_RUNS; round += 1) {
    for (const each of jobs) typeof each === 'function' ? each() : each.run()
  }
}
