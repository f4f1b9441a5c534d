import { bbands, definitionOf, ema, macd } from '@tickworks/indicators'

const close = Float64Array.of(44, 44.5, 43.9, 44.6, 45.2, 45, 45.6, 46.3, 46.1, 46.8, 46.4, 47)
console.log('batch', ema(close, { length: 5 }).at(-1), bbands(close).upper.at(-1))

const live = macd.stream({ fast: 3, slow: 6, signal: 4 })
for (const price of close) live.update(price)
console.log('streaming', live.value, live.signal, live.histogram)

const { title, params } = definitionOf('macd')
console.log('catalogue', title, Object.keys(params))
