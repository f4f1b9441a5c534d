import { bbands, definitionOf, ema, Macd } from '@tickworks/indicators'

const close = Float64Array.of(44, 44.5, 43.9, 44.6, 45.2, 45, 45.6, 46.3, 46.1, 46.8, 46.4, 47)
console.log('batch', ema(close, { length: 5 }).at(-1), bbands(close).upper.at(-1))

const macd = new Macd({ fast: 3, slow: 6, signal: 4 })
for (const price of close) macd.update(price)
console.log('streaming', macd.value, macd.signal, macd.histogram)

console.log('catalogue', definitionOf('macd').title, Object.keys(definitionOf('macd').params))
