/** The indicators of this category, one line each. */

export { atr } from './atr.ts'
export { bbands } from './bbands.ts'
export { donchian } from './donchian.ts'
export { trueRange } from './true-range.ts'
