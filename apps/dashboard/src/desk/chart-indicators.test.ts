import assert from 'node:assert/strict'
import test from 'node:test'
import { ApiError, type IndicatorQuery } from '../api/rest.ts'
import type { Bar, IndicatorSeries } from '../api/shapes.ts'
import { ChartData } from '../chart/chart-data.ts'
import { CHOSEN_MAX, ChartIndicators, type ChosenIndicator } from './chart-indicators.ts'
import { choicesFor } from './stored-choices.ts'

const bar = (i: number): Bar => ({
  openTsUs: i * 10,
  closeTsUs: i * 10 + 10,
  open: 1,
  high: 1,
  low: 1,
  close: 1,
  volume: 1,
})
const tick = () => new Promise<void>((resolve) => setImmediate(resolve))

/** A server with an indicator whose value is the bar's number times `factor`, and a page in front of it. */
class Page {
  readonly chart = new ChartData()
  readonly asked: IndicatorQuery[] = []
  readonly indicators: ChartIndicators
  chosen: readonly ChosenIndicator[] = []
  barCount = 0
  factor = 1
  refusal: ApiError | null = null
  #waiting: (() => void)[] = []

  constructor(storage: { text: string | null } = { text: null }) {
    this.indicators = new ChartIndicators({
      chart: this.chart,
      ask: (query) => this.#answer(query),
      storage: {
        read: () => storage.text,
        write(text) {
          storage.text = text
        },
      },
      later: (run) => this.#waiting.push(run),
      changed: (chosen) => {
        this.chosen = chosen
      },
    })
  }

  open(instrument: string, barCount: number): void {
    this.barCount = barCount
    this.chart.reset(instrument, '1d')
    this.indicators.open(instrument, '1d')
    this.chart.bars.load(Array.from({ length: barCount }, (_, i) => bar(i)))
    this.indicators.reload()
  }

  close(count = 1): void {
    for (let k = 0; k < count; k += 1) {
      this.chart.bars.close(bar(this.barCount))
      this.barCount += 1
      this.indicators.barClosed()
    }
  }

  async pass(): Promise<void> {
    for (const run of this.#waiting.splice(0)) run()
    await tick()
  }

  values(id: string): readonly (number | null)[] {
    return this.chart.chosen(id)?.points.map(({ values }) => values[0] ?? null) ?? []
  }

  async #answer(query: IndicatorQuery): Promise<IndicatorSeries> {
    this.asked.push(query)
    if (this.refusal !== null) throw this.refusal
    const { name, limit } = query
    const params = { length: 14, ...query.params }
    const points = Array.from({ length: this.barCount }, (_, i) => ({
      closeTsUs: bar(i).closeTsUs,
      values: [i < 2 ? null : i * this.factor, 5],
    }))
    const outputs = [
      {
        name: 'value',
        column: `${name.toUpperCase()}_${params.length}`,
        chart: 'pane',
        range: [0, 100],
        sparse: false,
      },
      { name: 'width', column: 'W', chart: 'pane', range: null, sparse: false },
    ] as const
    return { name, title: name, kind: 'series', params, outputs, points: points.slice(-limit) }
  }
}

const rsi = { name: 'rsi', params: { length: 9 }, outputs: null }
const RSI = 'rsi {"length":9}'

test('an indicator is added with the usual lines, called by its parameters, and kept for its instrument', async () => {
  const storage = { text: null }
  const page = new Page(storage)
  page.open('A', 5)
  await page.indicators.add(rsi)
  assert.deepEqual(
    page.chosen.map(({ id, title, color, error }) => [id, title, color, error]),
    [[RSI, 'RSI 9', 0, null]],
  )
  assert.deepEqual(page.values(RSI), [null, null, 2, 3, 4])
  assert.deepEqual(page.chart.chosen(RSI)?.names, ['rsi'])
  assert.deepEqual([choicesFor(storage.text, 'A'), choicesFor(storage.text, 'B')], [[rsi], []])
})

test('the next visit has them again, another instrument has its own', async () => {
  const storage = { text: null }
  const first = new Page(storage)
  first.open('A', 5)
  await first.indicators.add(rsi)
  const page = new Page(storage)
  page.open('B', 5)
  await page.indicators.add({ name: 'obv', params: {}, outputs: ['width'] })
  page.open('A', 6)
  await tick()
  assert.deepEqual(
    page.chosen.map(({ title }) => title),
    ['RSI 9'],
  )
  assert.equal(page.values(RSI).length, 6)
  page.open('B', 6)
  await tick()
  assert.deepEqual(
    page.chart.indicators.map(({ owner, names }) => [owner, names]),
    [['OBV 14', ['width']]],
  )
})

test('when bars close, what is missing is asked for once', async () => {
  const page = new Page()
  page.open('A', 100)
  await page.indicators.add(rsi)
  page.close(3)
  await page.pass()
  assert.equal(page.asked.length, 2)
  assert.ok(page.asked[1]!.limit < 50)
  assert.deepEqual(page.values(RSI).slice(-4), [99, 100, 101, 102])
  await page.pass()
  assert.equal(page.asked.length, 2)
})

test('a bar that closes while values are on their way is asked for after them', async () => {
  const page = new Page()
  page.open('A', 10)
  await page.indicators.add(rsi)
  page.close()
  const passing = page.pass()
  page.close()
  await passing
  await page.pass()
  assert.equal(page.values(RSI).at(-1), 11)
})

test('where a known value is another one, all are asked for', async () => {
  const page = new Page()
  page.open('A', 100)
  await page.indicators.add(rsi)
  page.factor = 2
  page.close()
  await page.pass()
  await tick()
  assert.equal(page.asked.at(-1)?.limit, 500)
  assert.deepEqual(page.values(RSI).slice(0, 4), [null, null, 4, 6])
})

test('one is taken off the chart and forgotten; its colour is free', async () => {
  const storage = { text: null }
  const page = new Page(storage)
  page.open('A', 5)
  await page.indicators.add(rsi)
  await page.indicators.add({ name: 'ema', params: {}, outputs: null })
  page.indicators.remove(RSI)
  assert.equal(page.chart.chosen(RSI), undefined)
  assert.deepEqual(
    choicesFor(storage.text, 'A').map(({ name }) => name),
    ['ema'],
  )
  await page.indicators.add({ name: 'sma', params: {}, outputs: null })
  assert.deepEqual(
    page.chosen.map(({ name, color }) => [name, color]),
    [
      ['ema', 1],
      ['sma', 0],
    ],
  )
})

test('the same one again has other lines, and two that are called alike are numbered', async () => {
  const page = new Page()
  page.open('A', 5)
  await page.indicators.add(rsi)
  await page.indicators.add({ ...rsi, outputs: ['width'] })
  await page.indicators.add({ ...rsi, params: { length: 9, scalar: 1 } })
  assert.deepEqual(
    page.chosen.map(({ title, outputs }) => [title, outputs]),
    [
      ['RSI 9', ['width']],
      ['RSI 9 (2)', null],
    ],
  )
})

test('a refusal is thrown to who adds, and told of what was kept', async () => {
  const storage = { text: JSON.stringify({ A: [rsi, rsi, { name: 7 }] }) }
  const page = new Page(storage)
  page.refusal = new ApiError(400, 'bad_request', 'length is wrong')
  page.open('A', 5)
  await tick()
  assert.deepEqual(
    page.chosen.map(({ error }) => error),
    ['length is wrong'],
  )
  await assert.rejects(page.indicators.add({ ...rsi, params: {} }), /length is wrong/)
  page.refusal = new ApiError(0, 'unreachable', 'gone')
  page.close()
  await page.pass()
  page.refusal = null
  page.close()
  await page.pass()
  assert.deepEqual([page.chosen[0]?.error, page.values(RSI).length], [null, 7])
})

test('there are at most so many', async () => {
  const page = new Page()
  page.open('A', 5)
  for (let length = 1; length <= CHOSEN_MAX; length += 1) await page.indicators.add({ ...rsi, params: { length } })
  await assert.rejects(page.indicators.add({ ...rsi, params: { length: 99 } }), /At most 8/)
  assert.equal(page.chosen.length, CHOSEN_MAX)
})

for (const text of [
  '',
  '{',
  '[]',
  'null',
  '{"A":1}',
  '{"A":[{"name":"x"}]}',
  '{"A":[{"name":"x","params":[],"outputs":null}]}',
]) {
  test(`stored ${text || 'nothing'} is no indicator`, () => assert.deepEqual(choicesFor(text, 'A'), []))
}
