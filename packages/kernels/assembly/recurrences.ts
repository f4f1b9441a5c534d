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
  return max(max(high - low, abs(high - before)), abs(low - before))
}

// @ts-ignore: a decorator of the compiler
@inline
function range(high: v128, low: v128, before: v128): v128 {
  const up = f64x2.abs(f64x2.sub(high, before))
  const down = f64x2.abs(f64x2.sub(low, before))
  return f64x2.pmax(f64x2.pmax(f64x2.sub(high, low), up), down)
}

/** Wilder's relative strength. `state`: x before, averages of moves up and of all moves. */
export function strength(x: usize, y: usize, rowCount: i32, gain: f64, scale: f64, state: usize): void {
  const keep = 1.0 - gain
  const keep2 = keep * keep
  const gains = f64x2.splat(gain * 0.5)
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
    v128.store(y, shares(y0, y1, scale))
    v128.store(y, shares(y2, before, scale), 16)
  }
  if (y < end) {
    // A block's beginning is what it would be in a whole one.
    const start = before
    const x0 = v128.load64_splat(x)
    const own0 = f64x2.mul(gains, moves(x0, last))
    before = f64x2.add(own0, f64x2.mul(fade1, start))
    last = x0
    v128.store64_lane(y, shares(before, before, scale), 0)
    if (y + 8 < end) {
      const x1 = v128.load64_splat(x, 8)
      const own1 = f64x2.add(f64x2.mul(gains, moves(x1, last)), f64x2.mul(fade1, own0))
      before = f64x2.add(own1, f64x2.mul(fade2, start))
      last = x1
      v128.store64_lane(y, shares(before, before, scale), 0, 8)
      if (y + 16 < end) {
        const x2 = v128.load64_splat(x, 16)
        const own2 = f64x2.add(f64x2.mul(gains, moves(x2, last)), f64x2.mul(fade1, own1))
        before = f64x2.add(own2, f64x2.mul(fade3, start))
        last = x2
        v128.store64_lane(y, shares(before, before, scale), 0, 16)
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
function shares(a: v128, b: v128, scale: f64): v128 {
  const part = lows(a, b)
  const whole = highs(a, b)
  const none = v128.and(f64x2.eq(whole, f64x2.splat(0)), f64x2.splat(1))
  return f64x2.mul(f64x2.splat(scale), f64x2.div(part, f64x2.add(whole, none)))
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
  const end4 = after(y, rowCount & ~3)
  const end = after(y, rowCount)
  let last = f64x2.splat(before)
  for (; y < end4; x += 32, way += 32, y += 32) {
    const x01 = v128.load(x)
    const x23 = v128.load(x, 16)
    const gain01 = adaptiveGain(x01, v128.load(x - back), v128.load(way), slow, span)
    const gain23 = adaptiveGain(x23, v128.load(x - back, 16), v128.load(way, 16), slow, span)
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
    const gain0 = gainAt(x, back, way, slow, span)
    const keep0 = 1.0 - gain0
    const own0 = gain0 * load<f64>(x)
    average = own0 + keep0 * start
    store<f64>(y, average)
    if (y + 8 < end) {
      const gain1 = gainAt(x + 8, back, way + 8, slow, span)
      const own1 = gain1 * load<f64>(x, 8) + (1.0 - gain1) * own0
      const kept1 = (1.0 - gain1) * keep0
      average = own1 + kept1 * start
      store<f64>(y, average, 8)
      if (y + 16 < end) {
        const gain2 = gainAt(x + 16, back, way + 16, slow, span)
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
function gainAt(x: usize, back: usize, way: usize, slow: f64, span: f64): f64 {
  const gain = adaptiveGain(v128.load64_splat(x), v128.load64_splat(x - back), v128.load64_splat(way), slow, span)
  return f64x2.extract_lane(gain, 0)
}

// @ts-ignore: a decorator of the compiler
@inline
function adaptiveGain(x: v128, before: v128, way: v128, slow: f64, span: f64): v128 {
  const one = f64x2.splat(1)
  const still = f64x2.eq(way, f64x2.splat(0))
  const share = f64x2.div(f64x2.abs(f64x2.sub(x, before)), f64x2.add(way, v128.and(still, one)))
  const ratio = v128.bitselect(one, f64x2.pmin(one, share), still)
  const c = f64x2.add(f64x2.mul(ratio, f64x2.splat(span)), f64x2.splat(slow))
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

/** Wilder's directional system. `state`: high, low, close before, sums of +DM, -DM and true range, average index. */
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
  let high1 = load<f64>(state)
  let low1 = load<f64>(state, 8)
  let close1 = load<f64>(state, 16)
  let sums = v128.load(state, 24)
  let rangeSum = load<f64>(state, 40)
  let mean = load<f64>(state, 48)
  const fades = f64x2.splat(kept)
  const half = f64x2.splat(0.5)
  const end = after(high, rowCount)
  for (; high < end; high += 8, low += 8, close += 8, value += 8, plus += 8, minus += 8) {
    const high0 = load<f64>(high)
    const low0 = load<f64>(low)
    const up = high0 - high1
    const down = low1 - low0
    const ways = f64x2(up, down)
    const others = f64x2(down, up)
    const moves = v128.and(f64x2.gt(ways, others), f64x2.mul(half, f64x2.add(f64x2.abs(ways), ways)))
    sums = f64x2.add(f64x2.mul(sums, fades), moves)
    rangeSum = rangeSum * kept + 0.5 * (high0 - low0 + abs(high0 - close1) + abs(low0 - close1))
    high1 = high0
    low1 = low0
    close1 = load<f64>(close)
    const unit = scale / (rangeSum + f64(rangeSum == 0))
    const lines = f64x2.mul(sums, f64x2.splat(unit))
    const plus0 = f64x2.extract_lane(lines, 0)
    const minus0 = f64x2.extract_lane(lines, 1)
    const both = plus0 + minus0
    if (both != 0) mean += gain * ((scale * abs(plus0 - minus0)) / both - mean)
    store<f64>(value, mean)
    store<f64>(plus, plus0)
    store<f64>(minus, minus0)
  }
  store<f64>(state, high1)
  store<f64>(state, low1, 8)
  store<f64>(state, close1, 16)
  v128.store(state, sums, 24)
  store<f64>(state, rangeSum, 40)
  store<f64>(state, mean, 48)
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
  let lower = load<f64>(state, 8)
  let upper = load<f64>(state, 16)
  const end = after(high, rowCount)
  for (
    ;
    high < end;
    high += 8, low += 8, close += 8, range += 8, value += 8, direction += 8, long += 8, short += 8
  ) {
    const now = load<f64>(close)
    const middle = 0.5 * (load<f64>(high) + load<f64>(low))
    const distance = multiplier * load<f64>(range)
    const near = middle - distance
    const far = middle + distance
    const above = now > upper
    const below = now < lower
    const crossed = i32(above) | i32(below)
    // What holds when nothing is crossed; a band may only come nearer on the side that it is on.
    const nearest = near > lower ? near : lower
    const farthest = far < upper ? far : upper
    const goes = i32(above) | (i32(!below) & i32(rising))
    rising = goes != 0
    lower = select(nearest, near, (goes & (crossed ^ 1)) != 0)
    upper = select(farthest, far, ((goes | crossed) ^ 1) != 0)
    const y = select(lower, upper, rising)
    store<f64>(value, y)
    store<f64>(direction, select<f64>(1, -1, rising))
    store<f64>(long, select(y, NaN, rising))
    store<f64>(short, select(NaN, y, rising))
  }
  store<f64>(state, rising ? 1 : -1)
  store<f64>(state, lower, 8)
  store<f64>(state, upper, 16)
}
