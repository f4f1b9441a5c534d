/** `options surface` on chains made from a known surface. */

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { black76Price, type RawSvi } from '@tickworks/options'
import type { Document } from './testing/chain-json.ts'
import { EXPIRIES, LEGS, NOW_US, rowsCsv, sliceAt } from './testing/made-chain.ts'
import { emptyFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

test('options surface: the slices that made the quotes, no arbitrage, a grid and a scenario', async (context) => {
  const cwd = emptyFolder(context)
  const [input, csv, table] = [join(cwd, 'chain.csv'), join(cwd, 'grid.csv'), join(cwd, 'surface.txt')]
  writeFileSync(input, rowsCsv())
  const grid = ['--moneyness', '-0.05,0,0.05', '--days', '30']
  const args = ['options', 'surface', '--input', input, '--rate', '6.5%', ...grid]
  const { code, stdout, stderr } = await runHere([
    ...[...args, '--spot-change', '-5%', '--vol-change', '2', '--sticky', 'delta', '--json'],
  ])
  assert.equal(code, 0, stderr)
  const document: Document = JSON.parse(stdout)
  assert.equal(document.arbitrage, 'forbid')
  assert.deepEqual(document.check, { free: true, freeWithinQuotes: true, findings: [] })
  for (const { years, fit } of document.expiries) {
    const made = sliceAt(years)
    for (const k of [-0.06, 0, 0.06]) {
      const { a, b, rho, m, sigma } = fit.svi
      const w = (s: RawSvi) => s.a + s.b * (s.rho * (k - s.m) + Math.hypot(k - s.m, s.sigma))
      assert.ok(Math.abs(Math.sqrt(w({ a, b, rho, m, sigma })) - Math.sqrt(w(made))) / Math.sqrt(years) < 2e-4)
    }
  }
  assert.ok(Math.abs(document.ssvi.ssvi.rho) < 1 && document.ssvi.rmseVol < 0.01)
  assert.equal(document.grid.length, 4 * 3)
  const between = document.grid.filter(({ place }: Document) => place === 'between')
  assert.equal(between.length, 3)
  for (const point of document.grid) {
    const shocked = point.forward * 0.95
    assert.ok(Math.abs(point.scenarioForward - shocked) < 1e-6)
    const price = black76Price({
      right: point.right,
      underlying: shocked,
      strike: point.strike,
      years: point.years,
      rate: point.rate,
      vol: point.scenarioVol,
    })
    assert.ok(Math.abs(price - point.scenarioPrice) < 1e-9)
  }
  for (const output of [csv, table]) {
    const written = await runHere([...args, '--output', output])
    assert.equal(written.code, 0, written.stderr)
  }
  assert.match(readFileSync(table, 'utf8'), /Free of butterfly and calendar arbitrage, at every strike/)
  assert.equal(readFileSync(csv, 'utf8').trimEnd().split('\n').length, 1 + 12)
})

test('options surface: which arbitrage is forbidden, and which expiries SSVI misses, stand in table and page', async (context) => {
  const cwd = emptyFolder(context)
  const [input, table, page] = [join(cwd, 'chain.csv'), join(cwd, 'surface.txt'), join(cwd, 'surface.html')]
  // The puts of the middle expiry cost far more: one law for all goes with it, and misses the others.
  const legs = LEGS.map((leg) => {
    const isSkewed = leg.expiry === EXPIRIES[1] && leg.right === 'P' && leg.strike < 25_000
    return isSkewed ? { ...leg, mid: leg.mid * (1 + (25_000 - leg.strike) / 600) } : leg
  })
  writeFileSync(input, rowsCsv(legs))
  for (const output of [table, page]) {
    const args = ['--rate', '6.5%', '--arbitrage', 'forbid-everywhere', '--output', output]
    const { code, stderr } = await runHere(['options', 'surface', '--input', input, ...args])
    assert.equal(code, 0, stderr)
    const text = readFileSync(output, 'utf8')
    assert.match(text, /arbitrage forbidden at every strike/)
    assert.match(text, /over twice the error of SVI in 2 of 3 expiries: 2026-11-26, 2027-03-25/)
  }
})

test('options surface --clock trading: --days and --days-forward are days on the wall, whatever its years count', async (context) => {
  const input = join(emptyFolder(context), 'chain.csv')
  writeFileSync(input, rowsCsv(LEGS))
  // The first expiry is 14 days away, to the minute.
  const days = (Date.parse(`${EXPIRIES[0]}T15:30+05:30`) * 1_000 - NOW_US) / 86_400_000_000
  const args = ['--clock', 'trading', '--moneyness=0', '--days', String(days), '--days-forward', '7', '--rate', '6.5%']
  const { code, stdout, stderr } = await runHere(['options', 'surface', '--input', input, '--json', ...args])
  assert.equal(code, 0, stderr)
  const { grid, scenario }: Document = JSON.parse(stdout)
  const [listed, asked] = grid.filter((point: Document) => point.expiry === '' || point.expiry === EXPIRIES[0])
  assert.ok(Math.abs(listed.years - asked.years) < 1e-15, `${listed.years} ${asked.years}`)
  assert.ok(Math.abs(listed.vol - asked.vol) < 1e-12)
  assert.ok(Math.abs(scenario.yearsForward - 5 / 252) < 1e-15, `${scenario.yearsForward}`)
})
