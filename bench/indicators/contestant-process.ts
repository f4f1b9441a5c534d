// One contestant, one row, one process: `node contestant-process.ts <module>#<export> <bars> batch|stream <row>`. Says `none`, or that it is
// ready and then answers. A row that ends in `+` comes after all others of its kind have run here, as in a program with more than one indicator.

import { answer } from '../peers/answer.ts'
import { type Bars, readBars } from './bars.ts'
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
  await answer(run, () => {
    const rows = kind === 'batch' ? bars.close.length : 1
    return columns().map((column) => {
      const whole = new Float64Array(rows).fill(Number.NaN)
      for (let i = 0; i < column.length; i += 1) whole[rows - column.length + i] = column[i]!
      return whole
    })
  })
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
