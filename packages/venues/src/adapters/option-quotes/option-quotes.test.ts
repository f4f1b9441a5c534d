import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { contractNameOf } from './contract-name.ts'
import { dateOf, dateOrderIn, momentOf } from './date-text.ts'
import {
  type OptionQuotes,
  type OptionQuotesOptions,
  optionQuoteParts,
  parseOptionQuotes,
  readOptionQuotes,
} from './option-quotes.ts'

function parse(text: string, options: OptionQuotesOptions = {}): OptionQuotes {
  return parseOptionQuotes(new TextEncoder().encode(text), 'quotes.csv', options)
}

/** A quote as one line: symbol, expiry, strike, right, then prices. */
function lines(quotes: OptionQuotes): string[] {
  return Array.from({ length: quotes.length }, (_, i) => {
    const { symbols, expiries, strike, right, bid, ask, last, openInterest } = quotes
    const contract = [symbols[quotes.symbol[i]!], expiries[quotes.expiry[i]!], strike[i], right[i] === 1 ? 'C' : 'P']
    return [...contract, bid[i], ask[i], last[i], openInterest[i]].join(' ')
  })
}

test('an option in each row: names in any order and spelling, other columns left alone', () => {
  const quotes = parse(
    'Ticker;Ask Price;BID;Option Type;Strike Price;Expiration Date;Open Interest;Delta\nSPX;2.5;1.5;put;4,000;18 Dec 2026;1,200;0.1\nSPX;;1;CALL;4100;2026-12-18;;\n',
  )
  assert.deepEqual(lines(quotes), ['SPX 2026-12-18 4000 P 1.5 2.5 NaN 1200', 'SPX 2026-12-18 4100 C 1 0 NaN NaN'])
  assert.deepEqual([quotes.reading.layout, quotes.reading.venue, quotes.reading.times], ['rows', null, 'none'])
  assert.deepEqual(quotes.reading.unused, ['Delta'])
})

test('a stream instead of a file, packed and in pieces; an empty one is refused by the name it is given', async () => {
  const packed = gzipSync('strike,type,expiry,bid\n100,C,2026-12-18,1\n100,P,2026-12-18,2\n')
  const pieces = [packed.subarray(0, 7), packed.subarray(7)]
  const quotes = await readOptionQuotes('stdin', {}, Readable.from(pieces))
  assert.deepEqual(lines(quotes), [' 2026-12-18 100 C 1 NaN NaN NaN', ' 2026-12-18 100 P 2 NaN NaN NaN'])
  await assert.rejects(readOptionQuotes('stdin', {}, Readable.from([])), /^CsvError: stdin: is empty/)
})

test('call and put of a strike in one row, each with its own columns', () => {
  const quotes = parse(
    '[QUOTE_UNIXTIME], [EXPIRE_DATE], [STRIKE], [C_BID], [C_ASK], [P_BID], [P_ASK], [UNDERLYING_LAST]\n1767225600, 2026-01-16, 500, 10, 11, 2, 3, 508\n',
  )
  assert.deepEqual(lines(quotes), [' 2026-01-16 500 C 10 11 NaN NaN', ' 2026-01-16 500 P 2 3 NaN NaN'])
  assert.deepEqual([...quotes.spot], [508, 508])
  assert.deepEqual([...quotes.tsUs], [1_767_225_600e6, 1_767_225_600e6])
})

test('lines before a header tell time and spot; calls stand left of the strike, puts right', () => {
  const quotes = parse(`
Some Index,Last: 4500.5,Change:  23.1
"Date: February 5 2022, 8:09 PM EST",Bid: 4420.5,Ask: 4615.4
Expiration Date,Calls,Bid,Ask,Open Interest,Strike,Puts,Bid,Ask,Open Interest
Fri Feb 18 2022,SPX220218C04500000,50,51,7,4500.00,SPX220218P04500000,60,61,8
`)
  assert.deepEqual(lines(quotes), ['SPX 2022-02-18 4500 C 50 51 NaN 7', 'SPX 2022-02-18 4500 P 60 61 NaN 8'])
  assert.deepEqual([quotes.tsUs[0], quotes.spot[0]], [Date.UTC(2022, 1, 6, 1, 9) * 1_000, 4_500.5])
  assert.deepEqual(
    [quotes.reading.venue, quotes.reading.times, quotes.reading.timeZone],
    ['cboe', 'file', 'America/New_York'],
  )
})

test('the underlying in a row of its own, and its spot on every option after it', () => {
  const quotes = parse('#expiry,strike,right,close\n,,,748.4\n20151231,450,C,298.3\n20151231,450,P,0.5\n')
  assert.deepEqual(lines(quotes), [' 2015-12-31 450 C NaN NaN 298.3 NaN', ' 2015-12-31 450 P NaN NaN 0.5 NaN'])
  assert.deepEqual([...quotes.spot], [748.4, 748.4])
})

test('coins: contracts by their names, prices in the coin, the future beside the index', () => {
  const quotes = parse(
    'instrument_name,bid_price,ask_price,underlying_price,estimated_delivery_price,creation_timestamp\nETH-26JAN24-1200-P,0.0004,0.001,2241.65,2222.19,1704712781414\n',
  )
  assert.deepEqual(lines(quotes), ['ETH 2024-01-26 1200 P 0.0004 0.001 NaN NaN'])
  assert.deepEqual(
    [quotes.priceUnit, quotes.future[0], quotes.spot[0], quotes.reading.venue],
    ['underlying', 2_241.65, 2_222.19, 'deribit'],
  )
  assert.equal(parse('instrument_name,bid,ask\nBTC_USDC-26JAN24-1200-P,4,5\n').priceUnit, 'money')
})

test('JSON: the longest list of objects wherever it stands, and one object in each line', () => {
  const document = {
    records: {
      timestamp: '17-Jul-2025 15:30:00',
      underlyingValue: 25_111.45,
      data: [
        { strikePrice: 25_000, expiryDate: '24-Jul-2025', CE: { bidprice: 1, askPrice: 2, underlying: 'NIFTY' } },
        { strikePrice: 25_100, expiryDate: '24-Jul-2025', PE: { bidprice: 3, askPrice: 4, underlying: 'NIFTY' } },
      ],
    },
    filtered: { data: [{}] },
  }
  const quotes = parse(JSON.stringify(document))
  assert.deepEqual(lines(quotes), [
    'NIFTY 2025-07-24 25000 C 1 2 NaN NaN',
    'NIFTY 2025-07-24 25000 P 0 0 NaN NaN',
    'NIFTY 2025-07-24 25100 C 0 0 NaN NaN',
    'NIFTY 2025-07-24 25100 P 3 4 NaN NaN',
  ])
  assert.deepEqual(
    [quotes.tsUs[0], quotes.spot[3], quotes.reading.venue],
    [Date.UTC(2025, 6, 17, 10) * 1_000, 25_111.45, 'nse'],
  )
  const each = parse(
    '{"strike":1,"type":"C","expiry":"2026-01-02","last":3}\n{"strike":1,"type":"P","expiry":"2026-01-02","last":4}\n',
  )
  assert.deepEqual(lines(each), [' 2026-01-02 1 C NaN NaN 3 NaN', ' 2026-01-02 1 P NaN NaN 4 NaN'])
})

test('what is stated wins: columns, the expiry, the underlying, its kind', () => {
  const text = 'symbol,strike,type,b,a,underlying\nA,1,C,2,3,10\nB,1,C,4,5,20\n'
  const columns = new Map([
    ['bid', 'b'],
    ['ask', 'a'],
  ] as const)
  const quotes = parse(text, { columns, expiry: '2026-01-02', symbol: 'B', underlyingKind: 'future' })
  assert.deepEqual(lines(quotes), ['B 2026-01-02 1 C 4 5 NaN NaN'])
  assert.deepEqual([quotes.future[0], quotes.spot[0]], [20, Number.NaN])
})

// biome-ignore format: a table reads by its columns
const defects: readonly (readonly [name: string, text: string, error: RegExp])[] = [
  ['a right',     'strike,type,expiry,bid\n100,C,2026-11-26,1\n100,X,2026-11-26,1\n',   /row 2 below the header: 'X' in column 'type' is no right: C, P, call, put, CE or PE/],
  ['a strike',    'strike,type,expiry,bid\n-5,C,2026-11-26,1\n',                        /row 1 below the header: -5 in column 'strike' is no strike: it must be above 0/],
  ['a number',    'strike,type,expiry,bid\n100,C,2026-11-26,one\n',                     /row 1 below the header: 'one' in column 'bid' is no number/],
  ['a date',      'strike,type,expiry,bid\n100,C,soon,1\n',                             /row 1 below the header: 'soon' in column 'expiry' is no date; understood are/],
  ['a time',      'strike,type,expiry,bid,time\n100,C,2026-11-26,1,tea\n',              /row 1 below the header: 'tea' in column 'time' is no time/],
  ['an order',    'strike,type,expiry,bid\n100,C,11-12-2026,1\n',                       /'11-12-2026' may have the day or the month first/],
  ['prices',      'strike,type,expiry,iv\n100,C,2026-11-26,0.2\n',                      /no column of prices \(bid, ask, last\) \(vols such as iv are no prices\)/],
  ['rights',      'strike,expiry,bid\n100,2026-11-26,1\n',                              /has no column of rights \(call or put\)/],
  ['strikes',     'type,expiry,bid,symbol\nC,2026-11-26,1,A\n',                         /has no column of strikes/],
  ['an expiry',   'strike,type,expiry,bid\n100,C,,1\n',                                 /row 1 below the header: has a strike and no expiry/],
  ['a header',    'a,b\n1,2\n',                                                         /has no header with a strike/],
  ['rows',        'strike,type,expiry,bid\n',                                           /has a header .* and no rows/],
  ['an item',     '[{"strike":100,"type":"C","expiry":"2026-11-26","bid":"x"}]',        /item 1 of the list: 'x' in column 'bid' is no number/],
  ['JSON',        '{"strike": 100',                                                     /cannot be read as JSON/],
  ['a list',      '{"status":"success"}',                                               /JSON without a list of objects/],
]
for (const [name, text, error] of defects) {
  test(`refuses a file without ${name}`, () => {
    assert.throws(() => parse(text), error)
  })
}

// biome-ignore format: a table reads by its columns
const dates = [
  ['2026-11-26',            'dmy', '2026-11-26'],
  ['20261126',              'dmy', '2026-11-26'],
  ['2026-11-26T08:00:00Z',  'dmy', '2026-11-26'],
  ['26-Nov-2026',           'dmy', '2026-11-26'],
  ['26NOV26',               'dmy', '2026-11-26'],
  ['5JAN26',                'dmy', '2026-01-05'],
  ['Thu Nov 26 2026',       'dmy', '2026-11-26'],
  ['November 26, 2026',     'dmy', '2026-11-26'],
  ['11-12-2026',            'dmy', '2026-12-11'],
  ['11/12/2026',            'mdy', '2026-11-12'],
  ['1795680000000',         'dmy', '2026-11-26'],
] as const
test('dates as venues write them', () => {
  for (const [text, order, date] of dates) {
    assert.equal(dateOf(text, order, 'UTC') * 86_400_000, Date.parse(date), text)
  }
  for (const text of ['', 'soon', '2026-02-30', '31-Nov-2026', '32NOV26', '1.5'])
    assert.ok(Number.isNaN(dateOf(text, 'dmy', 'UTC')), text)
  assert.equal(dateOrderIn(['11-12-2026', '11-13-2026']), 'mdy')
  assert.equal(dateOrderIn(['11-12-2026']), null)
  assert.equal(dateOrderIn(['2026-11-12']), 'none')
})

test('moments: zones of their own, letters for zones, halves of the day; a date is the midnight it begins with', () => {
  const at = (text: string) => momentOf(text, 'dmy', 'Asia/Kolkata')
  const us = (iso: string) => Date.parse(iso) * 1_000
  assert.deepEqual(at('17-Jul-2025 15:30:00'), { tsUs: us('2025-07-17T10:00Z'), hasTime: true })
  assert.deepEqual(at('2026-08-19T11:27+05:30'), { tsUs: us('2026-08-19T05:57Z'), hasTime: true })
  assert.deepEqual(at('September 25, 2025 at 9:05 PM EDT'), { tsUs: us('2025-09-26T01:05Z'), hasTime: true })
  assert.deepEqual(at('2026-01-23T01:00:00.250000Z'), { tsUs: us('2026-01-23T01:00:00.250Z'), hasTime: true })
  assert.deepEqual(at('12:00 AM'), undefined)
  assert.deepEqual(at('2026-01-23 24:00'), undefined)
  assert.deepEqual(at('2026-01-23'), { tsUs: us('2026-01-22T18:30Z'), hasTime: false })
})

test('names of contracts', () => {
  const read = (name: string) => {
    const found = contractNameOf(name)
    return found === undefined
      ? undefined
      : `${found.form} ${found.symbol} ${found.expiry} ${found.strike} ${found.right}`
  }
  assert.equal(read('BTC-13FEB26-100000-C'), 'deribit BTC 2026-02-13 100000 C')
  assert.equal(read('XRP_USDC-5JAN26-0d55-P'), 'deribit XRP_USDC 2026-01-05 0.55 P')
  assert.equal(read('SPXW240118C04700500'), 'occ SPXW 2024-01-18 4700.5 C')
  assert.equal(read('AAPL  240118P00150000'), 'occ AAPL 2024-01-18 150 P')
  assert.equal(read('NFO:NIFTY-2026-11-26-C-24500'), 'key NIFTY 2026-11-26 24500 C')
  for (const name of [
    'NIFTY',
    'BTC-PERPETUAL',
    'BTC-31FEB26-1-C',
    'NFO:NIFTY-2026-11-26-FUT',
    'NFO:NIFTY-2026-11-26-C-ATM',
  ]) {
    assert.equal(read(name), undefined, name)
  }
})

test('a file in parts is the whole file: what the first part told holds, rows are counted on', async () => {
  const row = (i: number, day: number) =>
    `${i % 7 === 0 ? 'BANKNIFTY' : 'NIFTY'};${day}/11/2026 10:${String(i % 60).padStart(2, '0')};26/11/2026;${20_000 + 50 * (i % 90)};${i % 2 === 0 ? 'CE' : 'PE'};${i / 4};"${i % 5 === 0 ? '' : '1,234'}"`
  const head = 'downloaded: today\nsymbol;time;expiry;strike;option_type;ltp;oi\n'
  // The first part shows by its days which number is the month; the last has days that might be months.
  const rows = Array.from({ length: 60_000 }, (_, i) => row(i, i < 40_000 ? 18 : 9))
  const text = `${head}${rows.join('\n')}\n`
  for (const symbol of [undefined, 'NIFTY'] as const) {
    const options = symbol === undefined ? {} : { symbol }
    const whole = parse(text, options)
    const found: string[] = []
    const times: number[] = []
    let partCount = 0
    for await (const part of optionQuoteParts('quotes.csv', options, Readable.from(halves(Buffer.from(text))))) {
      assert.deepEqual(part.reading, whole.reading)
      found.push(...lines(part))
      times.push(...part.tsUs)
      partCount += 1
    }
    assert.ok(partCount >= 2, `${partCount}`)
    assert.deepEqual(found, lines(whole))
    assert.deepEqual(times, [...whole.tsUs])
  }
  const broken = `${text}NIFTY;9/11/2026 10:00;26/11/2026;x;CE;1;2\n`
  const read = async (options: OptionQuotesOptions, from: string) => {
    for await (const _ of optionQuoteParts('quotes.csv', options, Readable.from(halves(Buffer.from(from)))));
  }
  await assert.rejects(read({}, broken), /row 60001 below the header: 'x' in column 'strike' is no number/)
  await assert.rejects(read({ symbol: 'FINNIFTY' }, text), /no options on 'FINNIFTY': it has only BANKNIFTY, NIFTY/)
  await assert.rejects(read({}, ''), /^CsvError: quotes\.csv: is empty/)
})

test('names of contracts and the underlying’s own rows are known from part to part', async () => {
  const head = 'instrument_name,last,timestamp\nBTC-INDEX,50000,1767225600000\n'
  const rows = Array.from(
    { length: 40_000 },
    (_, i) => `BTC-30JAN26-${40_000 + 500 * (i % 40)}-${i % 2 === 0 ? 'C' : 'P'},0.0${1 + (i % 9)},1767225600000`,
  )
  const text = `${head}${rows.join('\n')}\n`
  const whole = parse(text)
  assert.equal(whole.spot[0], 50_000)
  const found: string[] = []
  for await (const part of optionQuoteParts('quotes.csv', {}, Readable.from(halves(Buffer.from(text))))) {
    assert.ok(part.spot.every((spot) => spot === 50_000))
    assert.deepEqual([part.priceUnit, part.reading.venue], ['underlying', 'deribit'])
    found.push(...lines(part))
  }
  assert.deepEqual(found, lines(whole))
})

/** Pieces that end within rows. */
function halves(bytes: Uint8Array): Uint8Array[] {
  const half = bytes.length >> 1
  return [bytes.subarray(0, half), bytes.subarray(half)]
}
