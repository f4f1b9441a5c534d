// Exponential and normal tail as in ../src/simd/american-functions.ts, whose comments say what they are: two numbers at a time.
// Constants come from memory: V8 makes those that stand in the code anew each time, by three instructions instead of one.

/** 600, -600, 1/ln 2, the rounder, head and tail of ln 2, 1; the polynomial from the square on. */
const EXP: usize = memory.data<f64>([
  600, -600, 1.4426950408889634, 6755399441056767, 0.6931471803691238, 1.9082149292705877e-10, 1, 0.49999999999603867,
  0.1666666666656786, 0.041666666989154055, 0.0083333333887944, 0.001388880756130285, 0.00019841162584754413,
  2.4882286809464653e-5, 2.7643998978556834e-6,
])
/** 1, 3; the polynomial. */
const MILLS: usize = memory.data<f64>([
  1, 3, 1.8275417923208086, -1.2767059443363677, 0.5765689403661797, -0.11847101176157508, -0.026229799173307273,
  0.01745699361511654, 0.0025028492312179343, -0.0027786299387751344, -0.000851560334836176, 0.0002356327097018186,
  0.0001777576656557056, 3.052784157346955e-5,
])

// @ts-ignore: a decorator of the compiler
@inline
function at(constants: usize, i: usize): v128 {
  return v128.load64_splat(constants + (i << 3))
}

// @ts-ignore: a decorator of the compiler
@inline
export function both(x: f64): v128 {
  return f64x2.splat(x)
}

/** a + b·x, with the two constants from i on. */
// @ts-ignore: a decorator of the compiler
@inline
function line(constants: usize, i: usize, x: v128): v128 {
  return f64x2.add(at(constants, i), f64x2.mul(x, at(constants, i + 1)))
}

// @ts-ignore: a decorator of the compiler
@inline
export function quickExp(x: v128): v128 {
  // The pseudo-minimum is one instruction; given first, a NaN stays.
  const y = f64x2.pmax(f64x2.pmin(x, at(EXP, 0)), at(EXP, 1))
  const moved = f64x2.add(f64x2.mul(y, at(EXP, 2)), at(EXP, 3))
  const steps = f64x2.sub(moved, at(EXP, 3))
  const r = f64x2.sub(f64x2.sub(y, f64x2.mul(steps, at(EXP, 4))), f64x2.mul(steps, at(EXP, 5)))
  const z = f64x2.mul(r, r)
  const low = f64x2.add(line(EXP, 7, r), f64x2.mul(z, line(EXP, 9, r)))
  const high = f64x2.add(line(EXP, 11, r), f64x2.mul(z, line(EXP, 13, r)))
  const growth = f64x2.add(
    f64x2.add(at(EXP, 6), r),
    f64x2.mul(z, f64x2.add(low, f64x2.mul(f64x2.mul(z, z), high))),
  )
  // The rounder leaves the integer in the last bits, the exponent's offset added: moved up, they are the power of 2.
  return f64x2.mul(growth, i64x2.shl(moved, 52))
}

// @ts-ignore: a decorator of the compiler
@inline
export function quickMills(x: v128): v128 {
  const inverse = f64x2.div(at(MILLS, 0), f64x2.add(x, at(MILLS, 1)))
  const y = f64x2.mul(f64x2.sub(x, at(MILLS, 1)), inverse)
  const z = f64x2.mul(y, y)
  const low = f64x2.add(line(MILLS, 2, y), f64x2.mul(z, line(MILLS, 4, y)))
  const middle = f64x2.add(line(MILLS, 6, y), f64x2.mul(z, line(MILLS, 8, y)))
  const high = f64x2.add(line(MILLS, 10, y), f64x2.mul(z, line(MILLS, 12, y)))
  const w = f64x2.mul(z, z)
  return f64x2.mul(f64x2.add(low, f64x2.mul(w, f64x2.add(middle, f64x2.mul(w, high)))), inverse)
}

/** Both lanes together. */
// @ts-ignore: a decorator of the compiler
@inline
export function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1)
}
