// One row's numbers from several columns of finite numbers.

import { after } from './lanes'

/** factor · (x - from) / (high - low), `flat` where that would be over 0. */
export function place(
  x: usize,
  from: usize,
  low: usize,
  high: usize,
  y: usize,
  rowCount: i32,
  factor: f64,
  flat: f64,
): void {
  const end2 = after(y, rowCount & ~1)
  const end = after(y, rowCount)
  const factors = f64x2.splat(factor)
  const flats = f64x2.splat(flat)
  const zero = f64x2.splat(0)
  for (; y < end2; x += 16, from += 16, low += 16, high += 16, y += 16) {
    const range = f64x2.sub(v128.load(high), v128.load(low))
    const found = f64x2.div(f64x2.mul(factors, f64x2.sub(v128.load(x), v128.load(from))), range)
    v128.store(y, v128.bitselect(flats, found, f64x2.eq(range, zero)))
  }
  if (y < end) {
    const range = load<f64>(high) - load<f64>(low)
    store<f64>(y, range == 0 ? flat : (factor * (load<f64>(x) - load<f64>(from))) / range)
  }
}

/** (a + b + c) / divisor */
export function typical(a: usize, b: usize, c: usize, y: usize, rowCount: i32, divisor: f64): void {
  const end2 = after(y, rowCount & ~1)
  const end = after(y, rowCount)
  const divisors = f64x2.splat(divisor)
  for (; y < end2; a += 16, b += 16, c += 16, y += 16) {
    v128.store(y, f64x2.div(f64x2.add(f64x2.add(v128.load(a), v128.load(b)), v128.load(c)), divisors))
  }
  if (y < end) store<f64>(y, (load<f64>(a) + load<f64>(b) + load<f64>(c)) / divisor)
}

/** |x - x before|, `previous` before the first. */
export function distance(x: usize, y: usize, rowCount: i32, previous: f64): void {
  const end2 = after(y, rowCount & ~1)
  const end = after(y, rowCount)
  let last = f64x2.splat(previous)
  for (; y < end2; x += 16, y += 16) {
    const now = v128.load(x)
    v128.store(y, f64x2.abs(f64x2.sub(now, v128.shuffle<f64>(last, now, 1, 2))))
    last = now
  }
  if (y < end) store<f64>(y, abs(load<f64>(x) - f64x2.extract_lane(last, 1)))
}

/** Money that moved up and that moved at all. @returns the last sum */
export function moneyFlow(
  high: usize,
  low: usize,
  close: usize,
  volume: usize,
  up: usize,
  moved: usize,
  rowCount: i32,
  tie: f64,
  previous: f64,
): f64 {
  const end2 = after(up, rowCount & ~1)
  const end = after(up, rowCount)
  const ties = f64x2.splat(tie)
  let last = f64x2.splat(previous)
  for (; up < end2; high += 16, low += 16, close += 16, volume += 16, up += 16, moved += 16) {
    const sum = f64x2.add(f64x2.add(v128.load(high), v128.load(low)), v128.load(close))
    const flow = f64x2.mul(sum, v128.load(volume))
    const rise = f64x2.sub(sum, v128.shuffle<f64>(last, sum, 1, 2))
    const least = f64x2.mul(ties, f64x2.abs(sum))
    last = sum
    v128.store(up, v128.and(f64x2.gt(rise, least), flow))
    v128.store(moved, v128.and(f64x2.gt(f64x2.abs(rise), least), flow))
  }
  let before = f64x2.extract_lane(last, 1)
  if (up < end) {
    const sum = load<f64>(high) + load<f64>(low) + load<f64>(close)
    const flow = sum * load<f64>(volume)
    const rise = sum - before
    const least = tie * abs(sum)
    store<f64>(up, rise > least ? flow : 0)
    store<f64>(moved, abs(rise) > least ? flow : 0)
    before = sum
  }
  return before
}

/** Bands at a distance of √(squares · part) · width from the middle, their distance and the place of x between them. */
export function deviationBands(
  x: usize,
  middle: usize,
  squares: usize,
  lower: usize,
  upper: usize,
  bandwidth: usize,
  percent: usize,
  rowCount: i32,
  part: f64,
  width: f64,
): void {
  const parts = f64x2.splat(part)
  const widths = f64x2.splat(width)
  const two = f64x2.splat(2)
  const hundred = f64x2.splat(100)
  const end2 = after(x, rowCount & ~1)
  const end = after(x, rowCount)
  for (; x < end2; x += 16, middle += 16, squares += 16, lower += 16, upper += 16, bandwidth += 16, percent += 16) {
    const mean = v128.load(middle)
    const reach = f64x2.mul(widths, f64x2.sqrt(f64x2.mul(v128.load(squares), parts)))
    const least = f64x2.sub(mean, reach)
    const both = f64x2.mul(reach, two)
    v128.store(lower, least)
    v128.store(upper, f64x2.add(mean, reach))
    v128.store(bandwidth, f64x2.mul(f64x2.div(both, mean), hundred))
    v128.store(percent, f64x2.div(f64x2.sub(v128.load(x), least), both))
  }
  if (x < end) {
    const mean = load<f64>(middle)
    const reach = width * Math.sqrt(load<f64>(squares) * part)
    const least = mean - reach
    const both = reach * 2
    store<f64>(lower, least)
    store<f64>(upper, mean + reach)
    store<f64>(bandwidth, (both / mean) * 100)
    store<f64>(percent, (load<f64>(x) - least) / both)
  }
}

/** √(factor · x) */
export function root(x: usize, y: usize, rowCount: i32, factor: f64): void {
  const factors = f64x2.splat(factor)
  const end2 = after(y, rowCount & ~1)
  for (; y < end2; x += 16, y += 16) v128.store(y, f64x2.sqrt(f64x2.mul(v128.load(x), factors)))
  if ((rowCount & 1) != 0) store<f64>(y, Math.sqrt(load<f64>(x) * factor))
}

/**
 * The last of `length` rows that begin at this one: its distance from their mean over `unit` times their mean deviation, `flat` where that
 * is 0. Everything is measured from the last one.
 */
export function meanDistance(x: usize, y: usize, rowCount: i32, length: i32, unit: f64, flat: f64): void {
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  const count = <f64>length
  const back = <usize>(length - 1) << 3
  const zero = f64x2.splat(0)
  const counts = f64x2.splat(count)
  const units = f64x2.splat(unit)
  const flats = f64x2.splat(flat)
  for (; y < end4; x += 32, y += 32) {
    const stop = x + back
    const last01 = v128.load(stop)
    const last23 = v128.load(stop, 16)
    let sum01 = zero
    let sum23 = zero
    for (let at = x; at <= stop; at += 8) {
      sum01 = f64x2.add(sum01, f64x2.sub(v128.load(at), last01))
      sum23 = f64x2.add(sum23, f64x2.sub(v128.load(at, 16), last23))
    }
    const mean01 = f64x2.div(sum01, counts)
    const mean23 = f64x2.div(sum23, counts)
    let spread01 = zero
    let spread23 = zero
    for (let at = x; at <= stop; at += 8) {
      spread01 = f64x2.add(spread01, f64x2.abs(f64x2.sub(f64x2.sub(v128.load(at), last01), mean01)))
      spread23 = f64x2.add(spread23, f64x2.abs(f64x2.sub(f64x2.sub(v128.load(at, 16), last23), mean23)))
    }
    const y01 = f64x2.div(f64x2.neg(mean01), f64x2.div(f64x2.mul(units, spread01), counts))
    const y23 = f64x2.div(f64x2.neg(mean23), f64x2.div(f64x2.mul(units, spread23), counts))
    v128.store(y, v128.bitselect(flats, y01, f64x2.eq(spread01, zero)))
    v128.store(y, v128.bitselect(flats, y23, f64x2.eq(spread23, zero)), 16)
  }
  for (; y < end; x += 8, y += 8) {
    const stop = x + back
    const last = load<f64>(stop)
    let sum = 0.0
    for (let at = x; at <= stop; at += 8) sum += load<f64>(at) - last
    const mean = sum / count
    let spread = 0.0
    for (let at = x; at <= stop; at += 8) spread += abs(load<f64>(at) - last - mean)
    store<f64>(y, spread == 0 ? flat : -mean / ((unit * spread) / count))
  }
}
