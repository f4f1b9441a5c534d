/** The indicators of this category, one line each. */

export { dsp } from './dsp.ts'
export { ebsw } from './ebsw.ts'
export { msw } from './msw.ts'
export { reflex } from './reflex.ts'
