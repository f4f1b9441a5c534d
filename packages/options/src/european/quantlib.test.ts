import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type BarrierKind, barrierGreeks } from './barrier.ts'
import { dividendGreeks } from './dividends.ts'
import { bachelierGreeks, black76Greeks, bsmGreeks } from './european.ts'

// Random contracts against QuantLib, where python3 can import it. QuantLib computes in doubles and subtracts, so it cannot referee a
// wing: errors are measured in parts of the legs that it subtracts. OPTIONS_QUANTLIB_CONTRACTS=200000 runs as many.
const COUNT = Number(process.env.OPTIONS_QUANTLIB_CONTRACTS ?? 3000)
const PYTHON = process.env.PYTHON ?? 'python3'
const skip =
  spawnSync(PYTHON, ['-c', 'import QuantLib']).status === 0
    ? false
    : 'python3 cannot import QuantLib (pip install QuantLib)'

type Form = readonly [form: string, ...rest: unknown[]]

function ask(forms: readonly Form[]): number[][] {
  const script = fileURLToPath(new URL('../../golden/quantlib.py', import.meta.url))
  const input = forms.map((form) => JSON.stringify(form)).join('\n')
  const { stdout, stderr, status } = spawnSync(PYTHON, [script], { input, encoding: 'utf8', maxBuffer: 2 ** 30 })
  assert.equal(status, 0, stderr)
  return stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as number[])
}

/** A fixed sequence of draws: 32 bits of a linear congruence. */
function draws(seed: number): (low: number, high: number) => number {
  let state = seed
  return (low, high) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return low + ((high - low) * state) / 2 ** 32
  }
}

function close(actual: number, expected: number, scale: number, what: string): void {
  assert.ok(Math.abs(actual - expected) <= scale, `${what}: ${actual}, QuantLib ${expected}, allowed ${scale}`)
}

test('prices and Greeks of European options agree with QuantLib', { skip }, () => {
  const draw = draws(11)
  const forms: Form[] = []
  for (let i = 0; i < COUNT; i += 1) {
    const sign = draw(0, 1) < 0.5 ? 1 : -1
    const u = Math.exp(draw(-4, 10))
    const years = Math.exp(draw(-9, 2))
    const vol = draw(0.03, 1.5)
    const k = u * Math.exp(draw(-6, 6) * vol * Math.sqrt(years))
    const r = draw(-0.02, 0.15)
    if (i % 3 === 0) forms.push(['bsm', sign, u, k, years, r, draw(-0.02, 0.1), vol])
    else if (i % 3 === 1) forms.push(['black76', sign, u, k, years, r, vol])
    else forms.push(['bachelier', sign, u, u + draw(-6, 6) * vol * u * Math.sqrt(years), years, r, vol * u])
  }
  const answers = ask(forms)
  forms.forEach((form, i) => {
    const [model, sign, underlying, strike, years, rate, ...rest] = form as [
      string,
      number,
      number,
      number,
      number,
      number,
      ...number[],
    ]
    const right = sign > 0 ? ('C' as const) : ('P' as const)
    const expected = answers[i]!
    const what = (name: string): string => `${name} of ${form}`
    const contract = {
      right,
      underlying,
      strike,
      years,
      rate,
      yield: model === 'bsm' ? rest[0]! : 0,
      vol: rest.at(-1)!,
    }
    const greeks = { bsm: bsmGreeks, black76: black76Greeks, bachelier: bachelierGreeks }[model]!(contract)
    // One rounding of a forward is 1e-16 of the legs; the density turns it into d/s as much of itself.
    const legs = 4e-15 * (underlying + Math.abs(strike)) * Math.exp(0.05 * years)
    const s = contract.vol * Math.sqrt(years) * (model === 'bachelier' ? 1 : underlying)
    close(greeks.price, expected[0]!, legs, what('price'))
    close(greeks.delta, expected[1]!, (4 * legs) / s + 4e-15, what('delta'))
    close(greeks.gamma, expected[2]!, ((20 * legs) / s + 4e-14) / s, what('gamma'))
    const vegaScale = ((40 * legs) / s + 4e-13) * (s / contract.vol)
    close(greeks.vegaPerPoint * 100, expected[model === 'bsm' ? 4 : 3]!, vegaScale, what('vega'))
    if (model !== 'bsm') return
    const rates = Math.abs(rate) + Math.abs(contract.yield)
    const thetaScale = ((40 * legs) / s + 4e-13) * (s / years) + rates * legs
    close(greeks.thetaPerDay * 365, expected[3]!, thetaScale, what('theta'))
    const rhoScale = ((8 * legs) / s + 8e-15) * years * (underlying + strike)
    close(greeks.rhoPerPct * 100, expected[5]!, rhoScale, what('rho'))
    close(greeks.dividendRhoPerPct * 100, expected[6]!, rhoScale, what('dividend rho'))
  })
})

test('barriers agree with QuantLib', { skip }, () => {
  const draw = draws(12)
  const kinds: readonly BarrierKind[] = ['down-in', 'down-out', 'up-in', 'up-out']
  const forms: Form[] = []
  for (let i = 0; i < 400; i += 1) {
    const kind = kinds[i % 4]!
    const barrier = 100 * (kind.startsWith('down') ? 1 - draw(0.01, 0.4) : 1 + draw(0.01, 0.4))
    const days = Math.floor(draw(5, 900))
    forms.push([
      'barrier',
      kind,
      draw(0, 1) < 0.5 ? 1 : -1,
      100,
      draw(60, 150),
      days,
      draw(0, 0.1),
      draw(0, 0.1),
      draw(0.1, 0.8),
      barrier,
      draw(0, 4),
    ])
  }
  const answers = ask(forms)
  forms.forEach((form, i) => {
    const [, kind, sign, underlying, strike, days, rate, dividend, vol, barrier, rebate] = form as [
      string,
      BarrierKind,
      ...number[],
    ]
    const { price } = barrierGreeks({
      kind,
      right: sign! > 0 ? 'C' : 'P',
      underlying: underlying!,
      strike: strike!,
      years: days! / 365,
      rate: rate!,
      yield: dividend!,
      vol: vol!,
      barrier: barrier!,
      rebate: rebate!,
    })
    close(price, answers[i]![0]!, 1e-10, `${form}`)
  })
})

test('shares with dividends agree with QuantLib', { skip }, () => {
  const draw = draws(13)
  const forms: [string, number, number, number, number, number, number, number, [number, number][]][] = []
  for (let i = 0; i < 200; i += 1) {
    const days = Math.floor(draw(40, 900))
    const paid: [number, number][] = []
    for (let due = Math.floor(draw(3, 30)); due < days; due += Math.floor(draw(30, 200))) paid.push([due, draw(0, 2)])
    forms.push([
      'dividends',
      draw(0, 1) < 0.5 ? 1 : -1,
      100,
      draw(60, 150),
      days,
      draw(0, 0.1),
      draw(0, 0.1),
      draw(0.1, 0.8),
      paid,
    ])
  }
  const answers = ask(forms)
  forms.forEach((form, i) => {
    const [, sign, underlying, strike, days, rate, dividend, vol, paid] = form
    const greeks = dividendGreeks({
      right: sign > 0 ? 'C' : 'P',
      underlying,
      strike,
      years: days / 365,
      rate,
      yield: dividend,
      vol,
      dividends: paid.map(([due, amount]) => ({ years: due / 365, amount })),
    })
    const [price, delta, gamma, vega] = answers[i]!
    close(greeks.price, price!, 1e-10, `price of ${form}`)
    close(greeks.delta, delta!, 1e-12, `delta of ${form}`)
    close(greeks.gamma, gamma!, 1e-12, `gamma of ${form}`)
    close(greeks.vegaPerPoint * 100, vega!, 1e-9, `vega of ${form}`)
  })
})
