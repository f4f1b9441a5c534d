import { after, highs, lows } from './lanes'

/**
 * Two numbers of each window of `length` rows: level · origin + bySum · sum + byMoment · moment, sum and moment Σ d and Σ k · d of what the
 * values differ from the origin, k the place in the window from 0. `spare`: room for as many pairs as there are in `cells`. `cells`: the origin, (sum, moment) of the present block, then
 * `length + 1` pairs of the previous block's ends; the first of each pair below the present place is the block's value.
 */
export function windowLine(
  x: usize,
  y0: usize,
  y1: usize,
  rowCount: i32,
  length: i32,
  place: i32,
  cells: usize,
  spare: usize,
  factors: usize,
): void {
  const end = after(x, rowCount)
  const pairs = cells + 24
  const last = length - 1
  const block = <usize>length << 3
  const level = v128.load(factors)
  const bySum = v128.load(factors, 16)
  const byMoment = v128.load(factors, 32)
  const zero = f64x2.splat(0)
  const step = f64x2(0, 1)
  let origin = v128.load64_splat(cells)
  let head = v128.load(cells, 8)
  if (place != 0) {
    for (; x < end; x += 8, y0 += 8, y1 += 8) {
      const value = v128.load64_splat(x)
      const pair = pairs + (<usize>place << 4)
      let all: v128
      v128.store64_lane(pair, value, 0)
      if (place == last) {
        origin = value
        all = zero
        for (let at = pair; at >= pairs; at -= 16) {
          all = lengthened(all, f64x2.sub(v128.load64_splat(at), origin))
          v128.store(at, all)
        }
        head = zero
        place = 0
      } else {
        const distance = f64x2.sub(value, origin)
        head = f64x2.add(head, f64x2.mul(distance, f64x2(1, <f64>place)))
        all = joined(head, f64x2(0, <f64>(last - place)), v128.load(pair, 16))
        place++
      }
      const found = lineOf(all, f64x2.mul(level, origin), bySum, byMoment)
      v128.store64_lane(y0, found, 0)
      v128.store64_lane(y1, found, 1)
      if (place == 0) {
        x += 8
        y0 += 8
        y1 += 8
        break
      }
    }
  }
  // A whole block's running sums and the sums of its ends do not wait for each other.
  let ends = pairs
  let nextEnds = spare
  if (place == 0) {
    v128.store(spare + (block << 1), zero)
    while (end - x >= block) {
      let pair = ends + 16
      let value = x + block - 8
      let nextPair = nextEnds + (block << 1) - 16
      const nextOrigin = v128.load64_splat(value)
      const base = f64x2.mul(level, origin)
      let suffix = zero
      let index = f64x2(1, 0)
      let rest = f64x2(0, <f64>last)
      const stop = value
      head = zero
      for (; x < stop; x += 8, y0 += 8, y1 += 8, pair += 16, value -= 8, nextPair -= 16) {
        const distance = f64x2.sub(v128.load64_splat(x), origin)
        head = f64x2.add(head, f64x2.mul(distance, index))
        const found = lineOf(joined(head, rest, v128.load(pair)), base, bySum, byMoment)
        v128.store64_lane(y0, found, 0)
        v128.store64_lane(y1, found, 1)
        suffix = lengthened(suffix, f64x2.sub(v128.load64_splat(value), nextOrigin))
        v128.store(nextPair, suffix)
        index = f64x2.add(index, step)
        rest = f64x2.sub(rest, step)
      }
      suffix = lengthened(suffix, f64x2.sub(v128.load64_splat(value), nextOrigin))
      v128.store(nextPair, suffix)
      origin = nextOrigin
      const found = lineOf(suffix, f64x2.mul(level, origin), bySum, byMoment)
      v128.store64_lane(y0, found, 0)
      v128.store64_lane(y1, found, 1)
      head = zero
      x += 8
      y0 += 8
      y1 += 8
      const swap = ends
      ends = nextEnds
      nextEnds = swap
    }
    if (ends != pairs) memory.copy(pairs, ends, block << 1)
    for (let pair = pairs; x < end; x += 8, y0 += 8, y1 += 8, pair += 16) {
      const value = v128.load64_splat(x)
      head = f64x2.add(head, f64x2.mul(f64x2.sub(value, origin), f64x2(1, <f64>place)))
      const all = joined(head, f64x2(0, <f64>(last - place)), v128.load(pair, 16))
      const found = lineOf(all, f64x2.mul(level, origin), bySum, byMoment)
      v128.store64_lane(y0, found, 0)
      v128.store64_lane(y1, found, 1)
      v128.store64_lane(pair, value, 0)
      place++
    }
  }
  v128.store64_lane(cells, origin, 0)
  v128.store(cells, head, 8)
}

/** Sum and moment with a value before them: all others move up by one place. */
// @ts-ignore: a decorator of the compiler
@inline
function lengthened(all: v128, distance: v128): v128 {
  return f64x2.add(all, v128.shuffle<f64>(distance, all, 0, 2))
}

/** Sum and moment of an end and of the beginning that follows it, `rest` = (0, length of the end). */
// @ts-ignore: a decorator of the compiler
@inline
function joined(head: v128, rest: v128, tail: v128): v128 {
  return f64x2.add(f64x2.add(head, f64x2.mul(rest, lows(head, head))), tail)
}

// @ts-ignore: a decorator of the compiler
@inline
function lineOf(all: v128, base: v128, bySum: v128, byMoment: v128): v128 {
  return f64x2.add(base, f64x2.add(f64x2.mul(bySum, lows(all, all)), f64x2.mul(byMoment, highs(all, all))))
}
