import { after, highs, lows } from './lanes'

/**
 * Sums of windows of `length` rows, times `scale`. `cells`: suffix sums of the previous block from the present place on (the last of
 * `length + 1` is 0), the block's values below it. @returns the running sum of the present block
 */
export function windowSum(x: usize, y: usize, rowCount: i32, length: i32, place: i32, head: f64, cells: usize, scale: f64): f64 {
  const end = after(x, rowCount)
  const last = after(cells, length - 1)
  let cell = after(cells, place)
  while (x < end) {
    const room = last + 8 - cell
    const take = end - x < room ? end - x : room
    const stop = x + take
    const stop4 = x + (take & ~31)
    for (; x < stop4; x += 32, y += 32, cell += 32) {
      head += load<f64>(x)
      store<f64>(y, (head + load<f64>(cell, 8)) * scale)
      head += load<f64>(x, 8)
      store<f64>(y, (head + load<f64>(cell, 16)) * scale, 8)
      head += load<f64>(x, 16)
      store<f64>(y, (head + load<f64>(cell, 24)) * scale, 16)
      head += load<f64>(x, 24)
      store<f64>(y, (head + load<f64>(cell, 32)) * scale, 24)
    }
    for (; x < stop; x += 8, y += 8, cell += 8) {
      head += load<f64>(x)
      store<f64>(y, (head + load<f64>(cell, 8)) * scale)
    }
    const whole = take == last + 8 - cells
    // A block that lies in this piece is read where it is; what of a block is in another piece stands in the cells.
    if (!whole) memory.copy(cell - take, x - take, take)
    if (take == room) {
      let value = whole ? x - 8 : last
      let suffix = 0.0
      let at = last
      const first4 = last - ((<usize>length << 3) & ~31)
      for (; at > first4; at -= 32, value -= 32) {
        suffix += load<f64>(value)
        store<f64>(at, suffix)
        suffix += load<f64>(value - 8)
        store<f64>(at - 8, suffix)
        suffix += load<f64>(value - 16)
        store<f64>(at - 16, suffix)
        suffix += load<f64>(value - 24)
        store<f64>(at - 24, suffix)
      }
      for (; at >= cells; at -= 8, value -= 8) {
        suffix += load<f64>(value)
        store<f64>(at, suffix)
      }
      head = 0
      cell = cells
    }
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

/**
 * Means and sums of squared deviations of windows of `length` rows. `cells`: place's origin, running sum, running squares, then
 * `length + 1` pairs (sum, squares) of the previous block's suffixes, the last of them (0, 0); the first of each pair below the present
 * place is the block's value.
 */
export function windowMoments(x: usize, mean: usize, squares: usize, rowCount: i32, length: i32, place: i32, cells: usize): void {
  const begin = x
  const end = after(x, rowCount)
  const pairs = cells + 24
  const last = pairs + (<usize>(length - 1) << 4)
  const parts = f64x2.splat(1.0 / <f64>length)
  const zero = f64x2.splat(0)
  let origin = v128.load64_splat(cells)
  let head = v128.load(cells, 8)
  let pair = pairs + (<usize>place << 4)
  while (x < end) {
    // The row that completes the block is left to the suffixes: its window has lost the origin.
    const room = (last - pair) >> 1
    const take = end - x < room ? end - x : room
    const stop = x + take
    const stop2 = x + (take & ~15)
    for (; x < stop2; x += 16, mean += 16, squares += 16, pair += 32) {
      const distance = f64x2.sub(v128.load(x), origin)
      const square = f64x2.mul(distance, distance)
      head = f64x2.add(head, lows(distance, square))
      const first = f64x2.add(head, v128.load(pair, 16))
      head = f64x2.add(head, highs(distance, square))
      const second = f64x2.add(head, v128.load(pair, 32))
      const sum = lows(first, second)
      const part = f64x2.mul(sum, parts)
      v128.store(mean, f64x2.add(origin, part))
      v128.store(squares, f64x2.pmax(f64x2.sub(highs(first, second), f64x2.mul(sum, part)), zero))
    }
    if (x < stop) {
      const distance = f64x2.sub(v128.load64_splat(x), origin)
      head = f64x2.add(head, lows(distance, f64x2.mul(distance, distance)))
      const first = f64x2.add(head, v128.load(pair, 16))
      const part = f64x2.mul(first, parts)
      v128.store64_lane(mean, f64x2.add(origin, part), 0)
      v128.store64_lane(squares, f64x2.pmax(f64x2.sub(highs(first, first), f64x2.mul(first, part)), zero), 0)
      x += 8
      mean += 8
      squares += 8
      pair += 16
    }
    if (x == end) {
      // What is left of the block goes on in the next piece, which finds its values in the cells.
      let at = pair - 16
      for (let value = x - 8; value >= begin && at >= pairs; value -= 8, at -= 16) store<f64>(at, load<f64>(value))
      break
    }
    if (pair == last) {
      origin = v128.load64_splat(x)
      let suffix = zero
      let at = last
      // Down to where this piece began, or the block if that is later; what is before that stands in the cells.
      const low = x - begin < <usize>(length - 1) << 3 ? begin : x - (<usize>(length - 1) << 3)
      let value = x
      for (; value > low; value -= 16, at -= 32) {
        const distance = f64x2.sub(v128.load(value - 8), origin)
        const square = f64x2.mul(distance, distance)
        suffix = f64x2.add(suffix, highs(distance, square))
        v128.store(at, suffix)
        suffix = f64x2.add(suffix, lows(distance, square))
        v128.store(at - 16, suffix)
      }
      if (value == low) {
        const distance = f64x2.sub(v128.load64_splat(value), origin)
        suffix = f64x2.add(suffix, lows(distance, f64x2.mul(distance, distance)))
        v128.store(at, suffix)
        at -= 16
      }
      for (; at >= pairs; at -= 16) {
        const distance = f64x2.sub(v128.load64_splat(at), origin)
        suffix = f64x2.add(suffix, lows(distance, f64x2.mul(distance, distance)))
        v128.store(at, suffix)
      }
      const part = f64x2.mul(suffix, parts)
      v128.store64_lane(mean, f64x2.add(origin, part), 0)
      v128.store64_lane(squares, f64x2.pmax(f64x2.sub(highs(suffix, suffix), f64x2.mul(suffix, part)), zero), 0)
      x += 8
      mean += 8
      squares += 8
      pair = pairs
      head = zero
    }
  }
  v128.store64_lane(cells, origin, 0)
  v128.store(cells, head, 8)
}
