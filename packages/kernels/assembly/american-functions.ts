// Exponential and normal tail as in ../src/simd/american-functions.ts, whose comments say what they are: two numbers at a time.

/** 1.5 · 2^52: what is added to it and taken away again has been rounded to an integer. */
const ROUNDER: f64 = 6755399441055744

// @ts-ignore: a decorator of the compiler
@inline
export function both(x: f64): v128 {
  return f64x2.splat(x)
}

// @ts-ignore: a decorator of the compiler
@inline
function line(a: f64, r: v128, b: f64): v128 {
  return f64x2.add(both(a), f64x2.mul(r, both(b)))
}

// @ts-ignore: a decorator of the compiler
@inline
export function quickExp(x: v128): v128 {
  const y = f64x2.max(both(-600), f64x2.min(both(600), x))
  const moved = f64x2.add(f64x2.mul(y, both(1.4426950408889634)), both(ROUNDER))
  const steps = f64x2.sub(moved, both(ROUNDER))
  const r = f64x2.sub(
    f64x2.sub(y, f64x2.mul(steps, both(0.6931471803691238))),
    f64x2.mul(steps, both(1.9082149292705877e-10)),
  )
  const z = f64x2.mul(r, r)
  const low = f64x2.add(line(0.49999999999603867, r, 0.1666666666656786), f64x2.mul(z, line(0.041666666989154055, r, 0.0083333333887944)))
  const high = f64x2.add(
    line(0.001388880756130285, r, 0.00019841162584754413),
    f64x2.mul(z, line(2.4882286809464653e-5, r, 2.7643998978556834e-6)),
  )
  const growth = f64x2.add(
    f64x2.add(both(1), r),
    f64x2.mul(z, f64x2.add(low, f64x2.mul(f64x2.mul(z, z), high))),
  )
  // The integer is in the last bits of what was rounded: as an exponent it is the power of 2.
  const power = i64x2.shl(i64x2.add(moved, i64x2.splat(1023)), 52)
  return f64x2.mul(growth, power)
}

// @ts-ignore: a decorator of the compiler
@inline
export function quickMills(x: v128): v128 {
  const inverse = f64x2.div(both(1), f64x2.add(x, both(3)))
  const y = f64x2.mul(f64x2.sub(x, both(3)), inverse)
  const z = f64x2.mul(y, y)
  const low = f64x2.add(line(1.8275417923208086, y, -1.2767059443363677), f64x2.mul(z, line(0.5765689403661797, y, -0.11847101176157508)))
  const middle = f64x2.add(
    line(-0.026229799173307273, y, 0.01745699361511654),
    f64x2.mul(z, line(0.0025028492312179343, y, -0.0027786299387751344)),
  )
  const high = f64x2.add(
    line(-0.000851560334836176, y, 0.0002356327097018186),
    f64x2.mul(z, line(0.0001777576656557056, y, 3.052784157346955e-5)),
  )
  const w = f64x2.mul(z, z)
  return f64x2.mul(f64x2.add(low, f64x2.mul(w, f64x2.add(middle, f64x2.mul(w, high)))), inverse)
}

// @ts-ignore: a decorator of the compiler
@inline
export function negative(x: v128): v128 {
  return f64x2.neg(x)
}

/** Both lanes together. */
// @ts-ignore: a decorator of the compiler
@inline
export function total(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1)
}
