import { after } from './lanes'

/** 1 if no number of the column is NaN or infinite, else 0. */
export function allFinite(x: usize, rowCount: i32): i32 {
  const end8 = after(x, rowCount & ~7)
  const end = after(x, rowCount)
  const first = x
  let a = f64x2.splat(0)
  let b = a
  let c = a
  let d = a
  for (; x < end8; x += 64) {
    a = f64x2.add(a, v128.load(x))
    b = f64x2.add(b, v128.load(x, 16))
    c = f64x2.add(c, v128.load(x, 32))
    d = f64x2.add(d, v128.load(x, 48))
  }
  const rest = f64x2.add(f64x2.add(a, b), f64x2.add(c, d))
  let sum = f64x2.extract_lane(rest, 0) + f64x2.extract_lane(rest, 1)
  for (; x < end; x += 8) sum += load<f64>(x)
  if (sum - sum == 0) return 1
  // Not finite is the sum of finite numbers too where they are huge.
  for (x = first; x < end; x += 8) if (load<f64>(x) - load<f64>(x) != 0) return 0
  return 1
}

/** {@link allFinite}, and y = x with NaN for the infinities and 0 for -0. */
export function copyFinite(x: usize, y: usize, rowCount: i32): i32 {
  const end4 = after(x, rowCount & ~3)
  const end = after(x, rowCount)
  let a = f64x2.splat(0)
  let b = a
  for (; x < end4; x += 32, y += 32) {
    const x0 = v128.load(x)
    const x1 = v128.load(x, 16)
    const none0 = f64x2.sub(x0, x0)
    const none1 = f64x2.sub(x1, x1)
    a = f64x2.add(a, none0)
    b = f64x2.add(b, none1)
    v128.store(y, f64x2.add(x0, none0))
    v128.store(y, f64x2.add(x1, none1), 16)
  }
  const rest = f64x2.add(a, b)
  let missing = f64x2.extract_lane(rest, 0) + f64x2.extract_lane(rest, 1)
  for (; x < end; x += 8, y += 8) {
    const none = load<f64>(x) - load<f64>(x)
    missing += none
    store<f64>(y, load<f64>(x) + none)
  }
  return i32(missing == 0)
}
