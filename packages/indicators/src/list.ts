/**
 * Every indicator of the package, one line each, by category and name: its streaming class, its batch function, its definition.
 * The catalogue, the runner's factory and the tests read this list; a new indicator is a file, a line here and its golden vectors.
 */

export { Macd, macd, macdDefinition } from './momentum/macd.ts'
export { Rsi, rsi, rsiDefinition } from './momentum/rsi.ts'
export { Ema, ema, emaDefinition } from './overlap/ema.ts'
export { Rma, rma, rmaDefinition } from './overlap/rma.ts'
export { Sma, sma, smaDefinition } from './overlap/sma.ts'
export { Adx, adx, adxDefinition } from './trend/adx.ts'
export { Atr, atr, atrDefinition } from './volatility/atr.ts'
export { Bbands, bbands, bbandsDefinition } from './volatility/bbands.ts'
export { Donchian, donchian, donchianDefinition } from './volatility/donchian.ts'
export { TrueRange, trueRange, trueRangeDefinition } from './volatility/true-range.ts'
