import { ema, of, onTimeframe, rsi } from '@tickworks/indicators'

const rowCount = 600
const column = (f: (i: number) => number): Float64Array => Float64Array.from({ length: rowCount }, (_, i) => f(i))
const close = column((i) => 100 + (i % 24) / 4 - (i % 7))
const bars = { open: close, high: close, low: close, close, volume: close, time: column((i) => i * 300_000_000) }

const smooth = of(ema, { length: 9 }, { close: of(rsi, { length: 14 }) })
console.log('an average of an oscillator', smooth.batch(bars).value?.at(-1), ema(rsi(close), { length: 9 }).at(-1))

const calendar = { timeZone: 'UTC', sessionOpen: null, sessionClose: null, holidays: [] }
const hourly = onTimeframe('1h', of(rsi, { length: 14 }), { calendar, base: '5m' }).stream()
for (let i = 0; i < rowCount; i += 1) {
  hourly.updateBar({ open: 0, high: 0, low: 0, close: close[i]!, volume: 0, openTsUs: bars.time[i]! })
}
console.log('an oscillator of hours', hourly.value)
