/**
 * Recurrences of bars: one kernel for all of an indicator's rows once it is seeded. For columns of finite numbers only; `state` is the
 * caller's, as the last row left it, and a row's bits depend on where the call began by no more than rounding: four rows at a time are
 * y[k] = own[k] + keep^(k + 1) · y before them, which does not wait for the rows between.
 */

import { type Kernels, kernelsOf } from './module.ts'

/**
 * y += gain · (range - y), range = max(high, p) - min(low, p) with the close p of the row before.
 *
 * @param state the close before, and y
 */
export function rangeAverage(
  high: Float64Array,
  low: Float64Array,
  close: Float64Array,
  y: Float64Array,
  rowCount: number,
  gain: number,
  state: Float64Array,
): void {
  const found = together(high, low, close, y)
  if (found !== null) {
    const cells = enter(found, state)
    found.call.rangeAverage(high.byteOffset, low.byteOffset, close.byteOffset, y.byteOffset, rowCount, gain, cells)
    leave(found, state)
    return
  }
  const keep = 1 - gain
  const keep2 = keep * keep
  const keep3 = keep2 * keep
  const keep4 = keep2 * keep2
  let last = state[0]!
  let before = state[1]!
  const whole = rowCount & ~3
  for (let i = 0; i < whole; i += 4) {
    const own0 = gain * range(high[i]!, low[i]!, last)
    const own1 = gain * range(high[i + 1]!, low[i + 1]!, close[i]!) + keep * own0
    const own2 = gain * range(high[i + 2]!, low[i + 2]!, close[i + 1]!)
    const own3 = gain * range(high[i + 3]!, low[i + 3]!, close[i + 2]!) + keep * own2
    last = close[i + 3]!
    y[i] = own0 + keep * before
    y[i + 1] = own1 + keep2 * before
    y[i + 2] = own2 + keep * own1 + keep3 * before
    before = own3 + keep2 * own1 + keep4 * before
    y[i + 3] = before
  }
  // A block's beginning is what it would be in a whole one: no later row changes it.
  const start = before
  let own = 0
  for (let i = whole, fade = keep; i < rowCount; i += 1, fade *= keep) {
    own = gain * range(high[i]!, low[i]!, last) + keep * own
    before = own + fade * start
    last = close[i]!
    y[i] = before
  }
  state[0] = last
  state[1] = before
}

function range(high: number, low: number, before: number): number {
  return Math.max(high, before) - Math.min(low, before)
}

/**
 * y = scale · up / all, the averages u += gain · (move - u) of the moves up and of all moves' sizes; 0 where nothing moves.
 *
 * @param state x before, and both averages
 */
export function strength(
  x: Float64Array,
  y: Float64Array,
  rowCount: number,
  gain: number,
  scale: number,
  state: Float64Array,
): void {
  const found = together(x, x, x, y)
  if (found !== null) {
    const cells = enter(found, state)
    found.call.strength(x.byteOffset, y.byteOffset, rowCount, gain, scale, cells)
    leave(found, state)
    return
  }
  const keep = 1 - gain
  const keep2 = keep * keep
  const keep3 = keep2 * keep
  const keep4 = keep2 * keep2
  const half = gain * 0.5
  let last = state[0]!
  let up = state[1]!
  let all = state[2]!
  const whole = rowCount & ~3
  for (let i = 0; i < whole; i += 4) {
    const move0 = x[i]! - last
    const move1 = x[i + 1]! - x[i]!
    const move2 = x[i + 2]! - x[i + 1]!
    const move3 = x[i + 3]! - x[i + 2]!
    last = x[i + 3]!
    const size0 = Math.abs(move0)
    const size1 = Math.abs(move1)
    const size2 = Math.abs(move2)
    const size3 = Math.abs(move3)
    const up0 = half * (size0 + move0)
    const up1 = half * (size1 + move1) + keep * up0
    const up2 = half * (size2 + move2) + keep * up1
    const up3 = half * (size3 + move3) + keep * up2
    const all0 = half * (size0 + size0)
    const all1 = half * (size1 + size1) + keep * all0
    const all2 = half * (size2 + size2) + keep * all1
    const all3 = half * (size3 + size3) + keep * all2
    y[i] = scale * part(up0 + keep * up, all0 + keep * all)
    y[i + 1] = scale * part(up1 + keep2 * up, all1 + keep2 * all)
    y[i + 2] = scale * part(up2 + keep3 * up, all2 + keep3 * all)
    up = up3 + keep4 * up
    all = all3 + keep4 * all
    y[i + 3] = scale * part(up, all)
  }
  // A block's beginning is what it would be in a whole one: no later row changes it.
  const [upStart, allStart] = [up, all]
  let ownUp = 0
  let ownAll = 0
  for (let i = whole, fade = keep; i < rowCount; i += 1, fade *= keep) {
    const move = x[i]! - last
    const size = Math.abs(move)
    last = x[i]!
    ownUp = half * (size + move) + keep * ownUp
    ownAll = half * (size + size) + keep * ownAll
    up = ownUp + fade * upStart
    all = ownAll + fade * allStart
    y[i] = scale * part(up, all)
  }
  state[0] = last
  state[1] = up
  state[2] = all
}

function part(up: number, all: number): number {
  return up / (all + Number(all === 0))
}

/**
 * y += c² · (x - y), c = span · min(1, |x - x[length]| / way) + slow, span + slow where the way is 0.
 *
 * @param x with `length` rows before the first: `rowCount` rows begin at `x[length]`
 * @param before y before the first row
 * @returns y after the last
 */
export function adaptive(
  x: Float64Array,
  way: Float64Array,
  y: Float64Array,
  rowCount: number,
  length: number,
  slow: number,
  span: number,
  before: number,
): number {
  const found = together(x, way, way, y)
  if (found !== null) {
    const at = x.byteOffset + 8 * length
    return found.call.adaptive(at, way.byteOffset, y.byteOffset, rowCount, length, slow, span, before)
  }
  let last = before
  const whole = rowCount & ~3
  for (let i = 0; i < whole; i += 4) {
    const x0 = x[i + length]!
    const x1 = x[i + length + 1]!
    const x2 = x[i + length + 2]!
    const x3 = x[i + length + 3]!
    const gain0 = adaptiveGain(x0, x[i]!, way[i]!, slow, span)
    const gain1 = adaptiveGain(x1, x[i + 1]!, way[i + 1]!, slow, span)
    const gain2 = adaptiveGain(x2, x[i + 2]!, way[i + 2]!, slow, span)
    const gain3 = adaptiveGain(x3, x[i + 3]!, way[i + 3]!, slow, span)
    const keep0 = 1 - gain0
    const keep2 = 1 - gain2
    const own0 = gain0 * x0
    const own1 = gain1 * x1 + (1 - gain1) * own0
    const own2 = gain2 * x2
    const own3 = gain3 * x3 + (1 - gain3) * own2
    const kept1 = (1 - gain1) * keep0
    const kept3 = (1 - gain3) * keep2
    y[i] = own0 + keep0 * last
    y[i + 1] = own1 + kept1 * last
    y[i + 2] = own2 + keep2 * own1 + keep2 * kept1 * last
    last = own3 + kept3 * own1 + kept3 * kept1 * last
    y[i + 3] = last
  }
  // A block's beginning is what it would be in a whole one: no later row changes it.
  const start = last
  let own = 0
  let kept = 1
  for (let i = whole; i < rowCount; i += 1) {
    const gain = adaptiveGain(x[i + length]!, x[i]!, way[i]!, slow, span)
    own = gain * x[i + length]! + (1 - gain) * own
    kept = (1 - gain) * kept
    last = own + kept * start
    y[i] = last
  }
  return last
}

function adaptiveGain(x: number, before: number, way: number, slow: number, span: number): number {
  const still = Number(way === 0)
  const c = Math.min(1, (Math.abs(x - before) + still) / (way + still)) * span + slow
  return c * c
}

/**
 * Sum of the volumes, positive where the close rose, negative where it fell.
 *
 * @param state the close before, and the sum
 */
export function balance(
  close: Float64Array,
  volume: Float64Array,
  y: Float64Array,
  rowCount: number,
  state: Float64Array,
): void {
  const found = together(close, volume, volume, y)
  if (found !== null) {
    const cells = enter(found, state)
    found.call.balance(close.byteOffset, volume.byteOffset, y.byteOffset, rowCount, cells)
    leave(found, state)
    return
  }
  let last = state[0]!
  let total = state[1]!
  for (let i = 0; i < rowCount; i += 1) {
    const now = close[i]!
    total += (Number(now > last) - Number(now < last)) * volume[i]!
    last = now
    y[i] = total
  }
  state[0] = last
  state[1] = total
}

/**
 * Wilder's directional system: sums s = kept · s + x of +DM, -DM and the true range, plus and minus their share times `scale` (0 without a
 * range), value the average of scale · |plus - minus| / (plus + minus), which 0/0 leaves as it is.
 *
 * @param state high, low and close before, the three sums, and the average. Where `rowCount` is odd, columns of kernels are overwritten in
 * the row that follows, too
 */
export function directional(
  [high, low, close]: readonly [Float64Array, Float64Array, Float64Array],
  [value, plus, minus]: readonly [Float64Array, Float64Array, Float64Array],
  rowCount: number,
  kept: number,
  gain: number,
  scale: number,
  state: Float64Array,
): void {
  const found = together(high, low, close, value)
  if (found !== null && plus.buffer === found.buffer && minus.buffer === found.buffer) {
    const cells = enter(found, state)
    found.call.directional(
      high.byteOffset,
      low.byteOffset,
      close.byteOffset,
      value.byteOffset,
      plus.byteOffset,
      minus.byteOffset,
      rowCount,
      kept,
      gain,
      scale,
      cells,
    )
    leave(found, state)
    return
  }
  let high1 = state[0]!
  let low1 = state[1]!
  let close1 = state[2]!
  let plusSum = state[3]!
  let minusSum = state[4]!
  let rangeSum = state[5]!
  let mean = state[6]!
  const kept2 = kept * kept
  for (let i = 0; i < rowCount; i += 2) {
    const isPair = i + 1 < rowCount
    const [up0, down0] = [high[i]! - high1, low1 - low[i]!]
    const rise0 = Number(up0 > down0) * Math.max(0, up0)
    const fall0 = Number(down0 > up0) * Math.max(0, down0)
    const reach0 = range(high[i]!, low[i]!, close1)
    const next = isPair ? i + 1 : i
    const [up1, down1] = [high[next]! - high[i]!, low[i]! - low[next]!]
    const rise1 = Number(up1 > down1) * Math.max(0, up1)
    const fall1 = Number(down1 > up1) * Math.max(0, down1)
    const reach1 = range(high[next]!, low[next]!, close[i]!)
    high1 = high[next]!
    low1 = low[next]!
    close1 = close[next]!
    const pluses = [rise0 + kept * plusSum, rise1 + kept * rise0 + kept2 * plusSum] as const
    const minuses = [fall0 + kept * minusSum, fall1 + kept * fall0 + kept2 * minusSum] as const
    const ranges = [reach0 + kept * rangeSum, reach1 + kept * reach0 + kept2 * rangeSum] as const
    const before = mean
    let own = 0
    let left = 1
    for (let k = 0; k <= next - i; k += 1) {
      plusSum = pluses[k]!
      minusSum = minuses[k]!
      rangeSum = ranges[k]!
      const unit = scale / (rangeSum + Number(rangeSum === 0))
      const plus0 = plusSum * unit
      const minus0 = minusSum * unit
      const both = plus0 + minus0
      const none = Number(both === 0)
      const weight = gain * (1 - none)
      own = weight * ((scale * Math.abs(plus0 - minus0)) / (both + none)) + (1 - weight) * own
      left = (1 - weight) * left
      mean = own + left * before
      value[i + k] = mean
      plus[i + k] = plus0
      minus[i + k] = minus0
    }
  }
  state[0] = high1
  state[1] = low1
  state[2] = close1
  state[3] = plusSum
  state[4] = minusSum
  state[5] = rangeSum
  state[6] = mean
}

/**
 * Bands (high + low)/2 ± multiplier · range: the direction is 1 once the close is above the last upper band, -1 below the last lower one;
 * else it stays, and the band of its side may only come nearer.
 *
 * @param range the range's average; may be `value`
 * @param outputs the band that counts, the direction, and the band again, NaN but where the direction is 1 and -1
 * @param state direction, lower and upper band
 */
export function followingBands(
  [high, low, close]: readonly [Float64Array, Float64Array, Float64Array],
  range: Float64Array,
  outputs: readonly [value: Float64Array, direction: Float64Array, long: Float64Array, short: Float64Array],
  rowCount: number,
  multiplier: number,
  state: Float64Array,
): void {
  const found = together(high, low, close, range)
  const [values, directions, longs, shorts] = outputs
  if (found !== null && together(values, directions, longs, shorts) !== null) {
    const cells = enter(found, state)
    found.call.followingBands(
      high.byteOffset,
      low.byteOffset,
      close.byteOffset,
      range.byteOffset,
      values.byteOffset,
      directions.byteOffset,
      longs.byteOffset,
      shorts.byteOffset,
      rowCount,
      multiplier,
      cells,
    )
    leave(found, state)
    return
  }
  let direction = state[0]!
  let lower = state[1]!
  let upper = state[2]!
  for (let i = 0; i < rowCount; i += 1) {
    const middle = 0.5 * (high[i]! + low[i]!)
    const distance = multiplier * range[i]!
    let near = middle - distance
    let far = middle + distance
    if (close[i]! > upper) direction = 1
    else if (close[i]! < lower) direction = -1
    else if (direction === 1) near = Math.max(near, lower)
    else far = Math.min(far, upper)
    lower = near
    upper = far
    const rising = direction === 1
    values[i] = rising ? near : far
    directions[i] = direction
    longs[i] = rising ? near : NaN
    shorts[i] = rising ? NaN : far
  }
  state[0] = direction
  state[1] = lower
  state[2] = upper
}

function together(a: Float64Array, b: Float64Array, c: Float64Array, d: Float64Array): Kernels | null {
  const found = kernelsOf(a)
  if (found === null) return null
  const { buffer } = found
  return b.buffer === buffer && c.buffer === buffer && d.buffer === buffer ? found : null
}

/** @returns the address of the state */
function enter({ cells }: Kernels, state: Float64Array): number {
  for (let k = 0; k < state.length; k += 1) cells[k] = state[k]!
  return cells.byteOffset
}

function leave({ cells }: Kernels, state: Float64Array): void {
  for (let k = 0; k < state.length; k += 1) state[k] = cells[k]!
}
