export {
  type BoundaryNumbers,
  type BoundaryParts,
  boundaryJacobian,
  boundaryMoves,
  boundaryParts,
  boundaryRows,
  layPremium,
  PREMIUM_BOUNDARY,
  PREMIUM_COUNT,
  PREMIUM_MEASURE,
  PREMIUM_POINTS_MAX,
  PREMIUM_ROOT,
  type PremiumNumbers,
  type PremiumPlaces,
  premiumPlaces,
  premiumValue,
  solveLinear,
} from './american.ts'
export { deviationBands, distance, moneyFlow, place, root, typical } from './bars.ts'
export { type ConvergenceGains, convergence } from './convergence.ts'
export { add, affine, change, div, mul, share, sqrt, sub, trueRange } from './elements.ts'
export { allFinite } from './finite.ts'
export {
  IMPLIED_VOL_LEFT,
  IMPLIED_VOL_ROWS,
  type ImpliedVolBlock,
  type ImpliedVolTables,
  impliedVolBlock,
  solveImpliedVols,
} from './implied-vol.ts'
export {
  LOGNORMAL_LIMITS,
  LOGNORMAL_NUMBERS,
  LOGNORMAL_ROWS,
  type LognormalBlock,
  type LognormalColumns,
  lognormal,
  lognormalBlock,
  lognormalColumns,
  lognormalTwin,
} from './lognormal.ts'
export { meanDistance, meanDistanceState } from './mean-distance.ts'
export { KERNEL_ROWS_MAX, kernelColumn, kernelsInUse, useScalarKernels } from './module.ts'
export { adaptive, balance, directional, followingBands, rangeAverage, strength } from './recurrences.ts'
export { SMOOTH_CELLS, smooth, smoothStep, startSmooth } from './smooth.ts'
export { weighted, weightedState } from './weighted.ts'
export { windowMax, windowMaxState, windowMin, windowMinState } from './window-extreme.ts'
export { type LineFactors, windowLine, windowLineState } from './window-line.ts'
export { windowMoments, windowMomentsState } from './window-moments.ts'
export { windowSum, windowSumState } from './window-sum.ts'
