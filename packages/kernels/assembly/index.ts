// The kernels: what they compute, and the state they keep, is said at their scalar twins in ../src/simd, which give the same bits.
// Addresses are bytes in the one memory; a row is a double. Only operations that IEEE 754 rounds exactly: no fused multiply-add, no
// relaxed SIMD.

export { boundaryJacobian, boundaryMoves, boundaryRows, premiumPlaces, premiumValue, solveLinear } from './american'
export { allFinite, copyFinite } from './finite'
export { add, affine, change, div, mul, share, sqrt, sub, trueRange } from './elements'
export { deviationBands, distance, meanDistance, moneyFlow, place, root, typical } from './bars'
export { convergence } from './convergence'
export { impliedBachelier, impliedBlack } from './implied-vol'
export { constantsEnd } from './lanes'
export { windowLine } from './line'
export { lognormal } from './lognormal'
export { adaptive, balance, directional, followingBands, rangeAverage, strength } from './recurrences'
export { smooth } from './smooth'
export { weighted, windowExtreme, windowMoments, windowSum } from './windows'
