/** The indicators of this category, one line each. */

export { above } from './above.ts'
export { aboveValue } from './above-value.ts'
export { below } from './below.ts'
export { belowValue } from './below-value.ts'
export { cross } from './cross.ts'
export { crossValue } from './cross-value.ts'
export { crossany } from './crossany.ts'
export { signals } from './signals.ts'
