import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { DecimalReader, formatUnits } from '@tickworks/market'
import { arbitraryBars, NSE, NYSE } from '@tickworks/market/testing'
import * as fc from 'fast-check'
import { type BarsOptions, type BarTable, barsBetween, parseBars, readBarsBytes, readBarsCsv } from './bars-csv.ts'
import { CsvError } from './csv-error.ts'

const parse = (text: string, options: BarsOptions = {}): BarTable =>
  parseBars(new TextEncoder().encode(text), 'in.csv', options)
const us = (iso: string): number => Date.parse(iso) * 1_000
const iso = (tsUs: number): string => new Date(tsUs / 1_000).toISOString().slice(0, 16)
/** Bars as `open…close o h l c v`. */
function bars(table: BarTable): string[] {
  return Array.from({ length: table.length }, (_, i) => {
    const prices = [table.openUnits, table.highUnits, table.lowUnits, table.closeUnits].map((column) =>
      formatUnits(column[i]!, table.priceDecimals),
    )
    return `${iso(table.openTsUs[i]!)}…${iso(table.closeTsUs[i]!)} ${prices.join(' ')} ${formatUnits(table.volumeUnits[i]!, table.qtyDecimals)}`
  })
}
const TWO = [
  '2022-01-03T00:00…2022-01-03T00:01 10.5 11.0 10.0 10.8 5',
  '2022-01-03T00:01…2022-01-03T00:02 10.8 12.0 10.7 11.5 7',
]

// biome-ignore format: a table reads by its columns
const layouts: [string, string][] = [
  ['a header in capitals',                     'DATETIME,OPEN,HIGH,LOW,CLOSE,VOLUME\n2022-01-03 00:00,10.5,11,10,10.8,5\n2022-01-03 00:01,10.8,12,10.7,11.5,7\n'],
  ['other order, other names, more columns',   'Vol,close,Adj Close,low,high,open,Open_Time\n5,10.8,9,10,11,10.5,1641168000000\n7,11.5,9,10.7,12,10.8,1641168060000\n'],
  ['no newline at the end',                    'time,open,high,low,close,volume\n1641168000,10.5,11,10,10.8,5\n1641168060,10.8,12,10.7,11.5,7'],
  ['carriage returns and blank lines',         'time,open,high,low,close,volume\r\n\r\n1641168000,10.5,11,10,10.8,5\r\n1641168060,10.8,12,10.7,11.5,7\r\n\r\n'],
  ['a byte order mark',                        '\uFEFFtime,open,high,low,close,volume\n1641168000,10.5,11,10,10.8,5\n1641168060,10.8,12,10.7,11.5,7\n'],
  ['quotes',                                   '"time","open","high","low","close","volume"\n"1641168000","10.5","11","10","10.8","5"\n"1641168060","10.8","12","10.7","11.5","7"\n'],
  ['semicolons and blanks',                    'time; open; high; low; close; volume\n1641168000; 10.5; 11; 10; 10.8; 5\n1641168060; 10.8; 12; 10.7; 11.5; 7\n'],
  ['tabs, and a date and a time column',       '<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<TICKVOL>\n2022.01.03\t00:00:00\t10.5\t11\t10\t10.8\t5\n2022.01.03\t00:01:00\t10.8\t12\t10.7\t11.5\t7\n'],
  ['no header, epoch ms',                      '1641168000000,10.5,11,10,10.8,5\n1641168060000,10.8,12,10.7,11.5,7\n'],
  ['no header, a symbol, a date and a time',   'NIFTY,20220103,00:00,10.5,11,10,10.8,5,0\nNIFTY,20220103,00:01,10.8,12,10.7,11.5,7,0\n'],
  ['no header, Binance klines',                '1641168000000,10.50,11.00,10.00,10.80,5,1641168059999,54.0,3,2,21.6,0\n1641168060000,10.80,12.00,10.70,11.50,7,1641168119999,80.5,3,2,21.6,0\n'],
  ['no header, Binance klines in microseconds','1641168000000000,10.50,11.00,10.00,10.80,5,1641168059999999,54.0,3,2,21.6,0\n1641168060000000,10.80,12.00,10.70,11.50,7,1641168119999999,80.5,3,2,21.6,0\n'],
  ['a line before the header',                 'https://www.example.org/\nunix,date,symbol,open,high,low,close,Volume BTC,Volume\n1641168000,x,B,10.5,11,10,10.8,9,5\n1641168060,x,B,10.8,12,10.7,11.5,9,7\n'],
  ['newest first',                             'time,open,high,low,close,volume\n1641168060,10.8,12,10.7,11.5,7\n1641168000,10.5,11,10,10.8,5\n'],
  ['a zone of its own',                        'time,open,high,low,close,volume\n2022-01-03 05:30:00+05:30,10.5,11,10,10.8,5\n2022-01-03 05:31:00+05:30,10.8,12,10.7,11.5,7\n'],
  ['days first',                               'time,open,high,low,close,volume\n03-01-2022 00:00,10.5,11,10,10.8,5\n03-01-2022 00:01,10.8,12,10.7,11.5,7\n'],
  ['exponents',                                'time,open,high,low,close,volume\n1641168000,1.05e1,11,1E+1,10.8,5e0\n1641168060,10.8,12,10.7,11.5,7\n'],
  ['a delimiter at the end of each row',       'time,open,high,low,close,volume\n1641168000,10.5,11,10,10.8,5,\n1641168060,10.8,12,10.7,11.5,7,\n'],
]
for (const [name, text] of layouts) {
  test(`parseBars: ${name}`, () => {
    const table = parse(text, { timeframe: '1m' })
    assert.deepEqual(bars(table), TWO)
    assert.deepEqual(bars(parse(text)), TWO)
    assert.equal(table.read.hasVolume, true)
  })
}

// biome-ignore format: a table reads by its columns
const spans: [string, BarsOptions, string[], string[]][] = [
  ['labels at the start',                             { timeZone: 'Asia/Kolkata', timeframe: '1m' },                     ['2022-01-03 09:15'],                       ['2022-01-03T03:45…2022-01-03T03:46']],
  ['labels at the end leak no minute',                { timeZone: 'Asia/Kolkata', timeframe: '1m', barLabel: 'end' },    ['2022-01-03 09:16'],                       ['2022-01-03T03:45…2022-01-03T03:46']],
  ["the session's last bar ends with it",             { calendar: NSE, timeframe: '1h' },                                ['2022-01-03 14:15', '2022-01-03 15:15'],   ['2022-01-03T08:45…2022-01-03T09:45', '2022-01-03T09:45…2022-01-03T10:00']],
  ['and, labelled by its end, begins after the last', { calendar: NSE, timeframe: '1h', barLabel: 'end' },               ['2022-01-03 15:15', '2022-01-03 15:30'],   ['2022-01-03T08:45…2022-01-03T09:45', '2022-01-03T09:45…2022-01-03T10:00']],
  ['the first bar begins with the session',           { calendar: NSE, timeframe: '1h', barLabel: 'end' },               ['2022-01-03 10:00'],                       ['2022-01-03T03:45…2022-01-03T04:30']],
  ['prints outside the session stay where they are',  { calendar: NSE, timeframe: '1m', barLabel: 'end' },               ['2022-01-03 09:08', '2022-01-03 15:32'],   ['2022-01-03T03:37…2022-01-03T03:38', '2022-01-03T10:01…2022-01-03T10:02']],
  ['an evening on a holiday',                         { calendar: NSE, timeframe: '1m', barLabel: 'end' },               ['2022-10-24 18:16'],                       ['2022-10-24T12:45…2022-10-24T12:46']],
  ['a date is its session, winter and summer',        { calendar: NYSE },                                                ['2022-03-11', '2022-03-14'],               ['2022-03-11T14:30…2022-03-11T21:00', '2022-03-14T13:30…2022-03-14T20:00']],
  ['a date stays its session, labelled by its end',   { calendar: NYSE, timeframe: '1d', barLabel: 'end' },              ['2022-03-11'],                             ['2022-03-11T14:30…2022-03-11T21:00']],
  ['a date without session is the local day',         { timeZone: 'America/New_York', timeframe: '1d' },                 ['2022-03-13'],                             ['2022-03-13T05:00…2022-03-14T04:00']],
  ['days with a midnight',                            { calendar: NYSE },                                                ['2022-03-11 00:00', '2022-03-12 00:00'],   ['2022-03-11T14:30…2022-03-11T21:00', '2022-03-12T14:30…2022-03-12T21:00']],
  ['days that end with a midnight',                   { timeZone: 'UTC', barLabel: 'end', timeframe: '1d' },             ['2022-03-12 00:00'],                       ['2022-03-11T00:00…2022-03-12T00:00']],
  ['weeks, whichever day is named',                   { timeZone: 'UTC', timeframe: '1w' },                              ['2022-03-11', '2022-03-14'],               ['2022-03-07T00:00…2022-03-14T00:00', '2022-03-14T00:00…2022-03-21T00:00']],
  ['months are found',                                { timeZone: 'UTC' },                                               ['2022-01-01', '2022-02-01', '2022-03-01'], ['2022-01-01T00:00…2022-02-01T00:00', '2022-02-01T00:00…2022-03-01T00:00', '2022-03-01T00:00…2022-04-01T00:00']],
  ['an hour that occurs twice',                       { timeZone: 'America/New_York', timeframe: '30m' },                ['2022-11-06 01:00', '2022-11-06 01:30', '2022-11-06 01:00', '2022-11-06 01:30', '2022-11-06 02:00'],
    ['2022-11-06T05:00…2022-11-06T05:30', '2022-11-06T05:30…2022-11-06T06:00', '2022-11-06T06:00…2022-11-06T06:30', '2022-11-06T06:30…2022-11-06T07:00', '2022-11-06T07:00…2022-11-06T07:30']],
]
for (const [name, options, times, expected] of spans) {
  test(`parseBars: ${name}`, () => {
    const table = parse(`time,open,high,low,close\n${times.map((time) => `${time},1,1,1,1`).join('\n')}`, options)
    assert.deepEqual(
      bars(table).map((bar) => bar.split(' ')[0]),
      expected,
    )
    assert.equal(table.read.hasVolume, false)
  })
}

// biome-ignore format: a table reads by its columns
const frames: [string, string[], string][] = [
  ['minutes with gaps',     ['2022-01-03 09:15', '2022-01-03 09:18', '2022-01-03 09:21', '2022-01-03 09:30'], '3m'],
  ['hours',                 ['2022-01-03 09:00', '2022-01-03 10:00', '2022-01-03 11:00'],                     '1h'],
  ['seconds',               ['2022-01-03 09:00:00', '2022-01-03 09:00:05'],                                   '5s'],
  ['days without weekends', ['2022-01-06', '2022-01-07', '2022-01-10', '2022-01-11'],                         '1d'],
  ['weeks',                 ['2022-01-03', '2022-01-10'],                                                     '1w'],
  ['one date',              ['2022-01-03'],                                                                   '1d'],
]
for (const [name, times, timeframe] of frames) {
  test(`parseBars: finds the timeframe of ${name}`, () => {
    assert.equal(
      parse(`time,open,high,low,close\n${times.map((time) => `${time},1,1,1,1`).join('\n')}`).timeframe,
      timeframe,
    )
  })
}

test('parseBars: "null" and empty rows say nothing and are counted', () => {
  const text =
    ',Date,Open,High,Low,Close,Adj Close,Volume\n,2008-11-26,10,11,9,10,10,5\n,2008-11-27,null,null,null,null,null,null\n,2008-11-28,10,11,9,10,10,\n,2008-12-01,,,,,,\n'
  const table = parse(text, { onDefect: 'quarantine' })
  assert.equal(table.length, 1)
  assert.equal(table.read.emptyRows, 2)
  assert.deepEqual(
    table.defects.map(({ row, rule, field }) => [row, rule, field]),
    [[4, 'not_a_number', 'volume']],
  )
})

test('parseBars: float noise is rounded to the places that were quoted, and counted', () => {
  const real = Array.from({ length: 40 }, (_, i) => (1_400 + i * 1.37).toFixed(2))
  const noisy = real.map((price) => Math.fround(Number(price)).toFixed(6))
  const text = `date,open,high,low,close\n${noisy.map((price, i) => `${20_220_101 + (i % 28) + 100 * Math.floor(i / 28)},${price},${price},${price},${price}`).join('\n')}`
  const table = parse(text)
  assert.equal(table.priceDecimals, 2)
  assert.deepEqual(
    [...table.closeUnits.subarray(0, 40)],
    real.map((price) => Math.round(Number(price) * 100)),
  )
  assert.ok(table.read.roundedRows > 30)
  // Stated places are taken as they are; genuine places are never taken for noise.
  assert.equal(parse(text, { priceDecimals: 6 }).read.roundedRows, 0)
  const genuine = text.replace(noisy[5]!, '1406.853123')
  assert.equal(parse(genuine.replaceAll(noisy[5]!, '1406.853123')).priceDecimals, 6)
})

test('parseBars: double noise is no place, and stated places round half away', () => {
  const table = parse('date,open,high,low,close\n2022-01-03,1.1076000000000001,1.10785,1.1075999999999999,1.1078\n')
  assert.equal(table.priceDecimals, 5)
  assert.deepEqual([table.openUnits[0], table.lowUnits[0]], [110_760, 110_760])
  const rounded = parse('date,open,high,low,close,volume\n2022-01-03,1.005,1.015,1.004,1.005,2.5\n', {
    priceDecimals: 2,
    qtyDecimals: 0,
  })
  assert.deepEqual(
    [rounded.openUnits[0], rounded.highUnits[0], rounded.lowUnits[0], rounded.volumeUnits[0]],
    [101, 102, 100, 3],
  )
  assert.deepEqual([rounded.read.roundedRows, rounded.read.roundedVolumes], [1, 1])
})

// biome-ignore format: a table reads by its columns
const defects: [string, string, string, string, RegExp][] = [
  // name                            row                                          rule                   field     message
  ['NaN',                            '2022-01-04,10,11,9,NaN,5',                  'not_finite',          'close',  /close 'NaN': must be finite/],
  ['text',                           '2022-01-04,10,11,n/a,10,5',                'not_a_number',        'low',    /low 'n\/a': must be a decimal number/],
  ['one empty price',                '2022-01-04,10,,9,10,5',                     'not_a_number',        'high',   /high ''/],
  ['a negative price',               '2022-01-04,10,11,-9,10,5',                  'price_not_positive',  'low',    /low -9: must be above 0/],
  ['a price of zero',                '2022-01-04,0,11,0,10,5',                    'price_not_positive',  'open',   /open 0: must be above 0/],
  ['a high below the close',         '2022-01-04,10,11,9,12,5',                   'high_low',            'high',   /high 11 and low 9 must hold open 10 and close 12/],
  ['a low above the open',           '2022-01-04,10,11,10.5,10.7,5',              'high_low',            'low',    /must hold open 10.0 and close 10.7/],
  ['a negative volume',              '2022-01-04,10,11,9,10,-5',                  'qty_negative',        'volume', /volume must be 0 or more/],
  ['a duplicate',                    '2022-01-03,10,11,9,10,5',                   'duplicate_bar',       'time',   /was there before/],
  ['a step back',                    '2022-01-02,10,11,9,10,5',                   'time_backwards',      'time',   /before that of the row before/],
  ['a missing field',                '2022-01-04,10,11,9,10',                     'field_count',         '',       /has 5 fields, the layout has 6/],
  ['a field too many',               '2022-01-04,10,11,9,10,5,7',                 'field_count',         '',       /has 7 fields/],
  ['a thousands separator',          '2022-01-04,"1,000",11,9,10,5',              'not_a_number',        'open',   /open '1,000': must be a decimal number, with a point and without separators/],
  ['a day that does not exist',      '2022-02-30,10,11,9,10,5',                   'time_unreadable',     'time',   /time '2022-02-30'/],
  ['another format',                 '04.01.22,10,11,9,10,5',                     'time_unreadable',     'time',   /time '04.01.22'/],
  ['a time out of all bounds',       '9999-01-01,10,11,9,10,5',                   'time_out_of_range',   'time',   /must be from 1900 to 2199/],
  ['a price too large',              '2022-01-04,10,9e18,9,10,5',                 'not_a_number',        'high',   /high '9e18'/],
]
for (const [name, row, rule, field, message] of defects) {
  test(`parseBars: ${name} is refused with file, row, rule and text, or quarantined`, () => {
    const text = `date,open,high,low,close,volume\n2022-01-03,10,11,9,10,5\n${row}\n2022-01-05,10,11,9,10,5\n`
    assert.throws(
      () => parse(text, { timeframe: '1d' }),
      (error: CsvError) => {
        assert.ok(error instanceof CsvError)
        assert.deepEqual(
          [error.code, error.file, error.defectCount, error.retryable],
          ['ERR_CSV_ROWS', 'in.csv', 1, false],
        )
        assert.ok(error.message.startsWith(`in.csv: a malformed row\n  row 3: ${rule}: `), error.message)
        return true
      },
    )
    const table = parse(text, { timeframe: '1d', onDefect: 'quarantine' })
    assert.equal(table.length, 2)
    const [defect] = table.defects
    assert.deepEqual(
      [defect?.row, defect?.rule, defect?.field, defect?.text, defect?.beforeRow],
      [3, rule, field, row, 1],
    )
    assert.match(defect?.message ?? '', message)
  })
}

test('parseBars: overlapping bars and times that clocks jumped over', () => {
  const header = 'time,open,high,low,close\n'
  const overlap = parse(`${header}2022-01-03 09:15,1,1,1,1\n2022-01-03 09:17,1,1,1,1\n2022-01-03 09:20,1,1,1,1`, {
    timeframe: '5m',
    onDefect: 'quarantine',
  })
  assert.deepEqual(
    overlap.defects.map(({ row, rule }) => [row, rule]),
    [[3, 'bar_overlap']],
  )
  const jumped = parse(`${header}2022-03-13 01:30,1,1,1,1\n2022-03-13 02:30,1,1,1,1\n2022-03-13 03:00,1,1,1,1`, {
    timeframe: '30m',
    timeZone: 'America/New_York',
    onDefect: 'quarantine',
  })
  assert.deepEqual(
    jumped.defects.map(({ row, rule }) => [row, rule]),
    [[3, 'time_does_not_exist']],
  )
})

test('parseBars: the first ten of many, and the place of each among the good rows', () => {
  const rows = Array.from({ length: 40 }, (_, i) => `${1_641_168_000 + i * 60},1,1,1,${i % 3 === 0 ? 'x' : 1}`)
  const text = `time,open,high,low,close\n${rows.join('\n')}\n`
  assert.throws(
    () => parse(text),
    (error: CsvError) => {
      assert.deepEqual([error.defects.length, error.defectCount], [10, 14])
      assert.match(error.message, /14 malformed rows\n {2}row 2: not_a_number/)
      assert.match(error.message, /and 4 more$/)
      return true
    },
  )
  const places = parse(text, { onDefect: 'quarantine', timeframe: '1m' }).defects.map(({ beforeRow }) => beforeRow)
  assert.deepEqual(places.slice(0, 4), [0, 2, 4, 6])
  const newestFirst = parse(`time,open,high,low,close\n${rows.toReversed().join('\n')}\n`, { onDefect: 'quarantine' })
  assert.equal(newestFirst.read.reversed, true)
  assert.deepEqual(
    newestFirst.defects.map(({ beforeRow }) => beforeRow),
    places,
  )
})

// biome-ignore format: a table reads by its columns
const files: [string, string, string, RegExp, BarsOptions?][] = [
  ['an empty file',             '',                                                             'ERR_CSV_EMPTY',     /in\.csv: is empty/],
  ['blank lines',               '\n\n  \n',                                                     'ERR_CSV_EMPTY',     /is empty/],
  ['a header alone',            'time,open,high,low,close\n',                                   'ERR_CSV_EMPTY',     /has a header \(time, open, high, low, close\) and no rows/],
  ['unknown columns',           'when,first,top,bottom,last\n1,2,3,4,5\n',                      'ERR_CSV_LAYOUT',    /found 5: when, first, top, bottom, last; understood are:\n.*\n.*\n.*\n.*no header: symbol/s],
  ['too few columns',           'date,price\n2022-01-03,5\n',                                   'ERR_CSV_LAYOUT',    /found 2: date, price; understood/],
  ['a close alone',             'date,close\n2022-01-03,5\n',                                   'ERR_CSV_LAYOUT',    /found 2: date, close \(without open, high, low\); understood/],
  ['control characters',        '\u001b[2Jdate,open\u0007,high\n1,1,1\n',                       'ERR_CSV_LAYOUT',    /found 3: \uFFFD\[2Jdate, open\uFFFD, high/],
  ['one endless line',          `date,open,high,low,${'close'.repeat(900)}`,                    'ERR_CSV_LAYOUT',    /found 5: date, open, high, low, (close){8}… \(without close\);/],
  ['prices without time',       'open,high,low,close,volume\n1,1,1,1,1\n',                      'ERR_CSV_LAYOUT',    /found 5: open, high, low, close, volume \(without a time\)/],
  ['times unheard of',          'date,open,high,low,close\nJan 3 2022,1,1,1,1\n',               'ERR_CSV_LAYOUT',    /the times of column 1 \(date\) such as 'Jan 3 2022' are not understood/],
  ['dates that read both ways', 'date,open,high,low,close\n01/02/2022,1,1,1,1\n',               'ERR_CSV_LAYOUT',    /'01\/02\/2022' may have the day or the month first/],
  ['several symbols',           'symbol,date,open,high,low,close\nA,2022-01-03,1,1,1,1\nB,2022-01-03,1,1,1,1\n', 'ERR_CSV_LAYOUT', /several symbols \(A, B\)/],
  ['a symbol that is not there','symbol,date,open,high,low,close\nA,2022-01-03,1,1,1,1\n',      'ERR_CSV_EMPTY',     /holds no rows of symbol Z, but 1 of others/, { symbol: 'Z' }],
  ['a symbol without its column','date,open,high,low,close\n2022-01-03,1,1,1,1\n',             'ERR_CSV_LAYOUT',    /has no column of symbols to take 'Z' from: date, open, high/, { symbol: 'Z' }],
  ['one bar with a time',       'time,open,high,low,close\n1641168000,1,1,1,1\n',               'ERR_CSV_TIMEFRAME', /one row does not show how long a bar is/],
  ['an odd step',               'time,open,high,low,close\n0,1,1,1,1\n100000,1,1,1,1\n',        'ERR_CSV_TIMEFRAME', /100000 s, is no timeframe/],
  ['nothing but bad rows',      'time,open,high,low,close\n1641168000,1,1,1,x\n',               'ERR_CSV_ROWS',      /a malformed row\n {2}row 2: not_a_number/, { onDefect: 'quarantine' }],
]
for (const [name, text, code, message, options] of files) {
  test(`parseBars: refuses ${name}`, () => {
    assert.throws(() => parse(text, options), { name: 'CsvError', code, message })
  })
}

test('parseBars: takes the symbol, the date order and the quote side that are asked for', () => {
  const symbols = 'symbol,date,open,high,low,close\nA,2022-01-03,1,1,1,1\nB,2022-01-03,2,2,2,2\nA,2022-01-04,1,1,1,1\n'
  const table = parse(symbols, { symbol: 'A' })
  assert.deepEqual([table.length, table.read.otherRows, table.read.symbol], [2, 1, 'A'])
  const dates = 'date,open,high,low,close\n01/02/2022,1,1,1,1\n'
  assert.equal(iso(parse(dates, { dateOrder: 'dmy' }).openTsUs[0]!), '2022-02-01T00:00')
  assert.equal(iso(parse(dates, { dateOrder: 'mdy' }).openTsUs[0]!), '2022-01-02T00:00')
  const quotes =
    'epoch_ms,bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size\n1380873600000,1,2,1,2,50,3,4,3,4,60\n1380873660000,,,,,,3,4,3,4,60\n'
  const bid = parse(quotes, { quoteSide: 'bid', timeframe: '1m' })
  assert.deepEqual([bid.closeUnits[0], bid.volumeUnits[0], bid.read.emptyRows], [2, 50, 1])
  assert.equal(parse(quotes, { quoteSide: 'ask', timeframe: '1m' }).length, 2)
  assert.throws(() => parse(quotes), /when the quote side is stated/)
  assert.throws(() => parse(dates, { priceDecimals: 1.5 }), /priceDecimals must be an integer 0 to 12, was 1.5/)
  assert.throws(
    () => parse('date,open,high,low,close\n2022-01-03,1,1,1,1\n', { timeframe: '2d' }),
    /timeframe '2d' is unknown/,
  )
})

test('parseBars: says what it assumed', () => {
  const local = parse('time,open,high,low,close\n2022-01-03 09:15,1,1,1,1\n2022-01-03 09:16,1,1,1,1\n')
  assert.deepEqual(
    [local.read.times, local.read.timeZone, local.read.timeZoneAssumed, local.read.timeframeInferred],
    ['local', 'UTC', true, true],
  )
  const epoch = parse('time,open,high,low,close\n1641168000,1,1,1,1\n', { timeframe: '1m' })
  assert.deepEqual(
    [epoch.read.times, epoch.read.timeZoneAssumed, epoch.read.timeframeInferred],
    ['epoch', false, false],
  )
})

test('readBarsBytes: UTF-16 with its mark and lone carriage returns are read, as spreadsheets write them', async () => {
  const text = 'time,open,high,low,close\n1641168000,1,1,1,1\n1641168060,1,1,1,1\n'
  const little = Buffer.from(`\uFEFF${text}`, 'utf16le')
  for (const bytes of [little, Buffer.from(little).swap16(), Buffer.from(text.replaceAll('\n', '\r'))]) {
    assert.deepEqual(bars(await readBarsBytes(bytes, 'in.csv')), bars(parse(text)))
  }
})

test('readBarsBytes: gzip is seen by its bytes; one cut off, a zip, Parquet, JSON and binary are told apart', async () => {
  const text = 'time,open,high,low,close\n1641168000,1,1,1,1\n1641168060,1,1,1,1\n'
  const packed = gzipSync(text)
  assert.equal((await readBarsBytes(packed, 'in.csv')).length, 2)
  await assert.rejects(readBarsBytes(packed.subarray(0, packed.length - 9), 'in.gz'), {
    code: 'ERR_CSV_GZIP',
    message: /in\.gz: the gzip is cut off or damaged/,
  })
  await assert.rejects(readBarsBytes(Buffer.from('PK\u0003\u0004'), 'in.zip'), /is a zip archive: unpack it first/)
  await assert.rejects(readBarsBytes(Buffer.from('PAR1'), 'in.parquet'), /is a Parquet file/)
  await assert.rejects(readBarsBytes(Buffer.from(' [{"a":1}]'), 'in.json'), /is JSON, not a table/)
  await assert.rejects(readBarsBytes(Buffer.from('a,b,\0,c,d\n'), 'in.bin'), /in\.bin: is not text: byte 5 is zero/)
  await assert.rejects(readBarsCsv('/nowhere/in.csv'), {
    code: 'ERR_CSV_FILE',
    message: '/nowhere/in.csv: there is no such file',
  })
  await assert.rejects(readBarsCsv(import.meta.dirname), {
    code: 'ERR_CSV_FILE',
    message: /: is a folder, not a file$/,
  })
})

test('barsBetween: cuts by opening time and keeps defects in their place', () => {
  const rows = ['00:00,1', '00:01,x', '00:02,1', '00:03,1', '00:04,x']
  const text = `time,open,high,low,close\n${rows.map((row) => `2022-01-03 ${row.replace(',', ',1,1,1,')}`).join('\n')}\n`
  const table = parse(text, { timeframe: '1m', onDefect: 'quarantine' })
  const cut = barsBetween(table, us('2022-01-03T00:01Z'), us('2022-01-03T00:03Z'))
  assert.deepEqual(
    bars(cut).map((bar) => bar.slice(0, 16)),
    ['2022-01-03T00:02'],
  )
  assert.deepEqual(
    cut.defects.map(({ row, beforeRow }) => [row, beforeRow]),
    [[3, 0]],
  )
  const rest = barsBetween(table, us('2022-01-03T00:03Z'), Number.POSITIVE_INFINITY)
  assert.deepEqual([rest.length, rest.defects.map(({ row, beforeRow }) => [row, beforeRow])], [1, [[6, 1]]])
})

test('parseBars: written bars come back, whatever the layout', () => {
  const writers = [
    (t: number) => String(t / 1_000_000),
    (t: number) => String(t / 1_000),
    (t: number) => new Date(t / 1_000).toISOString(),
    (t: number) => new Date(t / 1_000).toISOString().replace('T', ' ').slice(0, 19),
  ]
  fc.assert(
    fc.property(
      arbitraryBars({ minLength: 2, maxLength: 30 }),
      fc.integer({ min: 0, max: 3 }),
      fc.integer({ min: 0, max: 6 }),
      fc.boolean(),
      (list, format, decimals, end) => {
        const text = list
          .map((bar) =>
            [
              writers[format]!(end ? bar.closeTsUs : bar.openTsUs),
              ...[bar.openUnits, bar.highUnits, bar.lowUnits, bar.closeUnits].map((units) =>
                formatUnits(units, decimals),
              ),
              bar.volumeUnits,
            ].join(),
          )
          .join('\n')
        const table = parse(text, { timeframe: '1m', priceDecimals: decimals, barLabel: end ? 'end' : 'start' })
        assert.equal(table.length, list.length)
        list.forEach((bar, i) => {
          assert.deepEqual(
            [
              table.openTsUs[i],
              table.closeTsUs[i],
              table.openUnits[i],
              table.highUnits[i],
              table.lowUnits[i],
              table.closeUnits[i],
              table.volumeUnits[i],
            ],
            [bar.openTsUs, bar.closeTsUs, bar.openUnits, bar.highUnits, bar.lowUnits, bar.closeUnits, bar.volumeUnits],
          )
        })
      },
    ),
  )
})

test('parseBars: reads numbers as the slow, obvious reader does', () => {
  const price = fc
    .tuple(fc.integer({ min: 1, max: 999_999 }), fc.stringMatching(/^\d{0,14}$/))
    .map(([whole, part]) => (part === '' ? String(whole) : `${whole}.${part}`))
  fc.assert(
    fc.property(price, fc.integer({ min: 0, max: 6 }), (text, decimals) => {
      // A number of more than 12 places is rounded there first, which only matters at a half made of nines.
      fc.pre(!/[49]9{6,}|50{6,}/.test(text))
      const units = parse(`2022-01-03,${text},${text},${text},${text}`, { priceDecimals: decimals, timeframe: '1d' })
        .closeUnits[0]
      assert.equal(units, new DecimalReader(decimals).round(text))
    }),
  )
})
