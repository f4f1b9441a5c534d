import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { referenceInput } from '../testing/reference-input.ts'
import { HAS_REFERENCE, NO_REFERENCE, referenceFile } from '../testing/vectors.ts'
import { metrics, tables } from './list.ts'
import type { Metric, Summary, Table } from './summary.ts'

const { close, volume, benchmark, time } = referenceInput() as { readonly [name: string]: Float64Array }
const change = (x: Float64Array) => x.map((value, i) => (i === 0 ? NaN : value / x[i - 1]! - 1))
const columns = {
  close: close!,
  volume: volume!,
  time: time!,
  returns: change(close!),
  benchmark_returns: change(benchmark!),
}

const everything: readonly (Metric | Table)[] = [...metrics, ...tables]
const find = (name: string) => everything.find((entry) => entry.name === name)!

// pandas-ta-classic (git 33c855e) over the 1,500 bars of the reference input, default parameters.
const GOLDEN = {
  cagr: -0.016543041473539466,
  calmar_ratio: 0.5811456426343464,
  downside_deviation: 0.11002563385307375,
  jensens_alpha: NaN,
  log_max_drawdown: -0.8203388535788205,
  max_drawdown: 750.699951,
  optimal_leverage: -0.17268782864946716,
  pure_profit_score: 0,
  sharpe_ratio: -0.03279312322829112,
  sortino_ratio: -0.15039082611725893,
  volatility: 0.15762948883493524,
}
/** Where compat keeps a zero or a NaN that stands for nothing, and what stands there by default: from exact fractions. */
const OURS: { readonly [name: string]: number } = {
  jensens_alpha: -2.4809610730427157e-5,
  pure_profit_score: 0.006525310868620123,
}

for (const [name, want] of Object.entries(GOLDEN)) {
  test(`${name}: the number of pandas-ta-classic`, () => {
    for (const compat of ['pandas_ta', undefined] as const) {
      const got = find(name).compute(columns, {}, { compat })[name] as number
      const number = compat === undefined ? (OURS[name] ?? want) : want
      assert.ok(Object.is(got, number) || Math.abs(got - number) <= 1e-11 * Math.abs(number), `${compat}: ${got}`)
    }
  })
}

test('vp: the table of pandas-ta-classic', { skip: HAS_REFERENCE ? false : NO_REFERENCE }, () => {
  for (const { id, given, columns: want } of referenceFile('pandas_ta/vp').cases) {
    const got = find('vp').compute(columns, given) as { readonly [column: string]: Float64Array }
    assert.deepEqual(Object.keys(got), Object.keys(want))
    for (const [column, { values }] of Object.entries(want)) {
      assert.equal(got[column]!.length, values.length, `${id} ${column}`)
      for (const [i, value] of values.entries()) {
        assert.ok(
          Math.abs(got[column]![i]! - value) <= 1e-12 * value,
          `${id} ${column} ${i}: ${got[column]![i]}, ${value}`,
        )
      }
    }
  }
})

const plain = (result: unknown) =>
  JSON.stringify(result, (_, x) => (ArrayBuffer.isView(x) ? [...(x as Float64Array)] : x))

for (const entry of everything) {
  const taken = entry.timed ? [...entry.inputs, 'time'] : entry.inputs
  const rows = (count: number) =>
    Array.from({ length: count }, (_, i) => taken.map((name) => columns[name as keyof typeof columns][i]!))
  const fed = (count: number, from: Summary<unknown> = entry.stream()) => {
    for (const row of rows(count)) from.update(...row)
    return from
  }
  const head = (count: number) =>
    Object.fromEntries(Object.entries(columns).map(([name, column]) => [name, column.subarray(0, count)]))

  test(`${entry.name}: streaming is batch, row by row`, () => {
    const instance = entry.stream()
    for (const [i, row] of rows(60).entries()) {
      assert.equal(plain(instance.peek(...row)), plain(entry.compute(head(i + 1))))
      assert.equal(plain(instance.result), plain(entry.compute(head(i))), 'peek commits nothing')
      instance.update(...row)
    }
    assert.deepEqual(Object.keys(entry.compute(head(60))), [...entry.outputs()])
  })

  test(`${entry.name}: goes on from a snapshot, and from nothing after reset`, () => {
    const instance = fed(100)
    const other = entry.stream()
    other.restore(JSON.parse(JSON.stringify(instance.snapshot())))
    for (const row of rows(130).slice(100)) {
      instance.update(...row)
      other.update(...row)
    }
    assert.equal(plain(other.result), plain(instance.result))
    instance.reset()
    assert.equal(plain(fed(20, instance).result), plain(entry.compute(head(20))))
  })

  test(`${entry.name}: has no number for no bars`, () => {
    for (const value of Object.values(entry.compute(head(0)))) {
      assert.ok(typeof value === 'number' ? Number.isNaN(value) : value.length === 0)
    }
  })

  test(`${entry.name}: leaves out a bar without a value, names a column that is missing`, () => {
    const first = entry.inputs[0]!
    const withGap = Object.fromEntries(
      Object.entries(head(41)).map(([name, column]) => [
        name,
        column.map((x, i) => (i === 20 && name === first ? NaN : x)),
      ]),
    )
    const without = Object.fromEntries(
      Object.entries(head(41)).map(([name, column]) => [name, column.filter((_, i) => i !== 20)]),
    )
    assert.equal(plain(entry.compute(withGap)), plain(entry.compute(without)))
    assert.throws(() => entry.compute({}), { message: `${entry.name} needs ${first}, a Float64Array` })
  })
}

test('max_drawdown: all three', () => {
  const { dollar, percent, log } = find('max_drawdown').compute(
    { close: Float64Array.of(100, 50, 80, 200, 120) },
    { all: true },
  )
  assert.deepEqual([dollar, percent, log], [80, 0.5, Math.LN2])
})

test('vp by ranges: every bar is in one row, and in the range of its row', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 400 }), fc.nat(1_000)), { minLength: 12 }), (bars) => {
      const table = find('vp').compute(
        {
          close: Float64Array.from(bars, ([x]) => x * 0.05),
          volume: Float64Array.from(bars, ([, x]) => x),
        },
        { width: 7, sort_close: true },
      ) as { readonly [column: string]: Float64Array }
      for (const [i, mean] of table.mean_close!.entries()) {
        assert.ok(mean >= table.low_close![i]! - 0.01 && mean <= table.high_close![i]! + 0.01)
      }
      const moved = bars.filter(([x], i) => i === 0 || x !== bars[i - 1]![0])
      assert.equal(
        table.total_volume!.reduce((a, b) => a + b, 0),
        moved.reduce((a, [, v]) => a + v, 0),
      )
    }),
  )
})

test('downside_deviation: a rate is broken down to the bars', () => {
  const year = 252 * 86_400_000_000
  const series = {
    returns: Float64Array.of(NaN, -0.1, 0.05, 0.2, 0.01),
    time: Float64Array.of(0, 0.25, 0.5, 0.75, 1).map((x) => x * year),
  }
  // 4 returns in 3/4 of a year, so that (1 + rate)^(3/16) - 1 = 0.1, of which they lack 0.2, 0.05, 0 and 0.09.
  const { downside_deviation } = find('downside_deviation').compute(series, { benchmark_rate: 1.1 ** (16 / 3) - 1 })
  const want = Math.sqrt((0.04 + 0.0025 + 0.0081) / 3) * Math.sqrt(16 / 3)
  assert.ok(Math.abs((downside_deviation as number) - want) < 1e-12)
})
