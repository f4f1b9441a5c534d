/** The indicators of this category, one line each. */

export { drawdown } from './drawdown.ts'
export { logReturn } from './log-return.ts'
export { percentReturn } from './percent-return.ts'
