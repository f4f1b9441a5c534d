// One number from those of the same row.

import { after } from './lanes'

export function add(a: usize, b: usize, y: usize, rowCount: i32): void {
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  for (; y < end4; a += 32, b += 32, y += 32) {
    v128.store(y, f64x2.add(v128.load(a), v128.load(b)))
    v128.store(y, f64x2.add(v128.load(a, 16), v128.load(b, 16)), 16)
  }
  for (; y < end; a += 8, b += 8, y += 8) store<f64>(y, load<f64>(a) + load<f64>(b))
}

export function sub(a: usize, b: usize, y: usize, rowCount: i32): void {
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  for (; y < end4; a += 32, b += 32, y += 32) {
    v128.store(y, f64x2.sub(v128.load(a), v128.load(b)))
    v128.store(y, f64x2.sub(v128.load(a, 16), v128.load(b, 16)), 16)
  }
  for (; y < end; a += 8, b += 8, y += 8) store<f64>(y, load<f64>(a) - load<f64>(b))
}

export function mul(a: usize, b: usize, y: usize, rowCount: i32): void {
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  for (; y < end4; a += 32, b += 32, y += 32) {
    v128.store(y, f64x2.mul(v128.load(a), v128.load(b)))
    v128.store(y, f64x2.mul(v128.load(a, 16), v128.load(b, 16)), 16)
  }
  for (; y < end; a += 8, b += 8, y += 8) store<f64>(y, load<f64>(a) * load<f64>(b))
}

export function div(a: usize, b: usize, y: usize, rowCount: i32): void {
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  for (; y < end4; a += 32, b += 32, y += 32) {
    v128.store(y, f64x2.div(v128.load(a), v128.load(b)))
    v128.store(y, f64x2.div(v128.load(a, 16), v128.load(b, 16)), 16)
  }
  for (; y < end; a += 8, b += 8, y += 8) store<f64>(y, load<f64>(a) / load<f64>(b))
}

/** a / b; 0 for 0/0. */
export function share(a: usize, b: usize, y: usize, rowCount: i32): void {
  const end2 = after(y, rowCount & ~1)
  const end = after(y, rowCount)
  const zero = f64x2.splat(0)
  const one = f64x2.splat(1)
  for (; y < end2; a += 16, b += 16, y += 16) {
    const part = v128.load(a)
    const whole = v128.load(b)
    const both = v128.and(f64x2.eq(part, zero), f64x2.eq(whole, zero))
    v128.store(y, f64x2.div(part, f64x2.add(whole, v128.and(both, one))))
  }
  if (y < end) {
    const part = load<f64>(a)
    const whole = load<f64>(b)
    store<f64>(y, part / (whole + f64(i32(part == 0) & i32(whole == 0))))
  }
}

/** factor · x + offset */
export function affine(x: usize, y: usize, rowCount: i32, factor: f64, offset: f64): void {
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  const factors = f64x2.splat(factor)
  const offsets = f64x2.splat(offset)
  for (; y < end4; x += 32, y += 32) {
    v128.store(y, f64x2.add(f64x2.mul(v128.load(x), factors), offsets))
    v128.store(y, f64x2.add(f64x2.mul(v128.load(x, 16), factors), offsets), 16)
  }
  for (; y < end; x += 8, y += 8) store<f64>(y, load<f64>(x) * factor + offset)
}

export function sqrt(x: usize, y: usize, rowCount: i32): void {
  const end2 = after(y, rowCount & ~1)
  for (; y < end2; x += 16, y += 16) v128.store(y, f64x2.sqrt(v128.load(x)))
  if ((rowCount & 1) != 0) store<f64>(y, Math.sqrt(load<f64>(x)))
}

/** Each row minus the one before, `previous` being the one before the first. `y` is another column than `x`. */
export function change(x: usize, y: usize, rowCount: i32, previous: f64): void {
  if (rowCount == 0) return
  store<f64>(y, load<f64>(x) - previous)
  const end = after(x, rowCount)
  const end4 = after(x, 1 + ((rowCount - 1) & ~3))
  x += 8
  y += 8
  for (; x < end4; x += 32, y += 32) {
    v128.store(y, f64x2.sub(v128.load(x), v128.load(x - 8)))
    v128.store(y, f64x2.sub(v128.load(x, 16), v128.load(x, 8)), 16)
  }
  for (; x < end; x += 8, y += 8) store<f64>(y, load<f64>(x) - load<f64>(x - 8))
}

/** max(high, close before) - min(low, close before). */
export function trueRange(high: usize, low: usize, close: usize, y: usize, rowCount: i32, previous: f64): void {
  if (rowCount == 0) return
  store<f64>(y, max(load<f64>(high), previous) - min(load<f64>(low), previous))
  const end = after(y, rowCount)
  const end4 = after(y, 1 + ((rowCount - 1) & ~3))
  high += 8
  low += 8
  y += 8
  for (; y < end4; high += 32, low += 32, close += 32, y += 32) {
    const before = v128.load(close)
    const before2 = v128.load(close, 16)
    v128.store(y, f64x2.sub(f64x2.pmax(v128.load(high), before), f64x2.pmin(v128.load(low), before)))
    v128.store(y, f64x2.sub(f64x2.pmax(v128.load(high, 16), before2), f64x2.pmin(v128.load(low, 16), before2)), 16)
  }
  for (; y < end; high += 8, low += 8, close += 8, y += 8) {
    store<f64>(y, max(load<f64>(high), load<f64>(close)) - min(load<f64>(low), load<f64>(close)))
  }
}
