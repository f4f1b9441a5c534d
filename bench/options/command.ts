/** `tickworks options price` and `options iv` over many rows of three models, CSV in and out: wall time and the most memory held. */

import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Model } from '@tickworks/options'
import { missingCommand, runCommand } from '../command-line.ts'
import { median } from '../peers/contender.ts'
import { type Inputs, makeInputs } from './inputs.ts'

const MODELS = ['bsm', 'black76', 'bachelier'] as const satisfies readonly Model[]
const LINES_AT_A_TIME = 10_000

export type CommandResult = {
  readonly what: string
  readonly seconds: number
  readonly peakMib: number
  readonly hash: string
}

/** Empty where the program has no such commands. */
export function benchCommand(rows: number, rounds: number): CommandResult[] {
  const missing = missingCommand(['options', 'price'])
  if (missing !== null) {
    console.log(`\ntickworks options: not measured, it says: ${missing}`)
    return []
  }
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-bench-'))
  try {
    const columns = MODELS.map((model) => makeInputs(model, Math.ceil(rows / MODELS.length)))
    console.log(
      `\ntickworks options, ${rows} rows of ${MODELS.join(', ')}, CSV in and out, wall time: median of ${rounds}`,
    )
    return (['price', 'iv'] as const).map((command) => {
      const [input, output] = ['input.csv', 'output.csv'].map((name) => join(folder, name)) as [string, string]
      writeCsv(input, columns, rows, command === 'price' ? 'vol' : 'price')
      const args = ['options', command, '--input', input, '--output', output]
      const { seconds: spent, peakMib, hash } = runCommand(args, output, rounds)
      const seconds = median(spent)
      const all = spent.map((one) => one.toFixed(2)).join(', ')
      console.log(
        `options ${command.padEnd(5)} ${seconds.toFixed(2)} s (${all}), ${peakMib.toFixed(0)} MiB at most  ${hash}`,
      )
      return { what: command, seconds, peakMib, hash }
    })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Rows of the models in turn, every number with all of its digits. */
function writeCsv(file: string, columns: readonly Inputs[], rows: number, last: 'vol' | 'price'): void {
  const handle = openSync(file, 'w')
  writeSync(handle, `id,model,right,underlying,strike,years,rate,yield,${last}\n`)
  let lines: string[] = []
  for (let row = 0; row < rows; row += 1) {
    const k = row % MODELS.length
    const i = Math.floor(row / MODELS.length)
    const { right, underlying, strike, years, rate, yield: dividend, [last]: value } = columns[k]!
    const numbers = [underlying, strike, years, rate, dividend, value].map((column) => column[i]!)
    lines.push([row, MODELS[k]!, right[i]! > 0 ? 'C' : 'P', ...numbers].join())
    if (lines.length < LINES_AT_A_TIME && row + 1 < rows) continue
    writeSync(handle, `${lines.join('\n')}\n`)
    lines = []
  }
  closeSync(handle)
}
