// Recurrences of rows of finite numbers, four rows at a time where they can be: y[k] = own[k] + keep^(k + 1) · y before, keep = 1 - gain.

import { after, highs, lows } from './lanes'

/** Wilder's average of the true range. `state`: the close before, the average. */
export function rangeAverage(high: usize, low: usize, close: usize, y: usize, rowCount: i32, gain: f64, state: usize): void {
  const keep = 1.0 - gain
  const keep2 = keep * keep
  const gains = f64x2.splat(gain)
  const fades12 = f64x2(keep, keep2)
  const fades34 = f64x2(keep2 * keep, keep2 * keep2)
  const fade01 = f64x2(0, keep)
  let last = v128.load64_splat(state)
  let before = v128.load64_splat(state, 8)
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  for (; y < end4; high += 32, low += 32, close += 32, y += 32) {
    const close01 = v128.load(close)
    const close23 = v128.load(close, 16)
    const own01 = f64x2.mul(gains, range(v128.load(high), v128.load(low), v128.shuffle<f64>(last, close01, 1, 2)))
    const own23 = f64x2.mul(
      gains,
      range(v128.load(high, 16), v128.load(low, 16), v128.shuffle<f64>(close01, close23, 1, 2)),
    )
    last = close23
    const pair01 = f64x2.add(own01, f64x2.mul(fade01, lows(own01, own01)))
    const pair23 = f64x2.add(own23, f64x2.mul(fade01, lows(own23, own23)))
    const added23 = f64x2.add(pair23, f64x2.mul(fades12, highs(pair01, pair01)))
    v128.store(y, f64x2.add(pair01, f64x2.mul(fades12, before)))
    const y23 = f64x2.add(added23, f64x2.mul(fades34, before))
    v128.store(y, y23, 16)
    before = highs(y23, y23)
  }
  let lastClose = f64x2.extract_lane(last, 1)
  let average = f64x2.extract_lane(before, 0)
  if (y < end) {
    // A block's beginning is what it would be in a whole one.
    const own0 = gain * rangeOf(load<f64>(high), load<f64>(low), lastClose)
    const start = average
    average = own0 + keep * start
    store<f64>(y, average)
    lastClose = load<f64>(close)
    if (y + 8 < end) {
      const own1 = gain * rangeOf(load<f64>(high, 8), load<f64>(low, 8), lastClose) + keep * own0
      average = own1 + keep2 * start
      store<f64>(y, average, 8)
      lastClose = load<f64>(close, 8)
      if (y + 16 < end) {
        const own2 = gain * rangeOf(load<f64>(high, 16), load<f64>(low, 16), lastClose)
        average = own2 + keep * own1 + keep2 * keep * start
        store<f64>(y, average, 16)
        lastClose = load<f64>(close, 16)
      }
    }
  }
  store<f64>(state, lastClose)
  store<f64>(state, average, 8)
}

// @ts-ignore: a decorator of the compiler
@inline
function rangeOf(high: f64, low: f64, before: f64): f64 {
  return f64x2.extract_lane(range(f64x2.splat(high), f64x2.splat(low), f64x2.splat(before)), 0)
}

// @ts-ignore: a decorator of the compiler
@inline
function range(high: v128, low: v128, before: v128): v128 {
  return f64x2.sub(f64x2.pmax(high, before), f64x2.pmin(low, before))
}

/** Wilder's relative strength. `state`: x before, averages of moves up and of all moves. */
export function strength(x: usize, y: usize, rowCount: i32, gain: f64, scale: f64, state: usize): void {
  const keep = 1.0 - gain
  const keep2 = keep * keep
  const gains = f64x2.splat(gain * 0.5)
  const scales = f64x2.splat(scale)
  const fade1 = f64x2.splat(keep)
  const fade2 = f64x2.splat(keep2)
  const fade3 = f64x2.splat(keep2 * keep)
  const fade4 = f64x2.splat(keep2 * keep2)
  let last = v128.load64_splat(state)
  let before = v128.load(state, 8)
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  for (; y < end4; x += 32, y += 32) {
    const x0 = v128.load64_splat(x)
    const x1 = v128.load64_splat(x, 8)
    const x2 = v128.load64_splat(x, 16)
    const x3 = v128.load64_splat(x, 24)
    const own0 = f64x2.mul(gains, moves(x0, last))
    const own1 = f64x2.add(f64x2.mul(gains, moves(x1, x0)), f64x2.mul(fade1, own0))
    const own2 = f64x2.add(f64x2.mul(gains, moves(x2, x1)), f64x2.mul(fade1, own1))
    const own3 = f64x2.add(f64x2.mul(gains, moves(x3, x2)), f64x2.mul(fade1, own2))
    last = x3
    const y0 = f64x2.add(own0, f64x2.mul(fade1, before))
    const y1 = f64x2.add(own1, f64x2.mul(fade2, before))
    const y2 = f64x2.add(own2, f64x2.mul(fade3, before))
    before = f64x2.add(own3, f64x2.mul(fade4, before))
    v128.store(y, shares(y0, y1, scales))
    v128.store(y, shares(y2, before, scales), 16)
  }
  if (y < end) {
    // A block's beginning is what it would be in a whole one.
    const start = before
    const x0 = v128.load64_splat(x)
    const own0 = f64x2.mul(gains, moves(x0, last))
    before = f64x2.add(own0, f64x2.mul(fade1, start))
    last = x0
    v128.store64_lane(y, shares(before, before, scales), 0)
    if (y + 8 < end) {
      const x1 = v128.load64_splat(x, 8)
      const own1 = f64x2.add(f64x2.mul(gains, moves(x1, last)), f64x2.mul(fade1, own0))
      before = f64x2.add(own1, f64x2.mul(fade2, start))
      last = x1
      v128.store64_lane(y, shares(before, before, scales), 0, 8)
      if (y + 16 < end) {
        const x2 = v128.load64_splat(x, 16)
        const own2 = f64x2.add(f64x2.mul(gains, moves(x2, last)), f64x2.mul(fade1, own1))
        before = f64x2.add(own2, f64x2.mul(fade3, start))
        last = x2
        v128.store64_lane(y, shares(before, before, scales), 0, 16)
      }
    }
  }
  v128.store64_lane(state, last, 0)
  v128.store(state, before, 8)
}

/** Twice (the part of the move that goes up, the move's size). */
// @ts-ignore: a decorator of the compiler
@inline
function moves(x: v128, before: v128): v128 {
  const move = f64x2.sub(x, before)
  const size = f64x2.abs(move)
  return f64x2.add(size, lows(move, size))
}

// @ts-ignore: a decorator of the compiler
@inline
function shares(a: v128, b: v128, scales: v128): v128 {
  const part = lows(a, b)
  const whole = highs(a, b)
  const none = v128.and(f64x2.eq(whole, f64x2.splat(0)), f64x2.splat(1))
  return f64x2.mul(scales, f64x2.div(part, f64x2.add(whole, none)))
}

/** y += c² · (x - y), c = span · min(1, |x - x[length]| / way) + slow, 1 for way 0. Rows before the first are read. @returns y */
export function adaptive(
  x: usize,
  way: usize,
  y: usize,
  rowCount: i32,
  length: i32,
  slow: f64,
  span: f64,
  before: f64,
): f64 {
  const back = <usize>length << 3
  const slows = f64x2.splat(slow)
  const spans = f64x2.splat(span)
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  let last = f64x2.splat(before)
  for (; y < end4; x += 32, way += 32, y += 32) {
    const x01 = v128.load(x)
    const x23 = v128.load(x, 16)
    const gain01 = adaptiveGain(x01, v128.load(x - back), v128.load(way), slows, spans)
    const gain23 = adaptiveGain(x23, v128.load(x - back, 16), v128.load(way, 16), slows, spans)
    const keep01 = f64x2.sub(f64x2.splat(1), gain01)
    const keep23 = f64x2.sub(f64x2.splat(1), gain23)
    const own01 = f64x2.mul(gain01, x01)
    const own23 = f64x2.mul(gain23, x23)
    // The second of a pair is its own part and what it keeps of the first.
    const fade01 = v128.shuffle<f64>(f64x2.splat(0), keep01, 0, 3)
    const fade23 = v128.shuffle<f64>(f64x2.splat(0), keep23, 0, 3)
    const pair01 = f64x2.add(own01, f64x2.mul(fade01, lows(own01, own01)))
    const pair23 = f64x2.add(own23, f64x2.mul(fade23, lows(own23, own23)))
    const one = f64x2.splat(1)
    const kept01 = f64x2.mul(keep01, v128.shuffle<f64>(one, keep01, 0, 2))
    const kept23 = f64x2.mul(keep23, v128.shuffle<f64>(one, keep23, 0, 2))
    const added23 = f64x2.add(pair23, f64x2.mul(kept23, highs(pair01, pair01)))
    const kept0123 = f64x2.mul(kept23, highs(kept01, kept01))
    v128.store(y, f64x2.add(pair01, f64x2.mul(kept01, last)))
    const y23 = f64x2.add(added23, f64x2.mul(kept0123, last))
    v128.store(y, y23, 16)
    last = highs(y23, y23)
  }
  let average = f64x2.extract_lane(last, 0)
  if (y < end) {
    // A block's beginning is what it would be in a whole one.
    const start = average
    const gain0 = gainAt(x, back, way, slows, spans)
    const keep0 = 1.0 - gain0
    const own0 = gain0 * load<f64>(x)
    average = own0 + keep0 * start
    store<f64>(y, average)
    if (y + 8 < end) {
      const gain1 = gainAt(x + 8, back, way + 8, slows, spans)
      const own1 = gain1 * load<f64>(x, 8) + (1.0 - gain1) * own0
      const kept1 = (1.0 - gain1) * keep0
      average = own1 + kept1 * start
      store<f64>(y, average, 8)
      if (y + 16 < end) {
        const gain2 = gainAt(x + 16, back, way + 16, slows, spans)
        const keep2 = 1.0 - gain2
        average = gain2 * load<f64>(x, 16) + keep2 * own1 + keep2 * kept1 * start
        store<f64>(y, average, 16)
      }
    }
  }
  return average
}

// @ts-ignore: a decorator of the compiler
@inline
function gainAt(x: usize, back: usize, way: usize, slow: v128, span: v128): f64 {
  const gain = adaptiveGain(v128.load64_splat(x), v128.load64_splat(x - back), v128.load64_splat(way), slow, span)
  return f64x2.extract_lane(gain, 0)
}

// @ts-ignore: a decorator of the compiler
@inline
function adaptiveGain(x: v128, before: v128, way: v128, slow: v128, span: v128): v128 {
  const one = f64x2.splat(1)
  const still = v128.and(f64x2.eq(way, f64x2.splat(0)), one)
  const move = f64x2.abs(f64x2.sub(x, before))
  const ratio = f64x2.pmin(one, f64x2.div(f64x2.add(move, still), f64x2.add(way, still)))
  const c = f64x2.add(f64x2.mul(ratio, span), slow)
  return f64x2.mul(c, c)
}

/** Sum of volumes, by the direction of the close. `state`: the close before, the sum. */
export function balance(close: usize, volume: usize, y: usize, rowCount: i32, state: usize): void {
  const end2 = after(y, rowCount & ~1)
  let last = v128.load64_splat(state)
  let total = load<f64>(state, 8)
  const one = f64x2.splat(1)
  for (; y < end2; close += 16, volume += 16, y += 16) {
    const now = v128.load(close)
    const before = v128.shuffle<f64>(last, now, 1, 2)
    last = now
    const side = f64x2.sub(v128.and(f64x2.gt(now, before), one), v128.and(f64x2.lt(now, before), one))
    const flow = f64x2.mul(side, v128.load(volume))
    total += f64x2.extract_lane(flow, 0)
    store<f64>(y, total)
    total += f64x2.extract_lane(flow, 1)
    store<f64>(y, total, 8)
  }
  let before = f64x2.extract_lane(last, 1)
  if ((rowCount & 1) != 0) {
    const now = load<f64>(close)
    total += (f64(now > before) - f64(now < before)) * load<f64>(volume)
    store<f64>(y, total)
    before = now
  }
  store<f64>(state, before)
  store<f64>(state, total, 8)
}

/**
 * Wilder's directional system, two rows at a time; where there is an odd one at the end, what follows it in the columns is read and written.
 * `state`: high, low, close before, sums of +DM, -DM and true range, average index.
 */
export function directional(
  high: usize,
  low: usize,
  close: usize,
  value: usize,
  plus: usize,
  minus: usize,
  rowCount: i32,
  kept: f64,
  gain: f64,
  scale: f64,
  state: usize,
): void {
  if (rowCount == 0) return
  const zero = f64x2.splat(0)
  const one = f64x2.splat(1)
  const fade01 = f64x2(0, kept)
  const fades = f64x2(kept, kept * kept)
  const scales = f64x2.splat(scale)
  const gains = f64x2.splat(gain)
  let lastHigh = v128.load64_splat(state)
  let lastLow = v128.load64_splat(state, 8)
  let lastClose = v128.load64_splat(state, 16)
  let ups = v128.load64_splat(state, 24)
  let downs = v128.load64_splat(state, 32)
  let ranges = v128.load64_splat(state, 40)
  let means = v128.load64_splat(state, 48)
  const end = after(high, rowCount)
  for (; high < end; high += 16, low += 16, close += 16, value += 16, plus += 16, minus += 16) {
    const high01 = v128.load(high)
    const low01 = v128.load(low)
    const close01 = v128.load(close)
    const up = f64x2.sub(high01, v128.shuffle<f64>(lastHigh, high01, 1, 2))
    const down = f64x2.sub(v128.shuffle<f64>(lastLow, low01, 1, 2), low01)
    const rise = v128.and(f64x2.gt(up, down), f64x2.pmax(zero, up))
    const fall = v128.and(f64x2.gt(down, up), f64x2.pmax(zero, down))
    const reach = range(high01, low01, v128.shuffle<f64>(lastClose, close01, 1, 2))
    lastHigh = high01
    lastLow = low01
    lastClose = close01
    ups = summed(rise, fade01, fades, highs(ups, ups))
    downs = summed(fall, fade01, fades, highs(downs, downs))
    ranges = summed(reach, fade01, fades, highs(ranges, ranges))
    const unit = f64x2.div(scales, f64x2.add(ranges, v128.and(f64x2.eq(ranges, zero), one)))
    const plus01 = f64x2.mul(ups, unit)
    const minus01 = f64x2.mul(downs, unit)
    const both = f64x2.add(plus01, minus01)
    const none = f64x2.eq(both, zero)
    const distance = f64x2.mul(scales, f64x2.abs(f64x2.sub(plus01, minus01)))
    const index = f64x2.div(distance, f64x2.add(both, v128.and(none, one)))
    const weight = v128.andnot(gains, none)
    const keep = f64x2.sub(one, weight)
    const own = f64x2.mul(weight, index)
    const added = f64x2.add(own, f64x2.mul(v128.shuffle<f64>(zero, keep, 0, 3), lows(own, own)))
    const left = f64x2.mul(keep, v128.shuffle<f64>(one, keep, 0, 2))
    means = f64x2.add(added, f64x2.mul(left, highs(means, means)))
    v128.store(value, means)
    v128.store(plus, plus01)
    v128.store(minus, minus01)
  }
  if ((rowCount & 1) != 0) {
    lastHigh = lows(lastHigh, lastHigh)
    lastLow = lows(lastLow, lastLow)
    lastClose = lows(lastClose, lastClose)
    ups = lows(ups, ups)
    downs = lows(downs, downs)
    ranges = lows(ranges, ranges)
    means = lows(means, means)
  }
  v128.store64_lane(state, lastHigh, 1)
  v128.store64_lane(state, lastLow, 1, 8)
  v128.store64_lane(state, lastClose, 1, 16)
  v128.store64_lane(state, ups, 1, 24)
  v128.store64_lane(state, downs, 1, 32)
  v128.store64_lane(state, ranges, 1, 40)
  v128.store64_lane(state, means, 1, 48)
}

/** Two rows of s = kept · s + x. */
// @ts-ignore: a decorator of the compiler
@inline
function summed(x: v128, fade01: v128, fades: v128, before: v128): v128 {
  return f64x2.add(f64x2.add(x, f64x2.mul(fade01, lows(x, x))), f64x2.mul(fades, before))
}

/** Bands that follow the price. `range` may be `value`. `state`: direction, lower and upper band. */
export function followingBands(
  high: usize,
  low: usize,
  close: usize,
  range: usize,
  value: usize,
  direction: usize,
  long: usize,
  short: usize,
  rowCount: i32,
  multiplier: f64,
  state: usize,
): void {
  let rising = load<f64>(state) > 0
  let lower = f64x2.splat(load<f64>(state, 8))
  let upper = f64x2.splat(load<f64>(state, 16))
  const half = f64x2.splat(0.5)
  const reach = f64x2.splat(multiplier)
  const none = f64x2.splat(NaN)
  const end = after(high, rowCount)
  // Crossings are rare and sides last: branches on them are foreseen, where a choice between numbers is a branch too and on the price.
  while (high < end) {
    if (rising) {
      for (; high < end; high += 8, low += 8, close += 8, range += 8, value += 8, direction += 8, long += 8, short += 8) {
        const now = load<f64>(close)
        const middle = f64x2.mul(half, f64x2.add(v128.load64_splat(high), v128.load64_splat(low)))
        const distance = f64x2.mul(reach, v128.load64_splat(range))
        const near = f64x2.sub(middle, distance)
        const far = f64x2.add(middle, distance)
        if (now > f64x2.extract_lane(upper, 0)) {
          lower = near
        } else if (now < f64x2.extract_lane(lower, 0)) {
          rising = false
          lower = near
          upper = far
          v128.store64_lane(value, far, 0)
          store<f64>(direction, -1)
          v128.store64_lane(long, none, 0)
          v128.store64_lane(short, far, 0)
          high += 8
          low += 8
          close += 8
          range += 8
          value += 8
          direction += 8
          long += 8
          short += 8
          break
        } else {
          lower = f64x2.pmax(near, lower)
        }
        upper = far
        v128.store64_lane(value, lower, 0)
        store<f64>(direction, 1)
        v128.store64_lane(long, lower, 0)
        v128.store64_lane(short, none, 0)
      }
    } else {
      for (; high < end; high += 8, low += 8, close += 8, range += 8, value += 8, direction += 8, long += 8, short += 8) {
        const now = load<f64>(close)
        const middle = f64x2.mul(half, f64x2.add(v128.load64_splat(high), v128.load64_splat(low)))
        const distance = f64x2.mul(reach, v128.load64_splat(range))
        const near = f64x2.sub(middle, distance)
        const far = f64x2.add(middle, distance)
        if (now > f64x2.extract_lane(upper, 0)) {
          rising = true
          lower = near
          upper = far
          v128.store64_lane(value, near, 0)
          store<f64>(direction, 1)
          v128.store64_lane(long, near, 0)
          v128.store64_lane(short, none, 0)
          high += 8
          low += 8
          close += 8
          range += 8
          value += 8
          direction += 8
          long += 8
          short += 8
          break
        } else if (now < f64x2.extract_lane(lower, 0)) {
          upper = far
        } else {
          upper = f64x2.pmin(far, upper)
        }
        lower = near
        v128.store64_lane(value, upper, 0)
        store<f64>(direction, -1)
        v128.store64_lane(long, none, 0)
        v128.store64_lane(short, upper, 0)
      }
    }
  }
  store<f64>(state, rising ? 1 : -1)
  v128.store64_lane(state, lower, 0, 8)
  v128.store64_lane(state, upper, 0, 16)
}
