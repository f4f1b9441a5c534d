import assert from 'node:assert/strict'
import { test } from 'node:test'
import { blankTick, type InstrumentSpec, TICK_KIND, TickFrame } from '@tickworks/market'
import { backtest } from './backtest.ts'
import { DEFAULT_RISK, type EngineConfig } from './engine-config.ts'
import type { Strategy } from './strategy.ts'

const HOUR_US = 3_600_000_000
const spec: InstrumentSpec = {
  key: 'TEST:A',
  title: 'A',
  simulated: false,
  priceDecimals: 0,
  qtyDecimals: 0,
  currency: 'USD',
  currencyDecimals: 0,
  calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
}
const holder: Strategy = {
  name: 'holder',
  title: 'Holder',
  params: {},
  setup: () => ({}),
  onBar: (_bar, ctx) => ctx.long({}),
}
const config: EngineConfig = {
  broker: 'paper',
  account: 'test',
  currency: 'USD',
  currencyDecimals: 0,
  cashMinor: 1_000,
  timeZone: 'UTC',
  seed: 1,
  timeframes: [],
  strategies: [
    {
      id: 'holder',
      strategy: 'holder',
      sourceHash: '',
      params: {},
      instruments: ['TEST:A'],
      timeframe: '1h',
      size: { kind: 'qty', qty: 1 },
    },
  ],
  paper: { feeBps: 0, feePerFillMinor: 0, slippageBps: 0, participation: null },
  risk: DEFAULT_RISK,
}

type Row = Partial<ReturnType<typeof blankTick>>

/** The curve of rows cut into frames of `rowsMax`. */
function curveOf(rows: readonly Row[], rowsMax: number) {
  const frames: TickFrame[] = []
  for (const [seq, row] of rows.entries()) {
    if (seq % rowsMax === 0) frames.push(new TickFrame('test', rowsMax))
    frames.at(-1)!.push({ ...blankTick(), ...row, seq, recvTsUs: row.eventTsUs! })
  }
  const { curve } = backtest({ config, instruments: [spec], modules: new Map([['holder', holder]]), frames })
  return [...curve.tsUs].map((tsUs, i) => [tsUs / HOUR_US, curve.equityMinor[i], curve.exposed[i]])
}

/** A bar of an hour as its two rows. */
function bar(hour: number, open: number, close: number): Row[] {
  return [
    { kind: TICK_KIND.open, eventTsUs: hour * HOUR_US, priceUnits: open, qtyUnits: 0 },
    {
      kind: TICK_KIND.bar,
      eventTsUs: (hour + 1) * HOUR_US,
      openTsUs: hour * HOUR_US,
      openUnits: open,
      highUnits: Math.max(open, close),
      lowUnits: Math.min(open, close),
      priceUnits: close,
      qtyUnits: 0,
    },
  ]
}

for (const rowsMax of [1, 2, 3, 100]) {
  test(`the curve has each close before the gap to the next open, in frames of ${rowsMax}`, () => {
    const rows = [...bar(0, 10, 11), ...bar(1, 20, 21), ...bar(5, 50, 30)]
    // bought at 20, the open after the first close
    assert.deepEqual(curveOf(rows, rowsMax), [
      [0, 1_000, 0],
      [1, 1_000, 0],
      [2, 1_001, 1],
      [6, 1_010, 1],
    ])
  })

  test(`of trades the curve has each bar of the timeframe and the end of the data, in frames of ${rowsMax}`, () => {
    const trade = (hour: number, price: number): Row => ({
      kind: TICK_KIND.trade,
      eventTsUs: hour * HOUR_US,
      priceUnits: price,
      qtyUnits: 1,
    })
    const rows = [trade(0.5, 10), trade(0.75, 11), trade(1.25, 20), trade(1.5, 22), trade(3.5, 40), trade(3.75, 50)]
    // the first bar closes with the trade at 1.25, which is the price that the decision had not seen only from the next one on
    assert.deepEqual(curveOf(rows, rowsMax), [
      [0.5, 1_000, 0],
      [1, 1_000, 0],
      [2, 1_000, 1],
      [3.75, 1_028, 1],
    ])
  })
}
