/** The tables of the options bench. */

import { ANSWERS, americanError, greekErrors, type VolErrors, volErrors } from './errors.ts'
import type { Inputs } from './inputs.ts'
import type { Line, TaskResult } from './side-by-side.ts'
import { TASKS, type Target, type Task } from './tasks.ts'

/** The table of one task. `reference` is null where none could be made: then no errors are known. */
export function printTask(
  { task: name, lines, hash, failures }: TaskResult,
  inputs: Inputs,
  reference: readonly Float64Array[] | null,
  rounds: number,
): void {
  const task: Task = TASKS[name]
  const rows = inputs.strike.length
  const errors = reference === null ? null : errorsOf(task, lines, inputs, reference)
  const widest = Math.max(...lines.map((line) => line.name.length))
  console.log(
    `\n${task.title} · ${task.model} · ${rows} options · ns per option of ${rounds} rounds, contenders in turns`,
  )
  const heads = ['rows', 'median', 'best', 'spread', '× ours', ...(errors?.heads ?? [])]
  const widths = heads.map((head) => Math.max(9, head.length + 2))
  const row = (first: string, cells: readonly string[], last = ''): void =>
    console.log(`${first.padEnd(widest)}${cells.map((cell, k) => cell.padStart(widths[k]!)).join('')}${last}`.trimEnd())
  row('', heads, '  hash of all results')
  lines.forEach((line, k) => {
    const { median, best, spread } = line.ns
    const times = [String(line.rows), ns(median), ns(best), `${(spread * 100).toFixed(0)} %`, line.ratio.toPrecision(3)]
    const target = k === 0 ? task.target : k === 1 ? task.scalarTarget : undefined
    const own = k > 1 ? '' : `  ${hash}${target === undefined ? '' : ` · ${verdict(median, target)}`}`
    row(line.name, [...times, ...(errors?.cells[k] ?? [])], own)
  })
  for (const line of errors?.below ?? []) console.log(line)
  for (const line of failures) console.log(`left out: ${line}`)
}

/** What the target is and whether it is met, by the median. */
export function verdict(medianNs: number, { ns: most, text }: Target): string {
  const limit = most < 1e4 ? `${most} ns` : `${most / 1e3} µs`
  return `target ${limit}${text === undefined ? '' : ` (${text})`}: ${medianNs <= most ? 'met' : 'not met'}`
}

type Errors = {
  readonly heads: readonly string[]
  /** A line's, in the order of the lines. */
  readonly cells: readonly (readonly string[])[]
  readonly below: readonly string[]
}

function errorsOf(
  task: Task,
  lines: readonly Line[],
  inputs: Inputs,
  reference: readonly Float64Array[],
): Errors | null {
  const sample = reference[0]!.length
  if (task.kind === 'greeks') {
    const heads = ['price, near', 'anywhere', 'Greeks, near', 'anywhere', 'most in']
    const cells = lines.map(({ columns }) => {
      const { price, greeks, worst } = greekErrors(columns, reference)
      return [...[price.near, price.all, greeks.near, greeks.all].map(small), worst.padStart(12)]
    })
    const below = [
      `largest relative errors over ${sample} rows against 120 digits; near: within 3 standard deviations of the forward; theta of its largest term`,
    ]
    return { heads, cells, below }
  }
  if (task.kind === 'vols') return volTable(lines, inputs, reference)
  if (task.kind === 'american') {
    const found = lines.map(({ columns }) => americanError(columns, reference, inputs.underlying))
    const below = [
      `largest error in parts of the underlying, over ${found[0]!.rows} rows on which QuantLib's 28 and 40 tanh-sinh nodes agree to 2e-9 · target 1e-7: ${found[0]!.largest <= 1e-7 ? 'met' : 'not met'}`,
    ]
    return { heads: ['error'], cells: found.map(({ largest }) => [small(largest)]), below }
  }
  return null
}

function volTable(lines: readonly Line[], { vol }: Inputs, reference: readonly Float64Array[]): Errors {
  const truth = reference as [Float64Array, Float64Array]
  const found = lines.map(({ columns }) => volErrors(columns as [Float64Array, Float64Array], truth, vol))
  const [ours] = found as [VolErrors]
  const sample = truth[0].length
  const cells = found.map(({ held, wrong, largest, beyondRounding }) => [
    `${((100 * wrong) / held).toFixed(1)} %`,
    small(largest),
    small(beyondRounding),
  ])
  const lost = lines.slice(1).flatMap((_, k) => (k === 0 ? [] : [k + 1]))
  const answered = [0, ...lost].map((k) => `  ${lines[k]!.name}: ${answersText(found[k]!)}`)
  return {
    heads: ['off > 1e-6', 'largest', 'past rounding'],
    cells,
    below: [
      `over the ${ours.held} of ${sample} rows whose price holds the vol (one rounding of it moves the vol by less than 1e-6), against 50 digits: share of vols`,
      `wrong by more than 1e-6 or refused, largest error of a number, and what of it, relative, one rounding of the price cannot explain · target 4e-14: ${ours.beyondRounding <= 4e-14 ? 'met' : 'not met'}`,
      `for the ${sample - ours.held} rows whose price does not hold the vol:`,
      ...answered,
    ],
  }
}

function answersText({ answers, largestOfLost }: VolErrors): string {
  return ANSWERS.filter((answer) => answers[answer] > 0)
    .map((answer) => {
      const off = answer === 'number' ? ` (off by up to ${small(largestOfLost)})` : ''
      return `${answers[answer]} × ${answer === 'outcome' ? 'an outcome that says so' : answer}${off}`
    })
    .join(', ')
}

function ns(value: number): string {
  return value >= 1e4 ? value.toFixed(0) : value.toPrecision(Math.max(3, Math.ceil(Math.log10(value))))
}

function small(value: number): string {
  return Number.isNaN(value) ? '–' : value === Infinity ? 'no number' : value === 0 ? '0' : value.toExponential(1)
}
