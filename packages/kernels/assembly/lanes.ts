/** (a0, b0) */
// @ts-ignore: a decorator of the compiler
@inline
export function lows(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 0, 2)
}

/** (a1, b1) */
// @ts-ignore: a decorator of the compiler
@inline
export function highs(a: v128, b: v128): v128 {
  return v128.shuffle<f64>(a, b, 1, 3)
}

/** Address of what follows `count` rows at `address`. */
// @ts-ignore: a decorator of the compiler
@inline
export function after(address: usize, count: i32): usize {
  return address + (<usize>count << 3)
}

/** Where the constants of all kernels end: see CELLS_AT in ../src/simd/module.ts. */
export function constantsEnd(): usize {
  return __heap_base
}
