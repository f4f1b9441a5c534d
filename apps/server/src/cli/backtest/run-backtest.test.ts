import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { InstrumentSpec, TickFrame } from '@tickworks/market'
import type { Strategy } from '@tickworks/trading'
import type { AccountOptions } from '../commands/account-options.ts'
import { BarColumns, framesOfBars } from './bar-collector.ts'
import { figures } from './figures.ts'
import type { Report } from './report.ts'
import { reportHtml } from './report-html.ts'
import { type Market, runBacktest } from './run-backtest.ts'
import { TRADE_COLUMNS, tradesCsv } from './trades-csv.ts'

const DAY_US = 86_400_000_000
const ACCOUNT: AccountOptions = {
  account: 'paper',
  cash: { text: '100000', minor: () => 100_000_00 },
  fees: 0,
  slippage: 0,
  maxOrdersPerMinute: 600,
  priceBand: 2_000,
  leverage: 1,
}
const spec: InstrumentSpec = {
  key: 'TEST:A',
  title: 'A',
  simulated: false,
  priceDecimals: 2,
  qtyDecimals: 0,
  currency: 'USD',
  currencyDecimals: 2,
  calendar: { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] },
  filters: [{ fromTsUs: 0, tickUnits: 1, stepUnits: 1, lotUnits: 1 }],
}

/** Daily bars whose open is the close before. */
function daily(closes: readonly number[]): BarColumns {
  const bars = new BarColumns()
  for (let i = 1; i < closes.length; i += 1) {
    const [open, close] = [closes[i - 1]! * 100, closes[i]! * 100]
    bars.push(i * DAY_US, (i + 1) * DAY_US, open, Math.max(open, close), Math.min(open, close), close)
  }
  return bars
}

function market(bars: readonly BarColumns[], specs: readonly InstrumentSpec[] = [spec]): Market {
  return {
    simulated: false,
    instruments: specs.map((each) => ({ spec: each, file: 'test.csv', reading: '3 bars of 1d' })),
    timeframe: '1d',
    timeZone: 'UTC',
    frames: (): Iterable<TickFrame> => framesOfBars(bars),
    rowCount: null,
    badRowCount: () => 0,
  }
}

/** In on the days named, out on the others. */
function onDays(days: readonly number[]): Strategy {
  return {
    name: 'on-days',
    title: 'On days',
    params: {},
    setup: () => ({}),
    onBar: (_bar, ctx) => (days.includes(ctx.barCount) ? ctx.long({}) : ctx.flat({})),
  }
}

function run(
  strategy: Strategy,
  bars: readonly BarColumns[],
  options: { fees?: number; specs?: readonly InstrumentSpec[] } = {},
): Report {
  const loaded = { strategy, file: 'on-days.ts', sourceHash: 'f'.repeat(64) }
  return runBacktest(loaded, market(bars, options.specs), {
    params: {},
    size: { kind: 'qty', qty: 100 },
    account: { ...ACCOUNT, fees: options.fees ?? 0 },
    timeframe: '1d',
    seed: 1,
    commandLine: 'tickworks backtest on-days.ts',
    onProgress: () => {},
  })
}

test('a decision on a close is filled at the next open, and the profit is that of the prices between', () => {
  // decided on bar 1 (close 11), bought at the open of bar 2 (11); decided on bar 3 (close 14), sold at the open of bar 4 (14)
  const { trades, performance } = run(onDays([1, 2]), [daily([10, 11, 12, 14, 9, 8])])
  assert.equal(trades.length, 1)
  assert.equal(trades[0]!.entryUnits, 1_100)
  assert.equal(trades[0]!.exitUnits, 1_400)
  assert.equal(performance.endEquityMinor, 100_300_00)
  assert.ok(Math.abs(performance.sheet.totalReturn - 0.003) < 1e-12)
})

test('buy-and-hold spends everything at the second open, pays the same fees and is valued at the last close', () => {
  const { buyAndHold } = run(onDays([]), [daily([10, 10, 12, 15])], { fees: 10 })
  // 100000 / (10 · 1.001 reserved for the fee) = 9990 shares, fee 0.1 % of 99900
  assert.equal(buyAndHold.feesMinor, 99_90)
  assert.equal(buyAndHold.endEquityMinor, 100_000_00 - 99_90 + 9_990 * 5_00)
  assert.equal(buyAndHold.exposure, 2 / 3)
})

test('two instruments share the money of buy-and-hold', () => {
  const bars = [daily([10, 10, 20, 20]), daily([10, 10, 5, 5])]
  const { buyAndHold } = run(onDays([]), bars, { specs: [spec, { ...spec, key: 'TEST:B' }] })
  assert.equal(buyAndHold.endEquityMinor, 125_000_00)
})

test('what is undefined is shown as –, never as 0', () => {
  const report = run(onDays([]), [daily([10, 11, 12, 13])])
  const shown = new Map(figures(report).map(({ name, strategy }) => [name, strategy]))
  for (const name of ['Sharpe ratio', 'Sortino ratio', 'Win rate', 'Profit factor', 'Average trade']) {
    assert.equal(shown.get(name), '–', name)
  }
  assert.equal(shown.get('Return'), '0.00 %')
  assert.equal(shown.get('Trades'), '0')
})

test('the profits of the CSV sum to the profit of the run, a position still open among them', () => {
  const report = run(onDays([1, 3, 5]), [daily([10, 11, 12, 14, 9, 8, 9, 11])], { fees: 7 })
  const [head, ...rows] = tradesCsv(report)
    .trimEnd()
    .split('\r\n')
    .map((line) => line.split(','))
  assert.deepEqual(head, TRADE_COLUMNS)
  const column = (name: (typeof TRADE_COLUMNS)[number]) => rows.map((row) => row[TRADE_COLUMNS.indexOf(name)]!)
  const cents = column('profit').map((text) => Math.round(Number(text) * 100))
  assert.equal(
    cents.reduce((sum, profit) => sum + profit, 0),
    report.performance.endEquityMinor - 100_000_00,
  )
  assert.deepEqual(column('status'), ['closed', 'closed', 'closed'])
  const open = run(onDays([1, 2, 3, 4, 5, 6, 7]), [daily([10, 11, 12, 14, 9, 8, 9, 11])])
  assert.match(tradesCsv(open), /,open\r\n$/)
  assert.equal(open.performance.sheet.tradeCount, 0)
})

test('two runs are the same to the last byte, another parameter is another fingerprint', () => {
  const bars = [daily([10, 11, 12, 14, 9, 8])]
  const [one, two] = [run(onDays([1]), bars), run(onDays([1]), bars)]
  assert.equal(one.fingerprint, two.fingerprint)
  assert.equal(reportHtml(one), reportHtml(two))
  assert.notEqual(run(onDays([1]), bars, { fees: 1 }).fingerprint, one.fingerprint)
})

test('a strategy that throws is told with file, bar and message, exit code 1', () => {
  const thrower: Strategy = {
    ...onDays([]),
    onBar(_bar, ctx) {
      if (ctx.barCount === 2) throw new TypeError('no such thing')
    },
  }
  assert.throws(() => run(thrower, [daily([10, 11, 12, 13])]), {
    exitCode: 1,
    code: 'strategy_threw',
    message:
      /^strategy on-days threw in onBar on the bar of TEST:A that closed at 1970-01-04 00:00 \(UTC\): no such thing \(on-days.ts\)$/,
  })
})

test('a setup that throws is a failure, one that refuses its parameters a wrong use', () => {
  const failing = (error: Error): Strategy => ({
    ...onDays([]),
    setup() {
      throw error
    },
  })
  assert.throws(() => run(failing(new TypeError('x is undefined')), [daily([1, 2, 3])]), {
    exitCode: 1,
    message: /threw in setup: TypeError: x is undefined/,
  })
  assert.throws(() => run(failing(new RangeError('fast must be below slow')), [daily([1, 2, 3])]), {
    exitCode: 2,
    message: /refuses its parameters: fast must be below slow/,
  })
})

test('bars longer than the timeframe, and no bars at all, are refused', () => {
  const loaded = { strategy: onDays([]), file: 'a.ts', sourceHash: '' }
  const settings = {
    params: {},
    size: { kind: 'qty', qty: 1 },
    account: ACCOUNT,
    timeframe: '5m',
    seed: 1,
    commandLine: '',
    onProgress: () => {},
  } as const
  assert.throws(() => runBacktest(loaded, market([daily([1, 2, 3])]), settings), {
    exitCode: 2,
    message: /option '--timeframe 5m': .* in bars of 1d, and bars of 5m cannot/,
  })
  assert.throws(() => run(onDays([]), [new BarColumns()]), { exitCode: 2, message: /there is no bar to test on/ })
})

test('the HTML holds nothing that a name could break out of', () => {
  const report = run({ ...onDays([1]), title: `<img src=x onerror="alert(1)">` }, [daily([10, 11, 12])], {
    specs: [{ ...spec, key: 'TEST:</script><b>' }],
  })
  const html = reportHtml(report)
  assert.ok(!html.includes('<img'))
  assert.ok(!html.includes('<b>'))
})
