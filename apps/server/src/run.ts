/** A run by itself, without API and desk: the part of {@link startPlatform} that benches measure, put together by the same code. */

export { Metrics } from './api/metrics.ts'
export { createLogger } from './logging.ts'
export { Pacer } from './platform/pacing.ts'
export { Run, type RunOptions } from './platform/run.ts'
