import assert from 'node:assert/strict'
import { test } from 'node:test'
import { TICK_KIND } from '@tickworks/market'
import { framesOf } from '../../feed.ts'
import { marketFeedContract, open } from '../../testing.ts'
import { type BarsOptions, parseBars } from './bars-csv.ts'
import { instrumentOf, replayFeed } from './replay-feed.ts'
import { parseTrades } from './trades-csv.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const T0 = 1_641_168_000
const HEADER = 'time,open,high,low,close,volume\n'

/** Minutes from `T0`, some of them broken. */
function barsOf(file: string, count: number, broken: (i: number) => boolean = () => false, options: BarsOptions = {}) {
  const rows = Array.from({ length: count }, (_, i) => {
    const price = 100 + ((i * 7) % 13)
    return `${T0 + i * 60},${price},${price + 2},${price - 2},${broken(i) ? 'x' : price + 1},${i}`
  })
  return parseBars(bytes(HEADER + rows.join('\n')), file, { timeframe: '1m', onDefect: 'quarantine', ...options })
}

function tradesOf(file: string, count: number) {
  const rows = Array.from(
    { length: count },
    (_, i) => `${i},${100 + (i % 5)}.5,0.25,25,${(T0 + i * 20) * 1_000},${i % 2 === 0 ? 'True' : 'False'},True`,
  )
  return parseTrades(bytes(rows.join('\n')), file)
}

function feedOf(...tables: Parameters<typeof instrumentOf>[0][]) {
  return replayFeed({
    files: tables.map((table, i) => ({ table, instrument: instrumentOf(table, { key: `FILE:I${i}` }) })),
  })
}

marketFeedContract({ name: 'replay of one file', make: async () => feedOf(barsOf('a.csv', 40)) })
marketFeedContract({
  name: 'replay of a file with defects',
  make: async () => feedOf(barsOf('a.csv', 60, (i) => i % 7 === 3 || i > 56)),
})
marketFeedContract({
  name: 'replay of bars, bars and trades',
  make: async () =>
    feedOf(
      barsOf('a.csv', 40, (i) => i % 5 === 0),
      barsOf('b.csv', 70, (i) => i === 69),
      tradesOf('c.csv', 150),
      barsOf('d.csv', 3),
    ),
})

test('replayFeed: a bar is its open when it opens and the whole when it closes', async () => {
  const rows: unknown[] = []
  for (const frame of framesOf(await open(feedOf(barsOf('a.csv', 2)), 0)))
    for (let i = 0; i < frame.length; i += 1)
      rows.push([
        frame.kind[i],
        frame.recvTsUs[i]! / 1e6 - T0,
        frame.priceUnits[i],
        frame.qtyUnits[i],
        frame.openUnits[i],
        frame.highUnits[i],
        frame.lowUnits[i],
        frame.openTsUs[i]! / 1e6 - T0,
      ])
  assert.deepEqual(rows, [
    [TICK_KIND.open, 0, 100, 0, NaN, NaN, NaN, NaN],
    [TICK_KIND.bar, 60, 101, 0, 100, 102, 98, 0],
    [TICK_KIND.open, 60, 107, 0, NaN, NaN, NaN, NaN],
    [TICK_KIND.bar, 120, 108, 1, 107, 109, 105, 60],
  ])
})

test('replayFeed: of several files what closes comes before what opens, then the order of files', async () => {
  const order: string[] = []
  for (const frame of framesOf(await open(feedOf(barsOf('a.csv', 2), barsOf('b.csv', 2), tradesOf('c.csv', 4)), 0)))
    for (let i = 0; i < frame.length; i += 1)
      order.push(`${frame.recvTsUs[i]! / 1e6 - T0}:${'?TOB'[frame.kind[i]!]}${frame.instrument[i]! - 7}`)
  assert.deepEqual(order, [
    '0:O0',
    '0:O1',
    '0:T2',
    '20:T2',
    '40:T2',
    '60:B0',
    '60:B1',
    '60:O0',
    '60:O1',
    '60:T2',
    '120:B0',
    '120:B1',
  ])
})

test('replayFeed: defects carry file, row and text', async () => {
  const stream = await open(feedOf(barsOf('a.csv', 4, (i) => i === 2)), 0)
  stream.next(100)
  assert.deepEqual(stream.takeDefects(), [
    {
      file: 'a.csv',
      row: 4,
      rule: 'not_a_number',
      field: 'close',
      message: "close 'x': must be a decimal number",
      text: `${T0 + 120},101,103,99,x,2`,
      beforeSeq: 4,
    },
  ])
})

test("replayFeed: refuses no file, an instrument twice, and a scale that is not the table's", () => {
  const table = barsOf('a.csv', 2)
  const instrument = instrumentOf(table, { key: 'FILE:A' })
  assert.throws(() => replayFeed({ files: [] }), /files must name at least one table/)
  assert.throws(
    () =>
      replayFeed({
        files: [
          { table, instrument },
          { table, instrument },
        ],
      }),
    /instrument FILE:A must stand once/,
  )
  assert.throws(
    () => replayFeed({ files: [{ table, instrument: { ...instrument, priceDecimals: 4 } }] }),
    /has 4 price and 0 quantity decimals, a.csv has 0 and 0/,
  )
})

test('parseTrades: Binance trades, aggregate trades, and a header; sides of the aggressor', () => {
  const trades = tradesOf('c.csv', 2)
  assert.deepEqual(
    [trades.priceDecimals, trades.qtyDecimals, [...trades.side], [...trades.priceUnits]],
    [1, 2, [-1, 1], [1005, 1015]],
  )
  const agg = parseTrades(
    bytes(
      '13519807,0.00141342,23.0,1,1,1570752011620,True,True\n13519808,0.00141266,54.0,2,2,1570752011620,False,True\n',
    ),
    'agg.csv',
  )
  assert.deepEqual([agg.length, agg.tsUs[0], [...agg.side]], [2, 1_570_752_011_620_000, [-1, 1]])
  const named = parseTrades(
    bytes('timestamp,side,price,amount\n2022-01-03 00:00:00.5,buy,10,1\n2022-01-03 00:00:01,sell,11,2\n'),
    'named.csv',
  )
  assert.deepEqual([[...named.side], named.tsUs[0]], [[1, -1], T0 * 1_000_000 + 500_000])
  const plain = parseTrades(bytes('time,price,qty\n1641168000,10,1\n'), 'plain.csv')
  assert.deepEqual([...plain.side], [0])
})

test('parseTrades: defects and unknown columns', () => {
  const text =
    'time,price,qty,is_buyer_maker\n1641168000,10,1,true\n1641168001,-1,1,true\n1641167999,10,1,true\n1641168002,10,1,perhaps\n1641168003,10,-1,true\n1641168004,10,1,false\n'
  assert.throws(() => parseTrades(bytes(text), 't.csv'), { code: 'ERR_CSV_ROWS', message: /4 malformed rows/ })
  const table = parseTrades(bytes(text), 't.csv', { onDefect: 'quarantine' })
  assert.deepEqual(
    table.defects.map(({ row, rule, field, beforeRow }) => [row, rule, field, beforeRow]),
    [
      [3, 'price_not_positive', 'price', 1],
      [4, 'time_backwards', 'time', 1],
      [5, 'bad_flag', 'side', 1],
      [6, 'qty_negative', 'qty', 1],
    ],
  )
  assert.throws(() => parseTrades(bytes('a,b,c,d\n1,2,3,4\n'), 't.csv'), {
    code: 'ERR_CSV_LAYOUT',
    message: /found 4: a, b, c, d; understood are/,
  })
})
