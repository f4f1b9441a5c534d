/** The indicators of this category, one line each. */

export { dsp } from './dsp.ts'
export { ebsw } from './ebsw.ts'
export { htDcperiod } from './ht-dcperiod.ts'
export { htDcphase } from './ht-dcphase.ts'
export { htPhasor } from './ht-phasor.ts'
export { htSine } from './ht-sine.ts'
export { htTrendmode } from './ht-trendmode.ts'
export { msw } from './msw.ts'
export { reflex } from './reflex.ts'
