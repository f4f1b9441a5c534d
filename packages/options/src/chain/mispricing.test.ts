import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitSvi } from '../surface/fit-svi.ts'
import { chainOfVols, emptyChain, FIFTH_US, quoteOf, range } from '../testing/made-up-chain.ts'
import { fitSmile, mispricings, smileQuotes, strikeVolOfSvi } from './mispricing.ts'

const smile = (strike: number): number => 0.2 - 0.1 * (strike / 100 - 1) + 0.5 * (strike / 100 - 1) ** 2

test('one dear put stands out; the smile goes through the others', () => {
  const dear = (k: number, right: string): number => smile(k) + (k === 95 && right === 'P' ? 0.02 : 0)
  const chain = chainOfVols(range(80, 125, 2.5), { forward: 100, halfSpread: 0.01 }, dear)
  const fit = fitSmile(chain)
  assert.ok(fit.kind === 'ok')
  assert.ok(Math.abs(fit.vol(95) - smile(95)) < 5e-4, `${fit.vol(95)}`)
  assert.ok(Number.isNaN(fit.vol(60)), 'nothing is said beyond the points')
  const found = mispricings(chain, fit.vol, 1e-3)
  const worst = found.reduce((a, b) => (Math.abs(b.score) > Math.abs(a.score) ? b : a))
  assert.deepEqual([worst.strike, worst.right], [95, 'P'])
  assert.ok(Math.abs(worst.volDifference - 0.02) < 1e-3)
  assert.ok(worst.edge > 0 && worst.priceDifference > worst.edge)
  assert.ok(found.filter(({ edge }) => edge > 0).length <= 3)
})

test('a chain feeds an SVI fit, and the fit judges the chain', () => {
  const dear = (k: number, right: string): number => smile(k) + (k === 95 && right === 'P' ? 0.02 : 0)
  const chain = chainOfVols(range(80, 125, 2.5), { forward: 100, halfSpread: 0.01 }, dear)
  const quotes = smileQuotes(chain)
  const at95 = [...chain.strikes].indexOf(95)
  assert.ok(quotes.bidVol[at95]! < quotes.vol[at95]! && quotes.vol[at95]! < quotes.askVol[at95]!)
  const fitted = fitSvi(quotes)
  assert.ok(fitted.kind === 'fitted')
  const found = mispricings(chain, strikeVolOfSvi(chain, fitted.svi), 1e-3)
  assert.ok(found.length > 30)
  const worst = found.reduce((a, b) => (Math.abs(b.volDifference) > Math.abs(a.volDifference) ? b : a))
  assert.deepEqual([worst.strike, worst.right], [95, 'P'])
})

test('prices in coins are judged in money', () => {
  const strikes = range(2_000, 2_600, 50)
  const money = chainOfVols(strikes, { forward: 2_300, halfSpread: 2 }, () => 0.6)
  const coins = emptyChain(strikes, { priceUnit: 'underlying' })
  coins.advance(FIFTH_US)
  for (const strike of strikes)
    for (const right of ['C', 'P'] as const) {
      const { bid, ask } = money.leg(strike, right)
      coins.update(quoteOf(strike, right, { bid: bid / 2_300, ask: ask / 2_300 }))
    }
  const inMoney = mispricings(money, () => 0.55, 1)
  const inCoins = mispricings(coins, () => 0.55, 1)
  assert.equal(inCoins.length, inMoney.length)
  for (const [i, { edge, priceDifference }] of inMoney.entries()) {
    assert.ok(Math.abs(inCoins[i]!.edge - edge) < 1e-6, `${inCoins[i]!.edge} is not ${edge}`)
    assert.ok(Math.abs(inCoins[i]!.priceDifference - priceDifference) < 1e-6)
  }
  const [one, other] = [smileQuotes(money), smileQuotes(coins)]
  for (let i = 0; i < strikes.length; i += 1) assert.ok(Math.abs(other.weight[i]! / one.weight[i]! - 1) < 1e-6)
})

test('a score asks for a scale', () => {
  const chain = chainOfVols(range(90, 110, 5), { forward: 100, halfSpread: 0.01 }, () => 0.2)
  for (const { score, volDifference } of mispricings(chain, () => 0.19, 0)) {
    assert.ok(Number.isNaN(score))
    assert.ok(Math.abs(volDifference - 0.01) < 1e-6)
  }
})

test('vols in price units are fitted too', () => {
  const chain = chainOfVols(range(80, 120, 2), { forward: 100, halfSpread: 0.01, model: 'bachelier' }, () => 0.2)
  const fit = fitSmile(chain)
  assert.ok(fit.kind === 'ok')
  assert.ok(Math.abs(fit.vol(100) - 20) < 0.05, `${fit.vol(100)}`)
})

test('too few points, or no forward: refused', () => {
  const few = fitSmile(chainOfVols([90, 100, 110], { forward: 100 }, smile))
  assert.ok(few.kind === 'refused' && few.reason === 'too-few-quotes')
  const nothing = emptyChain([100])
  nothing.advance(FIFTH_US)
  assert.equal(fitSmile(nothing).kind, 'refused')
})
