/** The indicators of this category, one line each. */

export { macd } from './macd.ts'
export { rsi } from './rsi.ts'
