import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { formatInstrumentKey, parseInstrumentKey } from './instrument-key.ts'
import { arbitraryInstrumentKey } from './testing.ts'

const option = { kind: 'option', venue: 'NFO', symbol: 'NIFTY', expiry: '2026-11-26' }
const cases: [string, object][] = [
  ['BINANCE:BTCUSDT', { kind: 'spot', venue: 'BINANCE', symbol: 'BTCUSDT' }],
  ['NSE:M&M', { kind: 'spot', venue: 'NSE', symbol: 'M&M' }],
  ['NSE:BAJAJ-AUTO', { kind: 'spot', venue: 'NSE', symbol: 'BAJAJ-AUTO' }],
  ['DERIBIT:BTC-PERPETUAL', { kind: 'spot', venue: 'DERIBIT', symbol: 'BTC-PERPETUAL' }],
  ['NFO:NIFTY-2026-11-26-FUT', { kind: 'future', venue: 'NFO', symbol: 'NIFTY', expiry: '2026-11-26' }],
  ['NFO:NIFTY-2026-11-26-C-24500', { ...option, right: 'C', strike: { kind: 'strike', strike: '24500' } }],
  ['NFO:NIFTY-2026-11-26-P-24500.5', { ...option, right: 'P', strike: { kind: 'strike', strike: '24500.5' } }],
  ['NFO:NIFTY-2026-11-26-C-ATM', { ...option, right: 'C', strike: { kind: 'moneyness_steps', steps: 0 } }],
  ['NFO:NIFTY-2026-11-26-C-OTM2', { ...option, right: 'C', strike: { kind: 'moneyness_steps', steps: 2 } }],
  ['NFO:NIFTY-2026-11-26-C-ITM1', { ...option, right: 'C', strike: { kind: 'moneyness_steps', steps: -1 } }],
  ['NFO:NIFTY-2026-11-26-P-25D', { ...option, right: 'P', strike: { kind: 'delta', deltaPct: 25 } }],
  ['NFO:NIFTY-2026-11-26-C-M1.05', { ...option, right: 'C', strike: { kind: 'forward_ratio', ratio: '1.05' } }],
]
for (const [text, key] of cases) {
  test(`parseInstrumentKey: ${text}`, () => {
    assert.deepEqual(parseInstrumentKey(text), key)
    assert.equal(formatInstrumentKey(parseInstrumentKey(text)), text)
  })
}

// biome-ignore format: a table reads by its columns
const refused = [
  ['NIFTY',                          /needs VENUE:SYMBOL/],
  ['nse:NIFTY',                      /venue 'nse' must be capitals/],
  ['NSE:',                           /symbol '' must be/],
  ['NSE:NIFTY 50',                   /symbol 'NIFTY 50' must be/],
  ['NSE:A:B',                        /symbol 'A:B' must be/],
  ['NFO:NIFTY-2026-02-30-FUT',       /expiry '2026-02-30' is not a date/],
  ['NFO:NIFTY-2026-11-26-C-024500',  /strike '024500' must be/],
  ['NFO:NIFTY-2026-11-26-C-1.50',    /strike '1.50' must be/],
  ['NFO:NIFTY-2026-11-26-C-0',       /strike '0' must be/],
  ['NFO:NIFTY-2026-11-26-C-OTM0',    /strike 'OTM0' must be/],
  ['NFO:NIFTY-2026-11-26-C-100D',    /strike '100D' must be/],
  ['NFO:NIFTY-2026-11-26-C-M1.050',  /strike 'M1.050' must be/],
  [`NSE:${'X'.repeat(93)}`,          /more than 96 characters/],
] as const
for (const [text, message] of refused) {
  test(`parseInstrumentKey: refuses ${text.slice(0, 40)}`, () => {
    assert.throws(() => parseInstrumentKey(text), { name: 'RangeError', message })
  })
}

test('format ∘ parse and parse ∘ format are identity', () => {
  fc.assert(
    fc.property(arbitraryInstrumentKey(), (text) => {
      const key = parseInstrumentKey(text)
      assert.equal(formatInstrumentKey(key), text)
      assert.deepEqual(parseInstrumentKey(formatInstrumentKey(key)), key)
    }),
  )
})

test('formatInstrumentKey refuses a symbol that would read as something else', () => {
  const symbol = 'NIFTY-2026-11-26-FUT'
  assert.throws(() => formatInstrumentKey({ kind: 'spot', venue: 'NFO', symbol }), /reads as a future/)
})
