import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import test from 'node:test'
import { gunzipSync } from 'node:zlib'
import { impliedVol } from './implied-vol.ts'
import { blackPrice, normalisedBlack } from './price.ts'

const file = new URL('../../../../../shared/data/reference/lets_be_rational_values.json.gz', import.meta.url)
const skip = existsSync(file) ? false : 'the reference tables are not here'

type Input = {
  readonly q: 1 | -1
  readonly s: number
  readonly x: number
  readonly F: number
  readonly K: number
  readonly T: number
  readonly sigma: number
}
type Output = {
  readonly black: number
  readonly normalised_black: number
  readonly implied_volatility_from_a_transformed_rational_guess: number
  readonly normalised_implied_volatility_from_a_transformed_rational_guess: number
}

function read(): { input: readonly Input[]; output: readonly Output[] } {
  return JSON.parse(gunzipSync(readFileSync(file)).toString().replaceAll('NaN', 'null'))
}

test("prices agree with Let's be rational", { skip }, () => {
  const { input, output } = read()
  input.forEach(({ q, s, x, F, K, T, sigma }, i) => {
    const { black, normalised_black } = output[i]!
    const price = blackPrice(q === 1 ? 'C' : 'P', F, K, sigma * Math.sqrt(T))
    assert.ok(Math.abs(price - black) <= 1e-13 * black + 1e-290, `row ${i}: ${price} for ${black}`)
    const normalised = normalisedBlack(q * x, s)
    const limit = 1e-14 + 4e-16 * (x / s) ** 2
    assert.ok(
      Math.abs(normalised / normalised_black - 1) <= limit || normalised_black < 1e-290,
      `row ${i}: ${normalised}`,
    )
  })
})

test("implied vols agree with Let's be rational, but where a price holds no vol", { skip }, () => {
  const { input, output } = read()
  const counts: Record<string, number> = {}
  input.forEach(({ q, s, x, F, K, T }, i) => {
    const right = q === 1 ? 'C' : 'P'
    const reference = output[i]!
    const quote = { right, underlying: F, strike: K, years: T, rate: 0, price: reference.black } as const
    const { iv, ivError, outcome } = impliedVol('black76', quote)
    counts[outcome] = (counts[outcome] ?? 0) + 1
    const theirs = reference.implied_volatility_from_a_transformed_rational_guess
    if (T === 0) assert.equal(outcome, 'expired')
    else if (theirs === 0) assert.ok(outcome === 'undetermined' && Number.isNaN(iv) && ivError > 0)
    else assert.ok(Math.abs(iv - theirs) <= 4e-14 * iv + 2 * ivError, `row ${i}: ${iv} ± ${ivError} for ${theirs}`)

    const legs = { right, underlying: Math.exp(x / 2), strike: Math.exp(-x / 2), years: 1, rate: 0 } as const
    const normalised = impliedVol('black76', { ...legs, price: reference.normalised_black })
    const wanted = reference.normalised_implied_volatility_from_a_transformed_rational_guess
    if (wanted === 0) {
      assert.notEqual(normalised.outcome, 'ok')
      return
    }
    // The legs, about 1, are rounded too.
    const limit = 4e-14 * s + 8 * normalised.ivError * Math.max(1, 1 / reference.normalised_black)
    assert.ok(
      Math.abs(normalised.iv - wanted) <= limit || normalised.outcome !== 'ok',
      `row ${i}: ${normalised.iv} for ${wanted}`,
    )
  })
  assert.ok((counts.ok ?? 0) >= 640, JSON.stringify(counts))
})
