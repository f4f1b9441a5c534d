/**
 * What a call of our functions costs beside the engine's own: nanoseconds per call, the best of several passes over 4,096 arguments that
 * stay in the cache. Not measured: cold tables, and what a function costs inside a larger loop.
 *
 *     node bench/math.ts
 */

import * as math from '../src/math/index.ts'

type Binary = (x: number, y: number) => number

const RANGES: Readonly<Record<keyof typeof math, readonly [low: number, high: number]>> = {
  exp: [-20, 20],
  expm1: [-3, 3],
  log: [0.01, 1000],
  log1p: [-0.5, 5],
  log2: [0.01, 1000],
  log10: [0.01, 1000],
  pow: [0.01, 5],
  cbrt: [-1000, 1000],
  sin: [-10, 10],
  cos: [-10, 10],
  tan: [-10, 10],
  asin: [-1, 1],
  acos: [-1, 1],
  atan: [-5, 5],
  atan2: [-5, 5],
  sinh: [-5, 5],
  cosh: [-5, 5],
  tanh: [-3, 3],
  erfc: [-2, 5],
  normalCdf: [-5, 5],
  normalPdf: [-5, 5],
}

export type Timing = { readonly name: string; readonly oursNs: number; readonly theirsNs: number; readonly sum: number }

/** One row for each function; `theirsNs` is NaN where the engine has none. */
export function timings(count: number, passes: number): Timing[] {
  const engine = Math as unknown as Readonly<Record<string, Binary | undefined>>
  return Object.entries(math).map(([name, ours]) => {
    const [low, high] = RANGES[name as keyof typeof math]
    const x = spread(count, low, high, 0.7548776662466927)
    const y = spread(count, low, high, 0.5698402909980532)
    const theirs = engine[name]
    const mine = best(`our ${name}`, ours as Binary, x, y, passes)
    return {
      name,
      oursNs: mine.ns,
      theirsNs: theirs === undefined ? NaN : best(`their ${name}`, theirs, x, y, passes).ns,
      sum: mine.sum,
    }
  })
}

/** A loop of its own for each function, or all would share one call site that fits none of them. */
function best(label: string, f: Binary, x: Float64Array, y: Float64Array, passes: number): { ns: number; sum: number } {
  // The engine knows a source it has seen before, and would give it the same code: the label makes each one new.
  const loop = new Function(
    'f',
    'x',
    'y',
    `/* ${label} */ let sum = 0; for (let i = 0; i < x.length; i += 1) sum += f(x[i], y[i]); return sum`,
  ) as (f: Binary, x: Float64Array, y: Float64Array) => number
  let ns = Infinity
  let sum = 0
  for (let pass = 0; pass < passes; pass += 1) {
    const startedMs = performance.now()
    sum = loop(f, x, y)
    ns = Math.min(ns, ((performance.now() - startedMs) * 1e6) / x.length)
  }
  return { ns, sum }
}

/** Points that fill the interval evenly in an order that no branch can learn. */
function spread(count: number, low: number, high: number, step: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) => low + (high - low) * (((i + 1) * step) % 1))
}

if (import.meta.main) {
  console.log('function     ours ns  engine ns   ratio')
  for (const { name, oursNs, theirsNs } of timings(4_096, 400)) {
    const theirs = Number.isNaN(theirsNs) ? ['-', '-'] : [theirsNs.toFixed(1), (oursNs / theirsNs).toFixed(2)]
    console.log(name.padEnd(10) + oursNs.toFixed(1).padStart(10) + theirs[0]!.padStart(11) + theirs[1]!.padStart(8))
  }
}
