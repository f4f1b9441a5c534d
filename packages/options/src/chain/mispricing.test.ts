import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitSvi } from '../surface/fit-svi.ts'
import { chainOfVols, emptyChain, FIFTH_US, range } from './made-up.testing.ts'
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

test('too few points, or no money vol: refused', () => {
  const few = chainOfVols([90, 100, 110], { forward: 100 }, smile)
  assert.deepEqual(fitSmile(few), { kind: 'refused', reason: 'too-few-points', count: 3 })
  const nothing = emptyChain([100])
  nothing.advance(FIFTH_US)
  assert.deepEqual(fitSmile(nothing), { kind: 'refused', reason: 'no-atm-vol', count: 0 })
  assert.throws(() => fitSmile(few, { degree: 9 }), { name: 'RangeError', message: /degree must be 2\.\.6/ })
})
