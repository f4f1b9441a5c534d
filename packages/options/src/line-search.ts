/** Searches along a line, for functions that have no derivative at hand. */

/** 1/golden ratio. */
const SHARE = 0.6180339887498949
const STEPS = 60
const HALVINGS = 200

/** Where `f` is least between `from` and `to`, if it falls and then rises there: golden section, to 1e-12 of the place or of the way. */
export function leastBetween(f: (x: number) => number, from: number, to: number): number {
  let low = from
  let high = to
  let x1 = high - SHARE * (high - low)
  let x2 = low + SHARE * (high - low)
  let f1 = f(x1)
  let f2 = f(x2)
  for (let i = 0; i < STEPS && high - low > 1e-12 * Math.max(Math.abs(low), Math.abs(high)); i += 1) {
    if (f1 < f2) {
      high = x2
      x2 = x1
      f2 = f1
      x1 = high - SHARE * (high - low)
      f1 = f(x1)
    } else {
      low = x1
      x1 = x2
      f1 = f2
      x2 = low + SHARE * (high - low)
      f2 = f(x2)
    }
  }
  return f1 < f2 ? x1 : x2
}

/** The last place inside, to the last bit, between one where `isInside` holds and one where it does not. */
export function edgeBetween(isInside: (x: number) => boolean, inside: number, outside: number): number {
  let within = inside
  let beyond = outside
  for (let i = 0; i < HALVINGS; i += 1) {
    const middle = within + (beyond - within) / 2
    if (middle === within || middle === beyond) break
    if (isInside(middle)) within = middle
    else beyond = middle
  }
  return within
}
