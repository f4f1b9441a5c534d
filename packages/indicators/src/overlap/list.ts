/** The indicators of this category, one line each. */

export { dema } from './dema.ts'
export { ema } from './ema.ts'
export { hma } from './hma.ts'
export { htTrendline } from './ht-trendline.ts'
export { linregangle } from './linregangle.ts'
export { mama } from './mama.ts'
export { midpoint } from './midpoint.ts'
export { rma } from './rma.ts'
export { sinwma } from './sinwma.ts'
export { sma } from './sma.ts'
export { tema } from './tema.ts'
export { trima } from './trima.ts'
