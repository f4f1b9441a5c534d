import { after, highs, lows } from './lanes'

/**
 * Sums of windows of `length` rows, times `scale`. `cells`: suffix sums of the previous block from the present place on (the last of
 * `length + 1` is 0), the block's values below it; `spare`: room for as many. @returns the running sum of the present block
 */
export function windowSum(
  x: usize,
  y: usize,
  rowCount: i32,
  length: i32,
  place: i32,
  head: f64,
  cells: usize,
  spare: usize,
  scale: f64,
): f64 {
  const end = after(x, rowCount)
  const block = <usize>length << 3
  if (place != 0) {
    const stop = end - x < block - (<usize>place << 3) ? end : x + block - (<usize>place << 3)
    for (let cell = after(cells, place); x < stop; x += 8, y += 8, cell += 8) {
      const value = load<f64>(x)
      head += value
      store<f64>(y, (head + load<f64>(cell, 8)) * scale)
      store<f64>(cell, value)
      place++
    }
    if (place < length) return head
    let suffix = 0.0
    for (let cell = cells + block - 8; cell >= cells; cell -= 8) {
      suffix += load<f64>(cell)
      store<f64>(cell, suffix)
    }
  }
  // A whole block's running sums and the suffix sums for the next one do not wait for each other.
  let ends = cells
  let nextEnds = spare
  store<f64>(spare + block, 0)
  while (end - x >= block) {
    head = 0
    let suffix = 0.0
    let cell = ends + 8
    let value = x + block - 32
    let nextCell = nextEnds + block - 32
    const stop = x + block
    const stop4 = stop - (block & 24)
    for (; x < stop4; x += 32, y += 32, cell += 32, value -= 32, nextCell -= 32) {
      head += load<f64>(x)
      suffix += load<f64>(value, 24)
      store<f64>(y, (head + load<f64>(cell)) * scale)
      store<f64>(nextCell, suffix, 24)
      head += load<f64>(x, 8)
      suffix += load<f64>(value, 16)
      store<f64>(y, (head + load<f64>(cell, 8)) * scale, 8)
      store<f64>(nextCell, suffix, 16)
      head += load<f64>(x, 16)
      suffix += load<f64>(value, 8)
      store<f64>(y, (head + load<f64>(cell, 16)) * scale, 16)
      store<f64>(nextCell, suffix, 8)
      head += load<f64>(x, 24)
      suffix += load<f64>(value)
      store<f64>(y, (head + load<f64>(cell, 24)) * scale, 24)
      store<f64>(nextCell, suffix)
    }
    for (; x < stop; x += 8, y += 8, cell += 8, value -= 8, nextCell -= 8) {
      head += load<f64>(x)
      suffix += load<f64>(value, 24)
      store<f64>(y, (head + load<f64>(cell)) * scale)
      store<f64>(nextCell, suffix, 24)
    }
    const swap = ends
    ends = nextEnds
    nextEnds = swap
  }
  if (ends != cells) memory.copy(cells, ends, block)
  head = 0
  for (let cell = cells; x < end; x += 8, y += 8, cell += 8) {
    const value = load<f64>(x)
    head += value
    store<f64>(y, (head + load<f64>(cell, 8)) * scale)
    store<f64>(cell, value)
  }
  return head
}

/**
 * y = the greatest (`sign` 1) or least (-1) of x at this row and `near`, `middle` and `far` rows before it. What stands before the first
 * row is read.
 */
export function windowExtreme(x: usize, y: usize, rowCount: i32, sign: i32, near: i32, middle: i32, far: i32): void {
  const end2 = after(x, rowCount & ~1)
  const back1 = <usize>near << 3
  const back2 = <usize>middle << 3
  const back3 = <usize>far << 3
  const odd = (rowCount & 1) != 0
  if (sign > 0) {
    for (; x < end2; x += 16, y += 16) {
      const pair = f64x2.pmax(v128.load(x), v128.load(x - back1))
      v128.store(y, f64x2.pmax(pair, f64x2.pmax(v128.load(x - back2), v128.load(x - back3))))
    }
    if (odd) {
      const pair = f64x2.pmax(v128.load64_zero(x), v128.load64_zero(x - back1))
      v128.store64_lane(y, f64x2.pmax(pair, f64x2.pmax(v128.load64_zero(x - back2), v128.load64_zero(x - back3))), 0)
    }
  } else {
    for (; x < end2; x += 16, y += 16) {
      const pair = f64x2.pmin(v128.load(x), v128.load(x - back1))
      v128.store(y, f64x2.pmin(pair, f64x2.pmin(v128.load(x - back2), v128.load(x - back3))))
    }
    if (odd) {
      const pair = f64x2.pmin(v128.load64_zero(x), v128.load64_zero(x - back1))
      v128.store64_lane(y, f64x2.pmin(pair, f64x2.pmin(v128.load64_zero(x - back2), v128.load64_zero(x - back3))), 0)
    }
  }
}

/** y = Σ weights[k] · x[k] of the `length` rows that begin at this one, added in that order. */
export function weighted(x: usize, y: usize, rowCount: i32, weights: usize, length: i32): void {
  const end8 = after(x, rowCount & ~7)
  const end = after(x, rowCount)
  const weightsEnd = after(weights, length)
  for (; x < end8; x += 64, y += 64) {
    let a = f64x2.splat(0)
    let b = a
    let c = a
    let d = a
    let value = x
    for (let at = weights; at < weightsEnd; at += 8, value += 8) {
      const weight = v128.load64_splat(at)
      a = f64x2.add(a, f64x2.mul(weight, v128.load(value)))
      b = f64x2.add(b, f64x2.mul(weight, v128.load(value, 16)))
      c = f64x2.add(c, f64x2.mul(weight, v128.load(value, 32)))
      d = f64x2.add(d, f64x2.mul(weight, v128.load(value, 48)))
    }
    v128.store(y, a)
    v128.store(y, b, 16)
    v128.store(y, c, 32)
    v128.store(y, d, 48)
  }
  for (; x < end; x += 8, y += 8) {
    let total = 0.0
    let value = x
    for (let at = weights; at < weightsEnd; at += 8, value += 8) total += load<f64>(at) * load<f64>(value)
    store<f64>(y, total)
  }
}

/**
 * Means and sums of squared deviations of windows of `length` rows. `cells`: the origin, (sum, squares) of the present block, then
 * `length + 1` pairs (sum, squares) of the previous block's ends, the last of them (0, 0); the first of each pair below the present place
 * is the block's value. `spare`: room for as many pairs.
 */
export function windowMoments(
  x: usize,
  mean: usize,
  squares: usize,
  rowCount: i32,
  length: i32,
  place: i32,
  cells: usize,
  spare: usize,
): void {
  const end = after(x, rowCount)
  const block = <usize>length << 3
  const pairs = cells + 24
  const last = pairs + (block << 1) - 16
  const parts = f64x2.splat(1.0 / <f64>length)
  const zero = f64x2.splat(0)
  let origin = v128.load64_splat(cells)
  let head = v128.load(cells, 8)
  if (place != 0) {
    let pair = pairs + (<usize>place << 4)
    for (; x < end && pair < last; x += 8, mean += 8, squares += 8, pair += 16) {
      const value = v128.load64_splat(x)
      const distance = f64x2.sub(value, origin)
      head = f64x2.add(head, lows(distance, f64x2.mul(distance, distance)))
      moment(f64x2.add(head, v128.load(pair, 16)), mean, squares, origin, parts)
      v128.store64_lane(pair, value, 0)
    }
    if (x < end) {
      // The row that completes the block takes the suffixes: its window has lost the origin.
      origin = v128.load64_splat(x)
      v128.store64_lane(last, origin, 0)
      let suffix = zero
      for (pair = last; pair >= pairs; pair -= 16) {
        const distance = f64x2.sub(v128.load64_splat(pair), origin)
        suffix = f64x2.add(suffix, lows(distance, f64x2.mul(distance, distance)))
        v128.store(pair, suffix)
      }
      moment(suffix, mean, squares, origin, parts)
      head = zero
      x += 8
      mean += 8
      squares += 8
    }
  }
  // A whole block's running sums and the suffix sums for the next one do not wait for each other.
  let ends = pairs
  let nextEnds = spare
  v128.store(spare + (block << 1), zero)
  while (end - x >= block) {
    let pair = ends + 16
    let value = x + block - 8
    let nextPair = nextEnds + (block << 1) - 16
    const nextOrigin = v128.load64_splat(value)
    let suffix = zero
    const stop = value
    head = zero
    for (; x + 16 <= stop; x += 16, mean += 16, squares += 16, pair += 32, value -= 16, nextPair -= 32) {
      const distance = f64x2.sub(v128.load(x), origin)
      const square = f64x2.mul(distance, distance)
      const endDistance = f64x2.sub(v128.load(value - 8), nextOrigin)
      const endSquare = f64x2.mul(endDistance, endDistance)
      head = f64x2.add(head, lows(distance, square))
      suffix = f64x2.add(suffix, highs(endDistance, endSquare))
      const first = f64x2.add(head, v128.load(pair))
      v128.store(nextPair, suffix)
      head = f64x2.add(head, highs(distance, square))
      suffix = f64x2.add(suffix, lows(endDistance, endSquare))
      const second = f64x2.add(head, v128.load(pair, 16))
      v128.store(nextPair - 16, suffix)
      const sum = lows(first, second)
      const part = f64x2.mul(sum, parts)
      v128.store(mean, f64x2.add(origin, part))
      v128.store(squares, f64x2.pmax(f64x2.sub(highs(first, second), f64x2.mul(sum, part)), zero))
    }
    for (; value >= stop + 8 - block; value -= 8, nextPair -= 16) {
      if (x < stop) {
        const distance = f64x2.sub(v128.load64_splat(x), origin)
        head = f64x2.add(head, lows(distance, f64x2.mul(distance, distance)))
        moment(f64x2.add(head, v128.load(pair)), mean, squares, origin, parts)
        x += 8
        mean += 8
        squares += 8
      }
      const distance = f64x2.sub(v128.load64_splat(value), nextOrigin)
      suffix = f64x2.add(suffix, lows(distance, f64x2.mul(distance, distance)))
      v128.store(nextPair, suffix)
    }
    origin = nextOrigin
    moment(suffix, mean, squares, origin, parts)
    head = zero
    x += 8
    mean += 8
    squares += 8
    const swap = ends
    ends = nextEnds
    nextEnds = swap
  }
  if (ends != pairs) memory.copy(pairs, ends, block << 1)
  for (let pair = pairs; x < end; x += 8, mean += 8, squares += 8, pair += 16) {
    const value = v128.load64_splat(x)
    const distance = f64x2.sub(value, origin)
    head = f64x2.add(head, lows(distance, f64x2.mul(distance, distance)))
    moment(f64x2.add(head, v128.load(pair, 16)), mean, squares, origin, parts)
    v128.store64_lane(pair, value, 0)
  }
  v128.store64_lane(cells, origin, 0)
  v128.store(cells, head, 8)
}

/** Mean and squares of one row's (sum, squares). */
// @ts-ignore: a decorator of the compiler
@inline
function moment(all: v128, mean: usize, squares: usize, origin: v128, parts: v128): void {
  const part = f64x2.mul(all, parts)
  v128.store64_lane(mean, f64x2.add(origin, part), 0)
  const left = f64x2.sub(highs(all, all), f64x2.mul(all, part))
  v128.store64_lane(squares, f64x2.pmax(left, f64x2.splat(0)), 0)
}
