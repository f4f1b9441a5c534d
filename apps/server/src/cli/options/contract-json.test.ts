import assert from 'node:assert/strict'
import { test } from 'node:test'
import { priceContracts, quotedContracts } from './contract-json.ts'
import { contractList, contractOfLine, isContractLines } from './contract-list.ts'
import { pricesOf } from './price-json.ts'

const GOOD = { model: 'bsm', right: 'C', underlying: 100, strike: 100, years: 1, rate: 0.05, vol: 0.2 }
const { years: _years, ...TIMELESS } = GOOD

// biome-ignore format: a table reads by its columns
const refusals: readonly (readonly [contract: unknown, message: string])[] = [
  [7,                                             'contract 1: must be an object, was 7'],
  [{ ...GOOD, model: 'heston' },                  "contract 1: field 'model' must be one of bsm, black76, bachelier, american, cash-or-nothing, asset-or-nothing, barrier, was \"heston\""],
  [{ ...GOOD, id: 'a', right: 'X' },              'contract 1 (id "a"): field \'right\' must be one of C, P, was "X"'],
  [{ ...GOOD, strike: '100' },                    "contract 1: field 'strike' must be a number, was \"100\""],
  [{ ...GOOD, vol: null },                        "contract 1: field 'vol' must be a number, was null"],
  [{ ...GOOD, vol: undefined },                   "contract 1: field 'vol' must be a number, is missing"],
  [{ ...GOOD, cash: 1 },                          "contract 1: model 'bsm' has no field 'cash'"],
  [{ ...GOOD, id: [] },                           "contract 1 (id []): field 'id' must be a text or a number, was []"],
  [{ ...GOOD, tradingDaysPerYear: 0 },            "contract 1: field 'tradingDaysPerYear' must be above 0, was 0"],
  [{ ...GOOD, dividends: [{ amount: 'x' }] },     "contract 1: field 'dividends.0.amount' must be a number, was \"x\""],
  [{ ...GOOD, dividends: [{ amount: 1 }] },       "contract 1: field 'dividends': each needs either 'years' or 'on'"],
  [{ ...GOOD, model: 'american', method: 'mc' },  "contract 1: field 'method' must be one of accurate, baw, bs2002, tree, was \"mc\""],
  [{ ...GOOD, model: 'american', steps: 10 },     "contract 1: field 'steps' must be odd, was 10"],
  [{ ...GOOD, model: 'barrier', barrier: 90 },    "contract 1: field 'kind' must be one of down-in, down-out, up-in, up-out, is missing"],
  [TIMELESS,                                      "contract 1: has neither 'years' nor 'expiry'"],
  [{ ...GOOD, expiry: '2026-11-26' },             "contract 1: has 'years' and 'expiry': one of them says how much time is left"],
  [{ ...TIMELESS, expiry: '2026-02-30' },         "contract 1: field 'expiry' must be a date, or an instant with its zone such as 2026-11-26T10:00:00Z, was \"2026-02-30\""],
  [{ ...TIMELESS, expiry: '2026-11-26' },         "contract 1: field 'at' is missing: the moment from which time to 'expiry' counts"],
  [{ ...TIMELESS, expiry: '2026-11-26', at: '2026-11-25T10:00' },  "contract 1: field 'at' must be an instant with its zone, such as 2026-11-26T10:00:00Z, was \"2026-11-25T10:00\""],
  [{ ...TIMELESS, expiry: '2026-11-26', at: '2026-11-25T10:00Z' }, "contract 1: field 'exchange' is missing: with the date '2026-11-26' it says when on that day: nse, bse, deribit, cboe-am, cboe-pm"],
]
for (const [contract, message] of refusals) {
  test(`refuses: ${message}`, () => {
    assert.throws(() => priceContracts([contract], { file: 'c.json' }), { message: `c.json: ${message}`, exitCode: 2 })
  })
}

test('American dividends are the tree’s', () => {
  const american = { ...GOOD, model: 'american', dividends: [{ years: 0.5, amount: 3 }] }
  const results = pricesOf([american, { ...american, steps: 501 }], { file: 'c.json' })
  assert.deepEqual(
    results.map((result) => [result.outcome, 'method' in result && result.method]),
    [
      ['ok', 'tree'],
      ['ok', 'tree'],
    ],
  )
  assert.throws(
    () => priceContracts([{ ...american, method: 'baw' }], { file: 'c' }),
    /field 'method' must be tree where there are dividends, was "baw"/,
  )
})

test('a number that no model takes is an outcome, not an error', () => {
  const results = pricesOf(
    [
      { ...GOOD, vol: -1 },
      { ...GOOD, model: 'black76', yield: 0.01 },
    ],
    { file: 'c.json' },
  )
  assert.deepEqual(
    results.map(({ outcome }) => outcome),
    ['invalid', 'invalid'],
  )
})

test('time left: years, an instant, a date at an exchange and its holidays, and dividends on a day', () => {
  const at = '2026-11-25T10:00:00Z'
  const [years, instant, nse, holiday, cboe, paid] = priceContracts(
    [
      GOOD,
      { ...TIMELESS, at, expiry: '2026-11-26T16:00:00+06:00', daysPerYear: 365.25 },
      { ...TIMELESS, at, expiry: '2026-11-26', exchange: 'nse' },
      { ...TIMELESS, at: '2026-11-24T10:00:00Z', expiry: '2026-11-26', exchange: 'nse', holidays: ['2026-11-26'] },
      { ...TIMELESS, at, expiry: '2026-11-27', exchange: 'cboe-pm' },
      { ...GOOD, at, dividends: [{ on: '2026-12-25T10:00:00Z', amount: 2 }] },
    ],
    { file: 'c.json' },
  )
  assert.equal(years!.years, 1)
  assert.deepEqual([instant!.years, instant!.expiresAt], [1 / 365.25, '2026-11-26T10:00:00.000Z'])
  assert.deepEqual([nse!.years, nse!.expiresAt], [1 / 365, '2026-11-26T10:00:00.000Z'])
  assert.deepEqual([holiday!.years, holiday!.expiresAt], [1 / 365, '2026-11-25T10:00:00.000Z'])
  assert.equal(cboe!.expiresAt, '2026-11-27T21:00:00.000Z')
  assert.deepEqual(paid!.model === 'bsm' && paid!.dividends, [{ years: 30 / 365, amount: 2 }])
})

test('a document is a list, fields for all of them, or one contract', () => {
  const line = JSON.stringify(GOOD)
  assert.deepEqual(contractList(`[${line}]`, 'c'), [GOOD])
  assert.deepEqual(contractList('[]', 'c'), [])
  assert.deepEqual(contractList(JSON.stringify(GOOD, null, 2), 'c'), [GOOD])
  const shared = { rate: 0.01, expiry: '2026-11-26', contracts: [{ vol: 1 }, { rate: 0.02, years: 1 }] }
  assert.deepEqual(contractList(JSON.stringify(shared), 'c'), [
    { rate: 0.01, expiry: '2026-11-26', vol: 1 },
    { rate: 0.02, years: 1 },
  ])
  assert.throws(
    () => contractList('{"model" "bsm"}\n{}', 'c.ndjson'),
    /c\.ndjson: line 1 is not JSON: \{"model" "bsm"\}/,
  )
  assert.throws(() => contractList('[{"a": 1}', 'c.json'), /c\.json: is no JSON list/)
  assert.throws(() => contractList('{"contracts": 3}', 'c.json'), /field 'contracts' must be a list/)
})

test('a line for each is seen by the first', () => {
  const line = JSON.stringify(GOOD)
  assert.ok(isContractLines(`${line}\r\n\n${line}\n`) && isContractLines(line))
  const documents = [`[${line}]`, JSON.stringify(GOOD, null, 2), '{"contracts": []}', '{"model" "bsm"}\n{}']
  for (const text of documents) assert.ok(!isContractLines(text), text)
  assert.deepEqual(contractOfLine(`${line}\r`, 3, 'c'), GOOD)
  assert.throws(() => contractOfLine('{"model"', 2, 'c.ndjson'), /c\.ndjson: line 2 is not JSON: \{"model"/)
})

test('quotes have a price instead of a vol, and the models that can be inverted', () => {
  const { vol: _vol, ...rest } = GOOD
  assert.equal(quotedContracts([{ ...rest, price: 10 }], { file: 'q' })[0]!.price, 10)
  assert.throws(() => quotedContracts([GOOD], { file: 'q' }), /field 'price' must be a number, is missing/)
  assert.throws(
    () => quotedContracts([{ ...rest, price: 1, model: 'barrier' }], { file: 'q' }),
    /'model' must be one of bsm, black76, bachelier, american, was/,
  )
})
