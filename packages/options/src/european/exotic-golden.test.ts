import assert from 'node:assert/strict'
import { test } from 'node:test'
import reference from '../../golden/exotic.json' with { type: 'json' }
import type { Right } from '../contract.ts'
import { type BarrierKind, barrierGreeks } from './barrier.ts'
import { assetOrNothing, cashOrNothing, FIRST_ORDER_NAMES, type FirstOrderGreeks } from './digital.ts'
import { dividendGreeks } from './dividends.ts'
import type { SpotContract } from './european.ts'

type Row = readonly [string, Right, number, number, number, number, number, number, readonly number[], ...number[]]

function greeksOf(kind: string, contract: SpotContract, extra: readonly number[]): FirstOrderGreeks {
  if (kind === 'cash') return cashOrNothing({ ...contract, cash: extra[0]! })
  if (kind === 'asset') return assetOrNothing(contract)
  if (kind !== 'dividends') {
    return barrierGreeks({ ...contract, kind: kind as BarrierKind, barrier: extra[0]!, rebate: extra[1]! })
  }
  const dividends = Array.from({ length: extra.length / 2 }, (_, i) => {
    return { years: extra[2 * i]!, amount: extra[2 * i + 1]! }
  })
  return dividendGreeks({ ...contract, dividends })
}

test('digitals, barriers and shares with dividends: 14 digits of spot and strike, Greeks in units of one standard deviation', () => {
  const worst = new Map<string, { error: number; row: string }>()
  for (const row of reference.rows as unknown as Row[]) {
    const [kind, right, underlying, strike, years, rate, dividend, vol, extra, ...expected] = row
    const greeks = greeksOf(kind, { right, underlying, strike, years, rate, yield: dividend, vol }, extra)
    assert.equal(greeks.outcome, 'ok')
    const s = vol * Math.sqrt(years)
    const size = underlying + strike
    const sizes = {
      price: size,
      delta: size / (underlying * s),
      gamma: size / (underlying * s) ** 2,
      thetaPerDay: size / years / 365,
      vegaPerPoint: size / vol / 100,
      rhoPerPct: (size * years) / s / 100,
      dividendRhoPerPct: (size * years) / s / 100,
    }
    FIRST_ORDER_NAMES.forEach((name, i) => {
      const error = Math.abs(greeks[name] - expected[i]!) / sizes[name]
      assert.ok(!Number.isNaN(error), `${name} of ${row}`)
      const key = `${kind} ${name}`
      if (!(error <= (worst.get(key)?.error ?? -1))) worst.set(key, { error, row: row.slice(0, 9).join(' ') })
    })
  }
  assert.equal(worst.size, 7 * FIRST_ORDER_NAMES.length)
  for (const [what, { error, row }] of worst) assert.ok(error <= 1e-14, `${what}: ${error} at ${row}`)
})
