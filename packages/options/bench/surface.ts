/**
 * Measures what a live desk does each second, on one core: SVI fits of 60 and 200 quotes, a surface of ten expiries by SVI, by SVI
 * without arbitrage at any strike, and by SSVI, with all checks, a grid of profits and an outlook of four legs. Made-up quotes with a
 * fixed noise; the hash of all vols and profits shows that speed changed no answer. Does not measure quotes coming to vols: that is
 * `chain.ts`.
 *
 *     node packages/options/bench/surface.ts [rounds]
 */

import { outlookOf } from '../src/positions/outlook.ts'
import { ironCondor } from '../src/positions/strategies.ts'
import { profitGrid } from '../src/positions/valuation.ts'
import { type ExpiryQuotes, fitSsviSurface, fitSviSurface } from '../src/surface/fit-surface.ts'
import { fitSvi } from '../src/surface/fit-svi.ts'
import { ssviSlice } from '../src/surface/ssvi.ts'
import { sviVariance } from '../src/surface/svi.ts'

export type SurfaceTimes = {
  readonly ms: { readonly [work: string]: { readonly min: number; readonly median: number } }
  readonly hash: string
}

export function measureSurface(rounds: number): SurfaceTimes {
  const expiries = Array.from({ length: 10 }, (_, i) => quotesOf(60, 0.02 * (i + 1) ** 1.5, i))
  const many = quotesOf(200, 0.1, 11)
  const position = ironCondor({ underlying: 'X', years: 0.25, strikes: [90, 95, 105, 110], priceOf: () => 1 })
  const market = { X: { spot: 100, rate: 0.05, yield: 0.01, vol: 0.2 } }
  const axes = {
    spotMoves: Array.from({ length: 101 }, (_, i) => (i - 50) / 100),
    volPoints: [-10, -5, -2, 0, 2, 5, 10],
    yearsForward: [0, 0.05, 0.1, 0.15, 0.2],
  }
  const numbers: number[] = []
  const slice = (quotes: ExpiryQuotes): void => {
    const fit = fitSvi(quotes)
    if (fit.kind === 'fitted') numbers.push(fit.svi.a, fit.svi.m)
  }
  const work = {
    'SVI, 60 quotes': () => slice(expiries[4]!),
    'SVI, 200 quotes': () => slice(many),
    'SVI surface, 10 expiries': () => numbers.push(...sizesOf(fitSviSurface(expiries))),
    'SVI surface, free everywhere': () =>
      numbers.push(...sizesOf(fitSviSurface(expiries, { arbitrage: 'forbid-everywhere' }))),
    'SSVI surface, 10 expiries': () => numbers.push(...sizesOf(fitSsviSurface(expiries))),
    'profit grid, 4 legs × 3,535': () => numbers.push(profitGrid(position, market, axes).profit[1000]!),
    'outlook before expiry, 4 legs': () => numbers.push(outlookOf(position, market, { yearsForward: 0.1 }).maxProfit),
  }
  const ms: { [name: string]: { min: number; median: number } } = {}
  let first: number[] = []
  for (const [name, run] of Object.entries(work)) {
    const times: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      numbers.length = 0
      const before = performance.now()
      run()
      times.push(performance.now() - before)
    }
    first = [...first, ...numbers]
    times.sort((x, y) => x - y)
    ms[name] = { min: times[0]!, median: times[times.length >> 1]! }
  }
  return { ms, hash: hashOf(Float64Array.from(first)) }
}

/** Strikes within four standard deviations of a skewed smile, each vol off by up to a fifth of a point. */
function quotesOf(count: number, years: number, seed: number): ExpiryQuotes {
  const theta = 0.03 * years
  const svi = ssviSlice({ rho: -0.6, eta: 1.2, gamma: 0.45 }, theta)
  let state = seed + 1
  const noise = (): number => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647 - 0.5
  }
  for (let i = 0; i < 5; i += 1) noise()
  const logMoneyness = Array.from({ length: count }, (_, i) => (6 * (i / (count - 1)) - 4) * Math.sqrt(theta))
  const vol = logMoneyness.map((k) => Math.sqrt(sviVariance(svi, k) / years) + 0.004 * noise())
  return { years, forward: 100, rate: 0.05, logMoneyness, vol }
}

function sizesOf(fit: ReturnType<typeof fitSviSurface> | ReturnType<typeof fitSsviSurface>): number[] {
  return fit.kind === 'fitted' ? fit.surface.slices.map(({ svi }) => sviVariance(svi, 0)) : []
}

/** FNV-1a of the column's bytes. */
function hashOf(column: Float64Array): string {
  let hash = 0x811c9dc5
  for (const byte of new Uint8Array(column.buffer)) hash = Math.imul(hash ^ byte, 0x01000193)
  return (hash >>> 0).toString(16).padStart(8, '0')
}

if (import.meta.main) {
  const { ms, hash } = measureSurface(Number(process.argv[2] ?? 40))
  for (const [name, { min, median }] of Object.entries(ms)) {
    console.log(`${name.padEnd(30)}  min ${min.toFixed(2)}  median ${median.toFixed(2)} ms`)
  }
  console.log(`numbers ${hash}`)
}
