/**
 * A backtest of one-minute bars, EMA cross 12/26 with fees and slippage, event by event through the same stages as live: two rows a bar,
 * risk, orders, paper fills, ledger, equity curve, events with ids. Nothing is journalled, as in `tickworks backtest`.
 *
 * Beside it the same rule as a bare loop over a column of closes, which knows no orders, no risk and no money but one profit: what the
 * arithmetic alone costs.
 *
 * `--python=<folder>` adds an event-driven library of Python, backtesting.py, installed into that folder, on a tenth of the bars: it
 * fills at the next open with a commission too, but with floats and without risk limits, so its trades are not the same to the cent.
 */

import type { TickFrame } from '@tickworks/market'
import { backtest } from '@tickworks/trading'
import { barFrames, benchConfig, benchSpecs, MODULES } from './market.ts'
import {
  type Contender,
  countOption,
  type Measured,
  printScope,
  printTable,
  type Stopwatch,
  sideBySide,
} from './measure.ts'
import { pythonPeer } from './python-peer.ts'

export async function benchBacktest(barCount: number, rounds: number): Promise<Measured[]> {
  const specs = benchSpecs(1)
  const config = benchConfig(specs)
  const closes = new Float64Array(barCount)
  let closeCount = 0
  for (const { priceUnits, length } of barFrames(barCount)) {
    for (let i = 1; i < length; i += 2, closeCount += 1) closes[closeCount] = priceUnits[i]!
  }
  let fillCount = 0
  const contenders: Contender[] = [
    { name: 'bare loop', itemCount: barCount, run: () => bareLoop(closes) },
    {
      name: 'tickworks backtest',
      itemCount: barCount,
      run: (clock) => {
        clock.start()
        const frames = unmeasured(clock, barFrames(barCount))
        const { fills, curve, state } = backtest({ config, instruments: specs, modules: MODULES, frames })
        clock.stop()
        fillCount = fills.length
        return [fills.length, fills.at(-1), curve.equityMinor.at(-1), state]
      },
    },
  ]
  const rows = await sideBySide(contenders, rounds)
  printTable(`backtest of ${barCount} bars, ${fillCount} fills`, 'M bars/s', rows, '3 M bars/s')
  printScope({
    on: 'ids, envelopes, bars, 2 indicators, risk, order states, paper fills, fees, ledger, equity curve, list of trades',
    off: 'journal, schemas (there is nothing to write)',
    not: 'making the bars, reading a file (the bench `csv`), statistics and reports, the first second, in which the code is compiled',
  })
  return rows
}

/** The same frames, whose making is not measured. */
function* unmeasured(clock: Stopwatch, frames: Iterable<TickFrame>): Generator<TickFrame> {
  clock.stop()
  for (const frame of frames) {
    clock.start()
    yield frame
    clock.stop()
  }
  clock.start()
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
  const bars = countOption('bars', 1_000_000)
  await benchBacktest(bars, countOption('rounds', 7))
  const folder = process.argv.find((argument) => argument.startsWith('--python='))
  console.log(
    folder === undefined ? 'backtesting.py: left out, --python=<folder> adds it' : pythonPeer(folder.slice(9)),
  )
}
