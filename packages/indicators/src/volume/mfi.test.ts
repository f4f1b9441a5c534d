import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { kvo } from './kvo.ts'
import { mfi } from './mfi.ts'

/** Bars in whole units of a tick. */
type Bar = readonly [high: number, low: number, close: number, volume: number]

const barsArbitrary = fc.array(
  fc
    .tuple(fc.integer({ min: 19_900, max: 20_100 }), fc.nat(6), fc.nat(6), fc.nat(1_000_000))
    .map(([low, range, at, volume]): Bar => [low + range, low, low + Math.min(range, at), volume]),
  { minLength: 30, maxLength: 80 },
)
/** Prices as a feed writes them: parsed from decimals. */
const TICKS = [
  ['0.05', 0.05],
  ['0.01', 0.01],
  ['0.0001', 0.0001],
  ['0.25', 0.25],
] as const
const priceOf = (units: number, tick: number) => Number((units * tick).toFixed(4))

/** What integer arithmetic makes of it: sums in units of the tick, money in bigint. */
function exact(bars: readonly Bar[], length: number): readonly number[] {
  const sums = bars.map(([high, low, close]) => high + low + close)
  return bars.map((_, i) => {
    if (i < length) return NaN
    let up = 0n
    let both = 0n
    for (let k = i - length + 1; k <= i; k += 1) {
      const flow = BigInt(sums[k]!) * BigInt(bars[k]![3])
      if (sums[k]! > sums[k - 1]!) up += flow
      if (sums[k] !== sums[k - 1]) both += flow
    }
    return both === 0n ? 0 : Number((up * 10n ** 17n) / both) / 1e15
  })
}

function columnsOf(bars: readonly Bar[], tick: number): readonly Float64Array[] {
  return [0, 1, 2].map((k) => Float64Array.from(bars, (bar) => priceOf(bar[k]!, tick)))
}

for (const [label, tick] of TICKS) {
  test(`mfi: ties of a ${label} grid are ties, as in integer arithmetic`, () => {
    fc.assert(
      fc.property(barsArbitrary, fc.integer({ min: 1, max: 14 }), (bars, length) => {
        const [high, low, close] = columnsOf(bars, tick)
        const volume = Float64Array.from(bars, (bar) => bar[3])
        const want = exact(bars, length)
        const got = mfi(high!, low!, close!, volume, { length })
        const stream = mfi.stream({ length })
        for (const [i, value] of want.entries()) {
          const streamed = stream.update(high![i]!, low![i]!, close![i]!, volume[i]!)
          if (Number.isNaN(value)) assert.ok(Number.isNaN(got[i]!) && Number.isNaN(streamed))
          else
            assert.ok(
              Math.abs(got[i]! - value) < 1e-9 && Math.abs(streamed - value) < 1e-9,
              `${i}: ${got[i]}, ${value}`,
            )
        }
      }),
    )
  })
}

test('mfi: (h + l + c) / 3 in doubles would break these ties', () => {
  let broken = 0
  for (let units = 19_000; units < 21_000; units += 1) {
    const a = [priceOf(units + 2, 0.05), priceOf(units, 0.05), priceOf(units + 1, 0.05)] as const
    const b = [priceOf(units + 3, 0.05), priceOf(units - 1, 0.05), priceOf(units + 1, 0.05)] as const
    if (a[0] + a[1] + a[2] !== b[0] + b[1] + b[2]) broken += 1
    const bars = [a, b] as const
    const [high, low, close] = [0, 1, 2].map((k) => Float64Array.from(bars, (bar) => bar[k]!))
    assert.equal(mfi(high!, low!, close!, Float64Array.of(5, 5), { length: 1 })[1], 0, 'a tie has no flow')
  }
  assert.ok(broken > 100, `${broken} of 2,000`)
})

test('mfi: the smallest step of a fine grid is a step', () => {
  const at = 123_456_789.01
  const high = Float64Array.of(at, at + 0.01)
  assert.equal(
    mfi(high, Float64Array.of(at, at), Float64Array.of(at, at), Float64Array.of(1, 1), { length: 1 })[1],
    100,
  )
})

test('kvo: a bar whose typical price ties has no volume force', () => {
  const high = Float64Array.of(100.15, 100.2)
  const low = Float64Array.of(100.05, 100)
  const close = Float64Array.of(100.1, 100.1)
  const { value } = kvo(high, low, close, Float64Array.of(3, 7), { fast: 1, slow: 2, signal: 1 })
  // Flows 3 and 0: EMA(1) = 0, EMA(2) = their mean.
  assert.equal(value[1], -1.5)
})
