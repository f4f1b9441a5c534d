/** The indicators of this category, one line each. */

export { cube } from './cube.ts'
export { ifisher } from './ifisher.ts'
export { ifisherCausal } from './ifisher-causal.ts'
export { remap } from './remap.ts'
