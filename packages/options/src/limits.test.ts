/** What every model does with an input at its edge: the limit, or NaN with a reason. Each model answers each row. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { americanGreeks } from './american/american.ts'
import type { PriceOutcome } from './contract.ts'
import { BARRIER_KINDS, barrierGreeks } from './european/barrier.ts'
import { assetOrNothing, cashOrNothing } from './european/digital.ts'
import { dividendGreeks } from './european/dividends.ts'
import { bachelierGreeks, black76Greeks, bsmGreeks, type SpotContract } from './european/european.ts'
import { portfolioGreeks } from './positions/portfolio.ts'
import { positionOf } from './positions/position.ts'
import { positionValue } from './positions/valuation.ts'
import { scenarioPrice } from './surface/scenario.ts'
import { ssviSlice } from './surface/ssvi.ts'
import {
  type SurfaceContract,
  surfaceGreeks,
  surfaceOf,
  surfacePrice,
  surfaceProbabilityAbove,
  surfaceVol,
} from './surface/surface.ts'

type Numbers = { readonly outcome: PriceOutcome; readonly price: number }
type Model = (contract: SpotContract) => Numbers

const barriers = BARRIER_KINDS.map((kind): [string, Model] => {
  const barrier = kind.startsWith('down') ? 70 : 140
  return [kind, (c) => barrierGreeks({ ...c, kind, barrier, rebate: 3 })]
})
const models: readonly (readonly [string, Model])[] = [
  ['bsm', bsmGreeks],
  ['black76', (c) => black76Greeks({ ...c, yield: 0 })],
  ['bachelier', (c) => bachelierGreeks({ ...c, yield: 0, vol: c.vol * 100 })],
  ['american', americanGreeks],
  ['cash or nothing', (c) => cashOrNothing({ ...c, cash: 10 })],
  ['asset or nothing', assetOrNothing],
  ['dividends', (c) => dividendGreeks({ ...c, dividends: [{ years: 0.3, amount: 2 }] })],
  ...barriers,
]

const plain: SpotContract = { right: 'C', underlying: 100, strike: 95, years: 0.5, rate: 0.05, yield: 0.02, vol: 0.25 }

// biome-ignore format: a table reads by its columns
const edges: readonly (readonly [string, Partial<SpotContract>, Partial<SpotContract>, PriceOutcome])[] = [
  // edge            at it                nearby               outcome
  ['expiry',         { years: 0 },        { years: 1e-13 },    'expired'],
  ['past expiry',    { years: -2 },       { years: 1e-13 },    'expired'],
  ['no vol',         { vol: 0 },          { vol: 1e-7 },       'ok'],
  ['strike 0',       { strike: 0 },       { strike: 1e-25 },   'ok'],
]
for (const [model, greeksOf] of models) {
  for (const [edge, at, nearby, outcome] of edges) {
    test(`${model} at ${edge}: the numbers that nearby inputs run to`, () => {
      for (const right of ['C', 'P'] as const) {
        for (const strike of [85, 95, 120]) {
          const contract = { ...plain, right, strike }
          const limit = greeksOf({ ...contract, ...at }) as Numbers & { readonly [name: string]: number }
          const close = greeksOf({ ...contract, ...nearby }) as Numbers & { readonly [name: string]: number }
          assert.equal(limit.outcome, outcome)
          for (const [name, value] of Object.entries(limit)) {
            if (typeof value !== 'number') continue
            const what = `${right} ${strike} ${name}: ${value}, nearby ${close[name]}`
            // Before its end an American option has fewer Greeks than at it. Of nothing there is no lambda.
            if (model === 'american' && Number.isNaN(close[name])) continue
            if (Number.isNaN(value)) assert.ok(name === 'lambda' || Number.isNaN(close[name]), what)
            else assert.ok(Math.abs(close[name]! - value) <= 1e-4 * (1 + Math.abs(value)), what)
          }
        }
      }
    })
  }

  test(`${model}: what is no number, unlimited or against a rule is invalid, and all of it NaN`, () => {
    const changes: Partial<SpotContract>[] = [{ vol: -0.1 }, { right: 'X' as never }, { right: undefined as never }]
    for (const name of ['underlying', 'strike', 'years', 'rate', 'vol'] as const) {
      changes.push({ [name]: NaN }, { [name]: Infinity }, { [name]: -Infinity })
    }
    if (model !== 'bachelier') changes.push({ underlying: 0 }, { underlying: -1 }, { strike: -1 })
    if (model !== 'black76' && model !== 'bachelier') changes.push({ yield: NaN }, { yield: Infinity })
    for (const change of changes) {
      const { outcome, ...numbers } = greeksOf({ ...plain, ...change })
      assert.equal(outcome, 'invalid', JSON.stringify(change))
      for (const [name, value] of Object.entries(numbers)) {
        if (typeof value === 'number' && name !== 'escrowedSpot') {
          assert.ok(Number.isNaN(value), `${name} is ${value} for ${JSON.stringify(change)}`)
        }
      }
    }
  })
}

const surface = surfaceOf(
  [0.25, 1].map((years) => {
    const svi = ssviSlice({ rho: -0.5, eta: 1, gamma: 0.4 }, 0.04 * years)
    return { years, forward: 100, rate: 0.05, svi, kLow: -0.5, kHigh: 0.5 }
  }),
  99,
)
const struck: SurfaceContract = { right: 'C', strike: 95, years: 0.5 }

// biome-ignore format: a table reads by its columns
const contracts: readonly (readonly [string, Partial<SurfaceContract>, PriceOutcome, number])[] = [
  // what                     contract                          outcome    price
  ['expired, no forward',     { years: 0 },                     'expired', NaN],
  ['expired, a forward',      { years: -1, forward: 102 },      'expired', 7],
  ['no number of years',      { years: NaN },                   'invalid', NaN],
  ['endless',                 { years: Infinity },              'invalid', NaN],
  ['strike 0',                { strike: 0 },                    'invalid', NaN],
  ['strike below 0',          { strike: -5 },                   'invalid', NaN],
  ['strike unlimited',        { strike: Infinity },             'invalid', NaN],
  ['strike no number',        { strike: NaN },                  'invalid', NaN],
  ['forward 0',               { forward: 0 },                   'invalid', NaN],
  ['forward unlimited',       { forward: Infinity },            'invalid', NaN],
]
for (const [what, change, outcome, price] of contracts) {
  test(`surface: ${what} is ${outcome}`, () => {
    const contract = { ...struck, ...change }
    assert.equal(surfaceVol(surface, contract).outcome, outcome)
    assert.ok(Number.isNaN(surfaceVol(surface, contract).vol))
    assert.deepEqual(surfacePrice(surface, contract), price)
    const { at, stickyStrike, stickyDelta } = surfaceGreeks(surface, contract)
    assert.equal(at.outcome, outcome)
    assert.deepEqual(stickyStrike.price, price)
    if (Number.isNaN(price)) assert.ok(Number.isNaN(stickyDelta.delta) && Number.isNaN(stickyStrike.vegaPerPoint))
    assert.ok(Number.isNaN(surfaceProbabilityAbove(surface, contract)) || contract.strike <= 0)
    const scenario = scenarioPrice(surface, contract, { sticky: 'strike', spotMove: 0.01 })
    if (outcome === 'invalid') assert.equal(scenario.outcome, 'invalid')
    if (outcome === 'invalid') assert.ok(Number.isNaN(scenario.price))
  })
}

test('a position whose leg is at an edge has its limit, or NaN and the leg with its reason', () => {
  const leg = {
    kind: 'option' as const,
    underlying: 'X',
    right: 'C' as const,
    strike: 95,
    years: 0,
    quantity: 1,
    multiplier: 1,
    pricePaid: 1,
  }
  const market = { spot: 100, rate: 0.05, yield: 0.02, vol: 0.25 }
  for (const exercise of ['european', 'american'] as const) {
    for (const [change, at, value, reason] of [
      [{}, {}, 5, undefined],
      [{ years: 0.5 }, { vol: 0 }, bsmGreeks({ ...plain, vol: 0 }).price, undefined],
      [{ years: 0.5 }, { vol: NaN }, NaN, 'no-vol'],
      [
        { years: 0.5 },
        { vol: surfaceOf([{ ...surface.slices[0]!, svi: { a: -1, b: 0, rho: 0, m: 0, sigma: 1 } }]) },
        NaN,
        'no-vol',
      ],
      [{ years: 0.5 }, { vol: -0.1 }, NaN, 'invalid'],
      [{ years: 0.5 }, { rate: Infinity }, NaN, 'invalid'],
      [{ years: 0.5 }, { spot: NaN }, NaN, 'invalid'],
    ] as const) {
      const position = positionOf([{ ...leg, ...change, exercise }])
      const x = { X: { ...market, ...at } }
      const actual = positionValue(position, x)
      const greeks = portfolioGreeks([position], x)
      assert.ok(Object.is(actual, value) || Math.abs(actual - value) < 1e-9, `${actual} ${JSON.stringify(at)}`)
      assert.ok(Object.is(greeks.value, value) || Math.abs(greeks.value - value) < 1e-7)
      assert.deepEqual(
        greeks.unvalued.map((l) => l.reason),
        reason === undefined ? [] : [reason],
      )
      if (reason !== undefined) assert.ok(Number.isNaN(greeks.byUnderlying.X!.delta))
    }
  }
})
