import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  annualisation,
  cagr,
  drawdowns,
  exposure,
  lastOfDay,
  maxDrawdown,
  periodReturns,
  sharpe,
  sortino,
  statistics,
  totalReturn,
  tradeStatistics,
} from './statistics.ts'

const DAY_US = 86_400_000_000

/** Relative error allowed against numbers that NumPy made in another order of summation. */
function assertClose(actual: number, expected: number, what: string, relative = 1e-11): void {
  const isClose = Math.abs(actual - expected) <= relative * Math.abs(expected)
  assert.ok(isClose, `${what}: ${actual} instead of ${expected}`)
}

function daysFrom(count: number, firstDay = 0, stepDays = 1): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => (firstDay + i * stepDays) * DAY_US)
}

/**
 * Golden numbers of Python 3 with NumPy 2.4.6, `e` the equity as a float array, `t` its days, `p` the profits:
 *
 *     r = e[1:] / e[:-1] - 1; P = 252; years = (t[-1] - t[0]) / 365.25
 *     e[-1] / e[0] - 1; (e[-1] / e[0]) ** (1 / years) - 1; r.std(ddof=1) * np.sqrt(P)
 *     r.mean() / r.std(ddof=1) * np.sqrt(P); r.mean() / np.sqrt(np.mean(np.minimum(r, 0) ** 2)) * np.sqrt(P)
 *     dd = 1 - e / np.maximum.accumulate(e); dd.max(); dd.argmax()
 *     (p > 0).mean(); p[p > 0].sum() / -p[p < 0].sum(); p.mean(); p[p > 0].mean(); p[p < 0].mean()
 */
test('statistics: ten days agree with NumPy', () => {
  const equity = Float64Array.of(10_000, 10_100, 10_050, 10_300, 9_900, 9_950, 10_400, 10_350, 10_800, 10_200)
  const sheet = statistics(
    { tsUs: daysFrom(10), equity },
    [120, -80, 40, 0, -25, 310],
    (tsUs) => Math.ceil(tsUs / DAY_US) * 5,
  )
  assertClose(sheet.totalReturn, 0.020000000000000018, 'total return')
  assertClose(sheet.cagr, 1.233693792733353, 'cagr')
  assert.deepEqual(sheet.drawdown, { depth: 1 - 10_200 / 10_800, peakIndex: 8, troughIndex: 9, recoveryIndex: -1 })
  assert.equal(sheet.tradeCount, 6)
  assertClose(sheet.winRate, 0.5, 'win rate')
  assertClose(sheet.profitFactor, 4.476190476190476, 'profit factor')
  assertClose(sheet.averageProfit, 60.833333333333336, 'average profit')
  assertClose(sheet.averageWin, 156.66666666666666, 'average win')
  assertClose(sheet.averageLoss, -52.5, 'average loss')
  assert.equal(sheet.bestProfit, 310)
  assert.equal(sheet.worstProfit, -80)
  const returns = periodReturns(equity)
  assertClose(sharpe(returns, 252), 1.2695292421169042, 'sharpe')
  assertClose(sortino(returns, 252), 1.9013458529953062, 'sortino')
})

test('statistics: five hundred days of a seeded walk, weekends among them, agree with NumPy', () => {
  // x ← (1103515245·x + 12345) mod 2³¹ from 12345; equity ← equity · (1 + (x/2³¹ − 0.495)·0.04) from 1e6; then 40 profits x mod 2001 − 950
  let x = 12_345
  const next = () => {
    x = (Math.imul(1_103_515_245, x) + 12_345) & 0x7fffffff
    return x
  }
  const equity = new Float64Array(501)
  equity[0] = 1e6
  for (let i = 1; i < equity.length; i += 1) equity[i] = equity[i - 1]! * (1 + (next() / 2 ** 31 - 0.495) * 0.04)
  const profits = Array.from({ length: 40 }, () => (next() % 2001) - 950)
  const sheet = statistics({ tsUs: daysFrom(501), equity }, profits)
  assert.deepEqual(sheet.annualisation, { sample: 'point', periodsPerYear: 365 })
  assertClose(sheet.totalReturn, -0.06518416770129276, 'total return')
  assertClose(sheet.cagr, -0.04804726448895491, 'cagr')
  assertClose(sheet.volAnnual, 0.22287034337764755, 'volatility')
  assertClose(sheet.sharpe, -0.10951320245639751, 'sharpe')
  assertClose(sheet.sortino, -0.15322531598214573, 'sortino')
  assertClose(sheet.drawdown.depth, 0.27317890490164154, 'drawdown')
  assert.equal(sheet.drawdown.peakIndex, 256)
  assert.equal(sheet.drawdown.troughIndex, 394)
  assertClose(sheet.winRate, 0.625, 'win rate')
  assertClose(sheet.profitFactor, 1.872216035634744, 'profit factor')
  assertClose(sheet.averageProfit, 156.65, 'average profit')
  assertClose(sheet.averageLoss, -478.93333333333334, 'average loss')
})

const HOUR_US = 3_600_000_000
// biome-ignore format: a table reads by its columns
const spacings = [
  // name                                  moments                                                                        sample   a year
  ['weekdays only',                        Float64Array.from([0, 1, 4, 5, 6, 7, 8, 11, 12], (day) => day * DAY_US + HOUR_US), 'point',  252],
  ['every day of the week',                Float64Array.from({ length: 30 }, (_, i) => i * DAY_US + HOUR_US),                 'point',  365],
  ['hours of weekdays',                    Float64Array.from({ length: 80 }, (_, i) => i * HOUR_US + 4 * DAY_US),             'day',    252],
  ['hours around the week',                Float64Array.from({ length: 24 * 14 }, (_, i) => i * HOUR_US),                     'day',    365],
  ['weeks',                                daysFrom(10, 0, 7),                                                                'point',   52],
  ['months',                               daysFrom(10, 0, 30),                                                               'point',   12],
  ['every 73.05 days',                     daysFrom(10, 0, 73.05),                                                            'point',    5],
] as const
for (const [name, tsUs, sample, periodsPerYear] of spacings) {
  test(`annualisation: ${name}`, () => {
    const found = annualisation(tsUs)
    assert.equal(found.sample, sample)
    assertClose(found.periodsPerYear, periodsPerYear, 'periods per year', 1e-9)
  })
}

test('annualisation: two points say nothing about their spacing', () => {
  assert.ok(Number.isNaN(annualisation(daysFrom(2)).periodsPerYear))
})

test('statistics: bars within a day are annualised by days, and one day alone has no Sharpe ratio', () => {
  const tsUs = Float64Array.from({ length: 49 }, (_, i) => i * HOUR_US)
  const equity = Float64Array.from({ length: 49 }, (_, i) => 100 + (i % 7) + i / 48)
  const two = statistics({ tsUs, equity }, [])
  const days = Float64Array.of(equity[24]! / equity[0]! - 1, equity[48]! / equity[24]! - 1)
  assert.equal(two.annualisation.sample, 'day')
  assertClose(two.sharpe, sharpe(days, two.annualisation.periodsPerYear), 'sharpe of two days')
  const one = statistics({ tsUs: tsUs.slice(0, 25), equity: equity.slice(0, 25) }, [])
  assert.ok(Number.isNaN(one.sharpe))
  assert.ok(one.totalReturn > 0)
})

// biome-ignore format: a table reads by its columns
const falls = [
  // name                    equity                     depth   peak  trough  recovery
  ['never falls',            [1, 2, 3],                 0,      -1,   -1,     -1],
  ['falls and recovers',     [10, 7.5, 9, 10, 11],      0.25,    0,    1,      3],
  ['ends under water',       [10, 12, 6, 11],           0.5,     1,    2,     -1],
  ['two equal falls',        [10, 5, 20, 10, 20],       0.5,     0,    1,      2],
  ['below zero',             [10, -5],                  1.5,     0,    1,     -1],
  ['a plateau at the peak',  [10, 10, 5, 10],           0.5,     0,    2,      3],
] as const
for (const [name, equity, depth, peakIndex, troughIndex, recoveryIndex] of falls) {
  test(`maxDrawdown: ${name}`, () => {
    assert.deepEqual(maxDrawdown(Float64Array.from(equity)), { depth, peakIndex, troughIndex, recoveryIndex })
  })
}

// biome-ignore format: a table reads by its columns
const undefinedCases = [
  // name                                     value
  ['return of an empty curve',                () => totalReturn(new Float64Array())],
  ['return of one point',                     () => totalReturn(Float64Array.of(1))],
  ['return from nothing',                     () => totalReturn(Float64Array.of(0, 1))],
  ['growth in no time',                       () => cagr({ tsUs: Float64Array.of(5, 5), equity: Float64Array.of(1, 2) })],
  ['growth into debt',                        () => cagr({ tsUs: daysFrom(2), equity: Float64Array.of(1, -1) })],
  ['Sharpe ratio of nothing',                 () => sharpe(new Float64Array(), 252)],
  ['Sharpe ratio of one return',              () => sharpe(Float64Array.of(0.1), 252)],
  ['Sharpe ratio of zeros',                   () => sharpe(new Float64Array(9), 252)],
  ['Sharpe ratio of a constant return',       () => sharpe(new Float64Array(9).fill(0.1), 252)],
  ['Sortino ratio without a loss',            () => sortino(Float64Array.of(0.1, 0, 0.2), 252)],
  ['Sortino ratio with a return that is NaN', () => sortino(Float64Array.of(0.1, Number.NaN, -0.2), 252)],
  ['drawdown of an empty curve',              () => maxDrawdown(new Float64Array()).depth],
  ['drawdown with a NaN',                     () => maxDrawdown(Float64Array.of(1, Number.NaN, 2)).depth],
  ['drawdown from nothing',                   () => maxDrawdown(Float64Array.of(0, 1)).depth],
  ['exposure of one point',                   () => exposure([1])],
  ['win rate without trades',                 () => tradeStatistics([]).winRate],
  ['best profit without trades',              () => tradeStatistics([]).bestProfit],
  ['profit factor without a loss',            () => tradeStatistics([1, 2]).profitFactor],
  ['average loss without a loss',             () => tradeStatistics([1, 0]).averageLoss],
] as const
for (const [name, value] of undefinedCases) {
  test(`is NaN: ${name}`, () => assert.ok(Number.isNaN(value())))
}

test('statistics: an empty run is all NaN and no trades', () => {
  const sheet = statistics({ tsUs: new Float64Array(), equity: new Float64Array() }, [])
  assert.equal(sheet.tradeCount, 0)
  for (const name of [
    'startTsUs',
    'endTsUs',
    'years',
    'totalReturn',
    'cagr',
    'volAnnual',
    'sharpe',
    'sortino',
  ] as const) {
    assert.ok(Number.isNaN(sheet[name]), name)
  }
})

test('statistics: refuses columns of different length', () => {
  const curve = { tsUs: new Float64Array(3), equity: new Float64Array(2) }
  assert.throws(() => statistics(curve, []), { name: 'RangeError', message: /equal length, were 3 and 2/ })
})

test('exposure: counts the steps in which something was held', () => {
  assert.equal(exposure([1, 0, 1, 1, 0]), 0.5)
})

test('lastOfDay: keeps the start and each close, and a point at midnight closes the day before', () => {
  const tsUs = Float64Array.of(0, 10 * HOUR_US, 24 * HOUR_US, 25 * HOUR_US, 30 * HOUR_US)
  const days = lastOfDay({ tsUs, equity: Float64Array.of(1, 2, 3, 4, 5) })
  assert.deepEqual([...days.equity], [1, 3, 5])
})

const walk = fc.array(fc.double({ min: -0.2, max: 0.2, noNaN: true }), { minLength: 3, maxLength: 60 }).map((steps) => {
  const equity = new Float64Array(steps.length + 1).fill(1_000)
  for (const [i, r] of steps.entries()) equity[i + 1] = equity[i]! * (1 + r)
  return equity
})

test('law: the returns compound to the total return', () => {
  fc.assert(
    fc.property(walk, (equity) => {
      const product = periodReturns(equity).reduce((growth, r) => growth * (1 + r), 1)
      assert.ok(Math.abs(product - 1 - totalReturn(equity)) < 1e-9)
    }),
  )
})

test('law: no figure depends on the unit of money', () => {
  fc.assert(
    fc.property(walk, fc.constantFrom(2, 64, 1 / 1024), (equity, unit) => {
      const tsUs = daysFrom(equity.length)
      const { averageProfit: _a, ...one } = statistics({ tsUs, equity }, [])
      const { averageProfit: _b, ...other } = statistics({ tsUs, equity: equity.map((value) => value * unit) }, [])
      assert.deepEqual(one, other) // powers of two change no mantissa
    }),
  )
})

test('law: the deepest point of the underwater curve is the drawdown, found the slow way too', () => {
  fc.assert(
    fc.property(walk, (equity) => {
      const { depth, peakIndex, troughIndex, recoveryIndex } = maxDrawdown(equity)
      assert.equal(depth, Math.max(...drawdowns(equity)))
      let slow = 0
      for (let i = 0; i < equity.length; i += 1) {
        for (let j = i; j < equity.length; j += 1) slow = Math.max(slow, 1 - equity[j]! / equity[i]!)
      }
      assert.equal(depth, slow)
      if (depth > 0) assert.ok(peakIndex < troughIndex && (recoveryIndex === -1 || recoveryIndex > troughIndex))
    }),
  )
})

test('law: the sign of the Sharpe ratio is that of the mean return, and Sortino agrees', () => {
  fc.assert(
    fc.property(walk, (equity) => {
      const returns = periodReturns(equity)
      const mean = returns.reduce((sum, r) => sum + r, 0)
      const [bySharpe, bySortino] = [sharpe(returns, 252), sortino(returns, 252)]
      if (!Number.isNaN(bySharpe)) assert.ok(bySharpe * mean >= 0)
      if (!Number.isNaN(bySortino)) assert.ok(bySortino * mean >= 0)
    }),
  )
})

test('law: gains and losses make the average profit, whatever the order of the trades', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -1_000, max: 1_000 }), { minLength: 1 }), (profits) => {
      const sheet = tradeStatistics(profits)
      const sum = profits.reduce((total, profit) => total + profit, 0)
      assert.ok(Math.abs(sheet.averageProfit * profits.length - sum) < 1e-6)
      assert.deepEqual(tradeStatistics([...profits].reverse()), sheet)
    }),
  )
})
