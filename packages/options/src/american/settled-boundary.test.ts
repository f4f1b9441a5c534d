/** Little vol and much carry: the boundary has long come to rest, and the option is worth what a perpetual one is. */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { pow } from '@tickworks/kernels'
import type { SpotContract } from '../european/european.ts'
import { americanGreeks, americanPrice, earlyExercise } from './american.ts'
import { americanImpliedVol } from './implied-vol.ts'

/** Merton (1973): V = K/(β + 1) · (S/B)^-β with B = Kβ/(β + 1), β the positive root of ½σ²β² - (r - q - ½σ²)β - r. */
function perpetualPut({ strike, rate, yield: q, vol }: SpotContract): {
  readonly beta: number
  readonly boundary: number
} {
  const variance = vol * vol
  const drift = rate - q - 0.5 * variance
  const beta = (drift + Math.sqrt(drift * drift + 2 * rate * variance)) / variance
  return { beta, boundary: (strike * beta) / (beta + 1) }
}

for (const vol of [0.005, 0.011, 0.02, 0.03]) {
  for (const rate of [0.08, 0.2, 0.56, 0.95]) {
    for (const q of [0, 0.03]) {
      for (const years of [0.25, 1, 4]) {
        const fading = 0.5 * ((rate - q) / vol) ** 2 * years
        if (fading < 40) continue // not at rest by then
        test(`vol ${vol}, rate ${rate}, yield ${q}, ${years} years`, () => {
          const put = { right: 'P', underlying: 100, strike: 100, years, rate, yield: q, vol } as const
          const { beta, boundary } = perpetualPut(put)
          assert.ok(Math.abs(earlyExercise(put).boundary - boundary) < 1e-6 * boundary)
          for (const away of [0.1, 0.5, 1, 3]) {
            const underlying = boundary * (1 + away / beta)
            const expected = (put.strike / (beta + 1)) * pow(1 + away / beta, -beta)
            const contract = { ...put, underlying }
            const { price, delta } = americanGreeks(contract)
            assert.equal(americanPrice(contract), price)
            assert.ok(Math.abs(price - expected) < 1e-8 * underlying, `${price}, perpetual ${expected}`)
            assert.ok(Math.abs(delta + (beta * expected) / underlying) < 1e-5, `delta ${delta}`)
            // A call on what yields the rate and costs the yield, spot and strike changed over.
            const call = {
              ...contract,
              right: 'C',
              underlying: put.strike,
              strike: underlying,
              rate: q,
              yield: rate,
            } as const
            assert.ok(Math.abs(americanPrice(call) - price) < 1e-8 * underlying)
            const { outcome, iv } = americanImpliedVol({ ...contract, price })
            assert.ok(outcome === 'ok' && Math.abs(iv - vol) < 1e-6, `${outcome} ${iv}`)
          }
        })
      }
    }
  }
}
