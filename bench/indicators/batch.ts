/** Sixteen indicators over columns, side by side: million rows per second, ratios, agreement with TA-Lib, hash of our results. */

import { join } from 'node:path'
import { Contender, type Entrant, median, PACE, type Pace } from '../peers/contender.ts'
import { hashOfColumns } from '../peers/doubles.ts'
import { contestant, type Peers } from './install.ts'
import { widthOf } from './ours.ts'
import { BATCH_ROWS, type BatchRow, PARAMETERS } from './rows.ts'

/** A peer of npm this much slower than the fastest one is not asked again: its warm-up is its only round. */
const HOPELESS = 3
/** Recursive indicators that begin with other seeds have come together by then. */
const SETTLED_ROWS = 1_000

export type BatchOptions = {
  readonly barsFile: string
  readonly barCount: number
  readonly rounds: number
  readonly rows?: readonly BatchRow[]
  /** For results on their way from one process to the other. */
  readonly folder: string
  readonly pace?: Pace
}

type Rate = { readonly least: number; readonly middle: number; readonly most: number }

export type BatchResult = {
  readonly row: BatchRow
  /** Null while the package has no such indicator: the peers are measured all the same. */
  readonly hash: string | null
  readonly reused: Rate | null
  readonly allocated: Rate | null
  readonly talib: Rate | null
  readonly npm: { readonly name: string; readonly rate: Rate; readonly differs: number } | null
  /** Median of the ratios round by round, and the ratio of the best rounds; NaN where there is no peer. */
  readonly reusedToTalib: Ratio
  readonly allocatedToTalib: Ratio
  readonly allocatedToNpm: Ratio
  /** Largest difference from TA-Lib, relative to its value or to a hundredth of its largest one, whichever is more. */
  readonly differs: number
}

type Ratio = { readonly paired: number; readonly best: number }

export async function benchBatch(peers: Peers, options: BatchOptions): Promise<BatchResult[]> {
  const { barCount, rounds, rows = BATCH_ROWS } = options
  console.log(`\nbatch, ${barCount} bars, million rows/s: median (least–most) of ${rounds} rounds, contenders in turns`)
  console.log(`${PARAMETERS}`)
  console.log(
    'row'.padEnd(11) +
      ['ours, out reused', 'ours, allocated', 'TA-Lib, allocated'].map((head) => head.padStart(20)).join('') +
      ['reused/TA', 'alloc./TA', 'best npm', 'alloc./npm', 'differs'].map((head) => head.padStart(11)).join('') +
      '  our hash, columns, npm peer',
  )
  const results: BatchResult[] = []
  for (const row of rows) {
    const result = await benchRow(row, peers, options)
    results.push(result)
    console.log(line(result))
  }
  printSummary(results)
  return results
}

async function benchRow(row: BatchRow, peers: Peers, options: BatchOptions): Promise<BatchResult> {
  const { barsFile, rounds, folder, barCount, pace = PACE } = options
  const all: Contender[] = []
  const start = async (entrant: Entrant | null): Promise<Contender | null> => {
    const contender = entrant && (await Contender.start(entrant, [barsFile, 'batch', row]))
    if (contender !== null) all.push(contender)
    return contender
  }
  try {
    const reused = await start(contestant('ours, out reused', './ours.ts', 'reused'))
    const allocated = await start(contestant('ours, allocated', './ours.ts', 'allocated'))
    const talib = await start(peers.talib)
    const npm: Contender[] = []
    for (const entrant of peers.npm) {
      const contender = await start(entrant)
      if (contender !== null) npm.push(contender)
    }
    const warmUp = new Map<Contender, number>()
    for (const contender of all) warmUp.set(contender, await contender.time(pace.warmUpMs))
    const least = Math.min(...npm.map((contender) => warmUp.get(contender)!))
    const asked = all.filter((contender) => !npm.includes(contender) || warmUp.get(contender)! <= HOPELESS * least)
    const file = join(folder, 'result')
    const ours = reused && (await reused.result(file))
    const hash = ours && hashOfColumns(ours)
    const other = allocated && hashOfColumns(await allocated.result(file))
    if (hash !== other) throw new Error(`${row}: ${hash} with out reused, ${other} with it allocated`)
    const truth = talib && (await talib.result(file))
    for (let round = 0; round < rounds; round += 1) {
      for (const contender of asked) contender.roundsMs.push(await contender.time(pace.roundMs))
    }
    const best = fastest(npm.filter((contender) => asked.includes(contender)))
    return {
      row,
      hash,
      reused: reused && rateOf(reused, barCount),
      allocated: allocated && rateOf(allocated, barCount),
      talib: talib && rateOf(talib, barCount),
      npm: best && {
        name: best.name,
        rate: rateOf(best, barCount),
        differs: truth === null ? Number.NaN : difference(await best.result(file), truth),
      },
      reusedToTalib: ratio(reused, talib),
      allocatedToTalib: ratio(allocated, talib),
      allocatedToNpm: ratio(allocated, best),
      differs: truth === null || ours === null ? Number.NaN : difference(ours, truth),
    }
  } finally {
    for (const contender of all) contender.end()
  }
}

function fastest(contenders: readonly Contender[]): Contender | null {
  return contenders.toSorted((a, b) => median(a.roundsMs) - median(b.roundsMs))[0] ?? null
}

function rateOf({ roundsMs }: Contender, rows: number): Rate {
  const rate = (ms: number): number => rows / 1e3 / ms
  return {
    least: rate(Math.max(...roundsMs)),
    middle: rate(median(roundsMs)),
    most: rate(Math.min(...roundsMs)),
  }
}

/** How many times as fast `ours` is. */
export function ratio(ours: Contender | null, peer: Contender | null): Ratio {
  if (ours === null || peer === null) return { paired: Number.NaN, best: Number.NaN }
  return {
    paired: median(ours.roundsMs.map((ms, round) => peer.roundsMs[round]! / ms)),
    best: Math.min(...peer.roundsMs) / Math.min(...ours.roundsMs),
  }
}

/** Over the columns that both have, after the warm-up; infinite where one of them has a value and the other has none. */
export function difference(ours: readonly Float64Array[], truth: readonly Float64Array[]): number {
  let most = 0
  for (const [k, column] of ours.entries()) {
    const expected = truth[k]
    if (expected === undefined) break
    let largest = 0
    for (const value of expected) if (Math.abs(value) > largest) largest = Math.abs(value)
    for (let i = Math.min(SETTLED_ROWS, column.length >> 1); i < column.length; i += 1) {
      const a = column[i]!
      const b = expected[i]!
      if (Number.isNaN(a) && Number.isNaN(b)) continue
      const far = Math.abs(a - b) / Math.max(Math.abs(b), largest / 100)
      most = Math.max(most, Number.isNaN(far) ? Number.POSITIVE_INFINITY : far)
    }
  }
  return most
}

function line(result: BatchResult): string {
  const { row, reused, allocated, talib, npm, hash, differs } = result
  const rates = [reused, allocated, talib].map((rate) => (rate === null ? '–' : rateText(rate)).padStart(20)).join('')
  const others = [
    ratioText(result.reusedToTalib.paired),
    ratioText(result.allocatedToTalib.paired),
    npm === null ? '–' : npm.rate.middle.toFixed(1),
    ratioText(result.allocatedToNpm.paired),
    Number.isNaN(differs) ? '–' : differs.toExponential(1),
  ]
  const peer =
    npm === null ? '' : `${npm.name}${npm.differs > 1e-6 ? ` (differs ${npm.differs.toExponential(0)})` : ''}`
  return `${row.padEnd(11)}${rates}${others.map((text) => text.padStart(11)).join('')}  ${hash === null ? 'ours is not there yet' : `${hash} ${widthOf(row)}`} ${peer}`
}

function rateText({ least, middle, most }: Rate): string {
  return `${middle.toFixed(0)} (${least.toFixed(0)}–${most.toFixed(0)})`
}

function ratioText(value: number): string {
  return Number.isNaN(value) ? '–' : value.toFixed(2)
}

function printSummary(results: readonly BatchResult[]): void {
  const held = results.filter(({ talib, hash }) => talib !== null && hash !== null)
  if (held.length > 0) {
    const forms = [
      ['out reused', (result: BatchResult) => result.reusedToTalib],
      ['allocated', (result: BatchResult) => result.allocatedToTalib],
    ] as const
    for (const [name, of] of forms) {
      const paired = geometricMean(held.map((result) => of(result).paired))
      const best = geometricMean(held.map((result) => of(result).best))
      const least = held.toSorted((a, b) => of(a).paired - of(b).paired)[0]!
      console.log(
        `against TA-Lib, ${name}: geometric mean ${paired.toFixed(2)} (by best rounds ${best.toFixed(2)}) over ${held.length} rows, ` +
          `least ${of(least).paired.toFixed(2)} (${least.row}) · target 1.3, least 0.7`,
      )
    }
  }
  const least = results
    .filter(({ npm, hash }) => npm !== null && hash !== null)
    .toSorted((a, b) => a.allocatedToNpm.paired - b.allocatedToNpm.paired)[0]
  if (least !== undefined) {
    console.log(
      `against the best npm peer, allocated: least ${least.allocatedToNpm.paired.toFixed(2)} (${least.row}) · target 3`,
    )
  }
}

function geometricMean(ratios: readonly number[]): number {
  return Math.exp(ratios.reduce((sum, value) => sum + Math.log(value), 0) / ratios.length)
}
