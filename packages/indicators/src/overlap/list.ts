/** The indicators of this category, one line each. */

export { ema } from './ema.ts'
export { rma } from './rma.ts'
export { sma } from './sma.ts'
