/**
 * Every indicator of the package, by category: one line each in the category's own list. The catalogue, the runner's factory, the
 * command line, the documents and the tests read this; a new indicator is a file, a line in its category's list and its vectors.
 */

export * from './candles/list.ts'
export * from './cycles/list.ts'
export * from './math/list.ts'
export * from './momentum/list.ts'
export * from './overlap/list.ts'
export * from './performance/list.ts'
export * from './statistics/list.ts'
export * from './transform/list.ts'
export * from './trend/list.ts'
export * from './utility/list.ts'
export * from './volatility/list.ts'
export * from './volume/list.ts'
