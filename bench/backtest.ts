/**
 * A backtest of 1 M one-minute bars, EMA cross 12/26 with fees and slippage, event by event through the same stages as live: two rows a bar,
 * risk, orders, paper fills, ledger, equity curve, events with ids (nothing journalled).
 *
 * Beside it the same rule as a bare loop over columns, which knows no orders, no risk and no money but one profit: what the
 * arithmetic alone costs. Not measured: reading a file (`tickworks backtest` prints that).
 */

import { backtest } from '@tickworks/trading'
import { barFrames, benchConfig, benchSpecs, MODULES } from './market.ts'
import { type Contender, printMachine, printTable, sideBySide } from './measure.ts'

export function benchBacktest(barCount: number, rounds: number): void {
  const specs = benchSpecs(1)
  const config = benchConfig(specs)
  const frames = barFrames(barCount)
  const closes = Float64Array.from(
    frames.flatMap((frame) => [...frame.priceUnits.subarray(0, frame.length)].filter((_, i) => i % 2 === 1)),
  )
  let fillCount = 0
  const contenders: Contender[] = [
    { name: 'bare loop', itemCount: barCount, run: () => bareLoop(closes) },
    {
      name: 'tickworks backtest',
      itemCount: barCount,
      run: () => {
        const result = backtest({ config, instruments: specs, modules: MODULES, frames })
        fillCount = result.fills.length
        return result.state
      },
    },
  ]
  const rows = sideBySide(contenders, rounds)
  printTable(`backtest of ${barCount} bars`, 'M bars/s; ratio to the bare loop', rows, '3 M bars/s')
  console.log(
    `${fillCount} fills; on: ids, envelopes, bars, 2 indicators, risk, order states, paper fills, fees, ledger, equity curve; off: journal, schemas`,
  )
}

function bareLoop(closes: Float64Array): { readonly crosses: number; readonly profit: number } {
  const slow = 2 / 27
  const fast = 2 / 13
  let f = closes[0]!
  let s = closes[0]!
  let above = false
  let crosses = 0
  let profit = 0
  let entry = 0
  for (let i = 1; i < closes.length; i += 1) {
    const close = closes[i]!
    f += fast * (close - f)
    s += slow * (close - s)
    if (f > s === above) continue
    above = !above
    crosses += 1
    if (above) entry = close
    else profit += close - entry
  }
  return { crosses, profit }
}

if (import.meta.main) {
  printMachine()
  benchBacktest(1_000_000, 7)
}
