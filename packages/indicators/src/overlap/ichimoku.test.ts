import assert from 'node:assert/strict'
import { test } from 'node:test'
import { referenceInput } from '../testing/reference-input.ts'
import { HAS_REFERENCE, NO_REFERENCE, referenceFile } from '../testing/vectors.ts'
import { ichimoku, ichimokuCausal, ichimokuSpan } from './ichimoku.ts'

const rising = Float64Array.from({ length: 12 }, (_, i) => 100 + i)
const high = rising.map((x) => x + 1)
const low = rising.map((x) => x - 1)

test('the lagging line is the close some bars later, and NaN at the end', () => {
  const { chikou } = ichimoku(high, low, rising, { tenkan: 2, kijun: 3, senkou: 4 })
  assert.deepEqual([...chikou], [...rising.subarray(3), NaN, NaN, NaN])
})

test('an invalid bar is passed over by the lagging line', () => {
  const close = rising.slice()
  close[4] = NaN
  const { chikou } = ichimoku(high, low, close, { tenkan: 2, kijun: 3, senkou: 4 })
  assert.deepEqual([...chikou], [103, 105, 106, 107, NaN, 108, 109, 110, 111, NaN, NaN, NaN])
})

test('looks ahead with the lagging line only', () => {
  assert.equal(ichimoku.causal, false)
  assert.throws(() => ichimoku.stream(), /looks ahead/)
  const lines = ichimoku(high, low, rising, { tenkan: 2, kijun: 3, senkou: 4, include_chikou: false })
  const causal = ichimokuCausal(high, low, { tenkan: 2, kijun: 3, senkou: 4 })
  assert.deepEqual(Object.keys(lines), ['spanA', 'spanB', 'tenkan', 'kijun'])
  assert.deepEqual(lines, causal)
})

test('the span goes on where the cloud ends', () => {
  const lengths = { tenkan: 2, kijun: 3, senkou: 4 }
  const { spanA, spanB } = ichimokuSpan(high.subarray(0, 9), low.subarray(0, 9), lengths)
  const cloud = ichimokuCausal(high, low, lengths)
  assert.deepEqual(spanA, cloud.spanA.slice(9))
  assert.deepEqual(spanB, cloud.spanB.slice(9))
  assert.equal(ichimokuSpan(high, low).spanA.length, 26)
  assert.ok(ichimokuSpan(high, low).spanB.every(Number.isNaN))
})

test('the span of the reference vectors', { skip: !HAS_REFERENCE && NO_REFERENCE }, () => {
  const columns = referenceInput()
  for (const { given, columns: vectors } of referenceFile('pandas_ta/ichimoku').cases) {
    const { tenkan = 9, kijun = 26 } = given as { readonly tenkan?: number; readonly kijun?: number }
    const span = ichimokuSpan(columns.high!, columns.low!, given)
    for (const [values, column] of [
      [span.spanA, `span:ISA_${tenkan}`],
      [span.spanB, `span:ISB_${kijun}`],
    ] as const) {
      for (const [i, value] of values.entries()) {
        const expected = vectors[column]!.values[i]!
        assert.ok(Math.abs(value - expected) <= 1e-9 * expected, `${column} row ${i}: ${value}, expected ${expected}`)
      }
    }
  }
})
