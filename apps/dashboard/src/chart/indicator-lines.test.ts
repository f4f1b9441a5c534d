import assert from 'node:assert/strict'
import test from 'node:test'
import type { Bar } from '../api/shapes.ts'
import { BarHistory } from './bar-history.ts'
import { IndicatorHistory, layOut, placeOf, signatureOf } from './indicator-lines.ts'

const bar = (openTsUs: number): Bar => ({
  openTsUs,
  closeTsUs: openTsUs + 10,
  open: 100,
  high: 101,
  low: 99,
  close: 100,
  volume: 1,
})
const barsUpTo = (count: number): BarHistory => {
  const bars = new BarHistory()
  bars.load(Array.from({ length: count }, (_, i) => bar(i * 10)))
  return bars
}

// biome-ignore format: a table reads by its columns
const cases: readonly (readonly [name: string, values: readonly number[], want: string | null])[] = [
  ['fast',            [99, 101],     'price'],
  ['channel.upper',   [110, 112],    'price'],
  ['rsi',             [45, 60],      'rsi'],
  ['rsi14',           [100, 99],     'rsi'],
  ['trend.adx',       [20, 22],      'adx'],
  ['macd.signal',     [0.2, -0.1],   'macd'],
  ['atr',             [1.5, 1.6],    'atr'],
  ['width',           [0.02, 0.03],  'own'],
  ['slope',           [-3, 2],       'own'],
  ['mean',            [],            null],
]
for (const [name, values, want] of cases) {
  test(`${name} of ${values.join(' and ') || 'nothing yet'} at a price of 100 belongs to ${want}`, () => {
    const closes = values.map(() => 100)
    assert.equal(placeOf(name, values, closes), want)
  })
}

test('overlays share the price pane, an oscillator has its own with its levels', () => {
  const history = new IndicatorHistory({
    strategy: 'mixed',
    timeframe: '1d',
    names: ['fast', 'slow', 'rsi', 'late'],
    points: [{ closeTsUs: 10, values: [99, 98, 55, null] }],
  })
  const panes = layOut([history], barsUpTo(2))
  assert.deepEqual(
    panes.map(({ key, lines, guides }) => [key, lines.map(({ name, stroke }) => `${name} ${stroke}`), guides]),
    [
      ['price', ['fast main', 'slow second'], []],
      ['rsi', ['rsi main'], [30, 70]],
    ],
  )
  assert.equal(signatureOf(panes), 'price[mixed@1d:fast,mixed@1d:slow]|rsi[mixed@1d:rsi]')
})

test('a band has edges and a middle, and a name of two parts is read by its last', () => {
  const names = ['channel.lower', 'channel.middle', 'channel.upper', 'a.value', 'b.value']
  const points = [{ closeTsUs: 10, values: [99, 100, 101, 100, 100] }]
  const history = new IndicatorHistory({ strategy: 's', timeframe: '1d', names, points })
  assert.deepEqual(
    layOut([history], barsUpTo(2))[0]!.lines.map(({ label, stroke }) => `${label} ${stroke}`),
    ['lower edge', 'middle middle', 'upper edge', 'a.value second', 'b.value second'],
  )
})

test('what the user chose says where it belongs, whatever its values are', () => {
  const history = new IndicatorHistory(
    {
      strategy: 'RSI 9',
      timeframe: '1d',
      names: ['value', 'band', 'signal', 'turns'],
      points: [{ closeTsUs: 10, values: [100, 3, 99, null] }],
    },
    {
      name: 'rsi',
      color: 1,
      lines: [
        { chart: 'pane', range: [0, 100], shape: 'line' },
        { chart: 'overlay', range: null, shape: 'line' },
        { chart: 'pane', range: [0, 100], shape: 'line' },
        { chart: 'pane', range: [-1, 1], shape: 'columns' },
      ],
    },
  )
  assert.deepEqual(
    layOut([history], barsUpTo(0)).map(({ title, lines, guides, range }) => [
      title,
      lines.map(({ name, stroke, shape }) => `${name} ${stroke} ${shape}`),
      guides,
      range,
    ]),
    [
      ['', ['band main line'], [], null],
      ['', ['value main line', 'signal second line'], [30, 70], [0, 100]],
      ['', ['turns main columns'], [], [-1, 1]],
    ],
  )
})

test('the price pane is there without any line', () => {
  assert.deepEqual(
    layOut([], barsUpTo(0)).map(({ key }) => key),
    ['price'],
  )
})

test('a value waits for its bar and is then drawn once', () => {
  const bars = barsUpTo(1)
  const history = new IndicatorHistory({ strategy: 's', timeframe: '1d', names: ['fast'], points: [] })
  history.append([
    { closeTsUs: 10, values: [1] },
    { closeTsUs: 20, values: [2] },
  ])
  assert.deepEqual(history.take(bars), { whole: true, placed: [{ barIndex: 0, values: [1] }] })
  assert.deepEqual(history.take(bars).placed, [])
  bars.close(bar(10))
  assert.deepEqual(history.take(bars), { whole: false, placed: [{ barIndex: 1, values: [2] }] })
})

test('values from before the first bar are dropped, of several in a bar the last counts', () => {
  const bars = new BarHistory()
  bars.load([bar(100)])
  const points = [50, 103, 107].map((closeTsUs) => ({ closeTsUs, values: [closeTsUs] }))
  const history = new IndicatorHistory({ strategy: 's', timeframe: '1m', names: ['fast'], points })
  assert.deepEqual(history.take(bars).placed, [{ barIndex: 0, values: [107] }])
})

test('told twice is kept once', () => {
  const history = new IndicatorHistory({ strategy: 's', timeframe: '1d', names: ['x'], points: [] })
  history.append([{ closeTsUs: 10, values: [1] }])
  history.append([
    { closeTsUs: 10, values: [1] },
    { closeTsUs: 5, values: [0] },
  ])
  assert.deepEqual(
    history.points.map(({ closeTsUs }) => closeTsUs),
    [5, 10],
  )
})

test('stays bounded', () => {
  const history = new IndicatorHistory({ strategy: 's', timeframe: '1s', names: ['x'], points: [] })
  for (let i = 1; i <= 10_000; i += 1) history.append([{ closeTsUs: i, values: [i] }])
  assert.ok(history.points.length <= 2_500)
  assert.equal(history.points.at(-1)!.closeTsUs, 10_000)
})
