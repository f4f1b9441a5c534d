import { atr, vwap } from '@tickworks/indicators'

const range = atr.stream({ length: 3 })
const bar = { open: 10, high: 11, low: 9, close: 10, volume: 500, openTsUs: 0 }
for (let i = 0; i < 5; i += 1) {
  bar.high = 11 + i // one object for all bars will do
  range.updateBar(bar)
}
console.log('closed', range.value, 'forming', range.peek(18, 8, 12), 'still', range.value)

const state = JSON.stringify(range.snapshot())
const again = atr.stream({ length: 3 })
again.restore(JSON.parse(state))
console.log('goes on', again.update(18, 8, 12), range.update(18, 8, 12))

const high = Float64Array.of(12, 14, 13)
const low = Float64Array.of(10, 11, 12)
const close = Float64Array.of(11, NaN, 13)
const out = new Float64Array(3)
range.run([high, low, close], [out], 3) // a piece of a long series; the second bar is invalid
console.log('in pieces', out)

const columns = { high, low, close, volume: Float64Array.of(5, 5, 5), time: Float64Array.of(0, 6e7, 12e7) }
console.log('a session in New York', vwap.batch(columns, {}, { zone: 'America/New_York', compat: 'pandas_ta' }))
