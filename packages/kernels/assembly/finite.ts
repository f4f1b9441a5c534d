import { after } from './lanes'

/** 1 if no number of the column is NaN or infinite, else 0. */
export function allFinite(x: usize, rowCount: i32): i32 {
  const end8 = after(x, rowCount & ~7)
  const end = after(x, rowCount)
  let a = f64x2.splat(0)
  let b = a
  let c = a
  let d = a
  for (; x < end8; x += 64) {
    const x0 = v128.load(x)
    const x1 = v128.load(x, 16)
    const x2 = v128.load(x, 32)
    const x3 = v128.load(x, 48)
    a = f64x2.add(a, f64x2.sub(x0, x0))
    b = f64x2.add(b, f64x2.sub(x1, x1))
    c = f64x2.add(c, f64x2.sub(x2, x2))
    d = f64x2.add(d, f64x2.sub(x3, x3))
  }
  const rest = f64x2.add(f64x2.add(a, b), f64x2.add(c, d))
  let missing = f64x2.extract_lane(rest, 0) + f64x2.extract_lane(rest, 1)
  for (; x < end; x += 8) missing += load<f64>(x) - load<f64>(x)
  return i32(missing == 0)
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
