import { both, quickExp, quickMills, total } from './american-functions'
import { after } from './lanes'

const DENSITY: f64 = 0.3989422804014327

export function boundaryRows(
  tables: usize,
  state: usize,
  shapes: usize,
  left: usize,
  other: usize,
  sums: usize,
  nodes: i32,
  points: i32,
  v: f64,
  rate: f64,
  yieldRate: f64,
  floor: f64,
  isPlain: i32,
): void {
  const carry = rate - yieldRate
  const pay = yieldRate > rate ? rate : yieldRate
  const spread = yieldRate > rate ? 0 : carry
  const inverseSines = after(tables, points)
  const cosines = after(tables, 2 * points)
  const cosWeight = after(tables, 3 * points)
  const roots = after(tables, 4 * points)
  const weights = after(roots, nodes + (nodes & 1))
  const first = load<f64>(roots)
  const none = both(0)
  const one = both(1)
  for (let i = 0; i < nodes; i += 1) {
    const x = load<f64>(after(roots, i))
    const own = load<f64>(after(state, i))
    const tau = x * x
    const vx = v * x
    const perVx = 1 / vx
    const scale = tau * perVx
    const halfVx = 0.5 * vx
    const perOwn = quickExp(both(-own))
    const leftRow = after(left, i * points)
    const otherRow = after(other, i * points)
    const weightRow = after(weights, i * nodes * points)
    shapesAt(shapes, weightRow, leftRow, nodes, points)
    let sumLeft = none
    let slopeLeft = none
    let sumRight = none
    let slopeRight = none
    for (let k = 0; k < points; k += 2) {
      const h = v128.load(after(leftRow, k))
      const sine = v128.load(after(tables, k))
      const perVt = f64x2.mul(both(perVx), v128.load(after(inverseSines, k)))
      let b: v128
      let perShape: v128
      if (isPlain !== 0) {
        b = f64x2.pmin(h, none)
        perShape = one
      } else {
        const least = leastAt(v128.load(after(cosines, k)), x, first, floor)
        b = f64x2.neg(f64x2.sqrt(f64x2.pmax(h, least)))
        perShape = v128.and(f64x2.div(one, b), f64x2.gt(h, least))
      }
      const t = f64x2.mul(f64x2.mul(both(tau), sine), sine)
      const d = f64x2.sub(
        f64x2.mul(f64x2.add(f64x2.sub(both(own), b), f64x2.mul(both(carry), t)), perVt),
        f64x2.mul(both(halfVx), sine),
      )
      const density = quickExp(f64x2.sub(f64x2.mul(both(-rate), t), f64x2.mul(f64x2.mul(both(0.5), d), d)))
      const weight = f64x2.mul(both(scale), v128.load(after(cosWeight, k)))
      const share = f64x2.mul(density, weight)
      let gain = f64x2.mul(both(spread), share)
      let slope: v128
      let paid = none
      if (yieldRate !== 0) {
        const level = quickExp(b)
        const owed = f64x2.mul(both(pay), share)
        paid = f64x2.mul(owed, level)
        gain = f64x2.sub(gain, f64x2.mul(owed, f64x2.sub(level, one)))
        const vt = f64x2.mul(both(vx), sine)
        const upper = f64x2.add(d, vt)
        const beyond = f64x2.mul(
          f64x2.mul(f64x2.mul(both(DENSITY), density), f64x2.mul(level, perOwn)),
          quickMills(f64x2.abs(upper)),
        )
        const fade = quickExp(f64x2.mul(both(-yieldRate), t))
        const tail = v128.bitselect(f64x2.sub(fade, beyond), beyond, f64x2.gt(upper, none))
        sumRight = f64x2.add(sumRight, f64x2.mul(f64x2.mul(tail, weight), vt))
        slopeRight = f64x2.add(slopeRight, paid)
      }
      slope = f64x2.mul(f64x2.mul(d, perVt), gain)
      sumLeft = f64x2.add(sumLeft, gain)
      slopeLeft = f64x2.sub(slopeLeft, slope)
      v128.store(after(leftRow, k), f64x2.mul(f64x2.sub(slope, paid), perShape))
      v128.store(after(otherRow, k), f64x2.mul(paid, perShape))
    }
    const out = after(sums, 4 * i)
    store<f64>(out, total(sumLeft))
    store<f64>(out, total(slopeLeft), 8)
    store<f64>(out, total(sumRight), 16)
    store<f64>(out, total(slopeRight), 24)
  }
}

/** The polynomial's values at the points of one node's integral. */
// @ts-ignore: a decorator of the compiler
@inline
function shapesAt(shapes: usize, weightRow: usize, out: usize, nodes: i32, points: i32): void {
  for (let k = 0; k < points; k += 4) {
    let a = both(0)
    let b = both(0)
    let at = after(weightRow, k)
    for (let j = 0; j < nodes; j += 1) {
      const shape = v128.load64_splat(after(shapes, j))
      a = f64x2.add(a, f64x2.mul(shape, v128.load(at)))
      b = f64x2.add(b, f64x2.mul(shape, v128.load(at, 16)))
      at = after(at, points)
    }
    v128.store(after(out, k), a)
    v128.store(after(out, k), b, 16)
  }
}

/** What the shape is not let below: before the first node, a multiple of the time. */
// @ts-ignore: a decorator of the compiler
@inline
function leastAt(cosine: v128, x: f64, first: f64, floor: f64): v128 {
  const at = f64x2.mul(both(x), cosine)
  return v128.and(f64x2.mul(f64x2.mul(at, at), both(floor)), f64x2.lt(at, both(first)))
}

export function boundaryMoves(
  tables: usize,
  state: usize,
  shapes: usize,
  spare: usize,
  moves: usize,
  nodes: i32,
  points: i32,
  v: f64,
  rate: f64,
  yieldRate: f64,
  floor: f64,
  isPlain: i32,
): void {
  const atEdge = yieldRate > rate
  const carry = rate - yieldRate
  const pay = atEdge ? rate : yieldRate
  const spread = atEdge ? 0 : carry
  const cosines = after(tables, 2 * points)
  const cosWeight = after(tables, 3 * points)
  const roots = after(tables, 4 * points)
  const weights = after(roots, nodes + (nodes & 1))
  const first = load<f64>(roots)
  const none = both(0)
  const one = both(1)
  const perV = 1 / v
  for (let i = 0; i < nodes; i += 1) {
    const x = load<f64>(after(roots, i))
    const own = load<f64>(after(state, i))
    const scale = x * perV
    const perOwn = quickExp(both(-own))
    shapesAt(shapes, after(weights, i * nodes * points), spare, nodes, points)
    let sum = none
    let byV = none
    let byRate = none
    let byYield = none
    let tail = none
    let tailByV = none
    let tailByRate = none
    let tailByYield = none
    for (let k = 0; k < points; k += 2) {
      const h = v128.load(after(spare, k))
      let b: v128
      if (isPlain !== 0) b = f64x2.pmin(h, none)
      else b = f64x2.neg(f64x2.sqrt(f64x2.pmax(h, leastAt(v128.load(after(cosines, k)), x, first, floor))))
      const root = f64x2.mul(both(x), v128.load(after(tables, k)))
      const t = f64x2.mul(root, root)
      const vt = f64x2.mul(both(v), root)
      const d = f64x2.sub(
        f64x2.div(f64x2.add(f64x2.sub(both(own), b), f64x2.mul(both(carry), t)), vt),
        f64x2.mul(both(0.5), vt),
      )
      const weight = f64x2.mul(both(scale), v128.load(after(cosWeight, k)))
      const point = f64x2.mul(
        both(DENSITY),
        quickExp(f64x2.sub(f64x2.mul(both(-rate), t), f64x2.mul(f64x2.mul(both(0.5), d), d))),
      )
      const density = f64x2.mul(point, weight)
      const level = quickExp(b)
      const rise = f64x2.sub(level, one)
      const gain = f64x2.mul(f64x2.sub(both(spread), f64x2.mul(both(pay), rise)), density)
      const perRate = f64x2.mul(f64x2.mul(d, root), both(perV))
      const upper = f64x2.add(d, vt)
      sum = f64x2.add(sum, gain)
      byV = f64x2.add(byV, f64x2.mul(f64x2.mul(gain, f64x2.sub(f64x2.mul(d, upper), one)), both(perV)))
      byRate = f64x2.add(
        byRate,
        f64x2.sub(f64x2.mul(density, atEdge ? f64x2.neg(rise) : one), f64x2.mul(gain, f64x2.add(t, perRate))),
      )
      byYield = f64x2.add(byYield, f64x2.sub(f64x2.mul(gain, perRate), atEdge ? none : f64x2.mul(density, level)))
      const ratio = f64x2.mul(level, perOwn)
      const beyond = f64x2.mul(f64x2.mul(point, ratio), quickMills(f64x2.abs(upper)))
      const fade = quickExp(f64x2.mul(both(-yieldRate), t))
      const chance = f64x2.mul(
        f64x2.mul(v128.bitselect(f64x2.sub(fade, beyond), beyond, f64x2.gt(upper, none)), weight),
        vt,
      )
      const over = f64x2.mul(ratio, density)
      tail = f64x2.add(tail, chance)
      tailByV = f64x2.sub(tailByV, f64x2.mul(f64x2.mul(over, root), d))
      tailByRate = f64x2.add(tailByRate, f64x2.mul(over, t))
      tailByYield = f64x2.sub(tailByYield, f64x2.mul(f64x2.add(over, chance), t))
    }
    const out = after(moves, 8 * i)
    store<f64>(out, total(sum))
    store<f64>(out, total(byV), 8)
    store<f64>(out, total(byRate), 16)
    store<f64>(out, total(byYield), 24)
    store<f64>(out, total(tail), 32)
    store<f64>(out, total(tailByV), 40)
    store<f64>(out, total(tailByRate), 48)
    store<f64>(out, total(tailByYield), 56)
  }
}

export function boundaryJacobian(
  weights: usize,
  state: usize,
  left: usize,
  other: usize,
  sums: usize,
  jacobian: usize,
  nodes: i32,
  points: i32,
  isPlain: i32,
): void {
  for (let i = 0; i < nodes; i += 1) {
    const perLeft = v128.load64_splat(after(sums, 4 * i))
    const perAlong = v128.load64_splat(after(sums, 4 * i + 1))
    const leftRow = after(left, i * points)
    const otherRow = after(other, i * points)
    for (let k = 0; k < points; k += 2) {
      const at = after(leftRow, k)
      v128.store(
        at,
        f64x2.add(f64x2.mul(v128.load(at), perLeft), f64x2.mul(v128.load(after(otherRow, k)), perAlong)),
      )
    }
    for (let j = 0; j < nodes; j += 1) {
      const weightRow = after(weights, (i * nodes + j) * points)
      let a = both(0)
      let b = both(0)
      for (let k = 0; k < points; k += 4) {
        const by = after(leftRow, k)
        const at = after(weightRow, k)
        a = f64x2.add(a, f64x2.mul(v128.load(at), v128.load(by)))
        b = f64x2.add(b, f64x2.mul(v128.load(at, 16), v128.load(by, 16)))
      }
      const sum = total(f64x2.add(a, b))
      store<f64>(after(jacobian, i * nodes + j), isPlain !== 0 ? -sum : -sum * load<f64>(after(state, j)))
    }
  }
}

const ROWS: i32 = 128

export function premiumPlaces(
  block: usize,
  count: i32,
  half: f64,
  scale: f64,
  rootTotal: f64,
  pace: f64,
  perPace: f64,
  nodes: i32,
  isPlain: i32,
): void {
  const coefficients = after(block, 5 * ROWS + 2)
  const none = both(0)
  const one = both(1)
  for (let k = 0; k < count; k += 4) {
    const low = after(block, k)
    const z0 = place(low, half, scale, rootTotal, pace, perPace)
    const z1 = place(after(low, 2), half, scale, rootTotal, pace, perPace)
    let now0 = none
    let before0 = none
    let now1 = none
    let before1 = none
    for (let j = nodes; j >= 1; j -= 1) {
      const c = v128.load64_splat(after(coefficients, j))
      const next0 = f64x2.sub(f64x2.add(c, f64x2.mul(z0, now0)), before0)
      const next1 = f64x2.sub(f64x2.add(c, f64x2.mul(z1, now1)), before1)
      before0 = now0
      before1 = now1
      now0 = next0
      now1 = next1
    }
    const c = v128.load64_splat(coefficients)
    const out = after(low, 4 * ROWS)
    v128.store(out, boundaryOf(f64x2.sub(f64x2.add(c, f64x2.mul(f64x2.mul(both(0.5), z0), now0)), before0), isPlain))
    v128.store(out, boundaryOf(f64x2.sub(f64x2.add(c, f64x2.mul(f64x2.mul(both(0.5), z1), now1)), before1), isPlain), 16)
  }
}

// @ts-ignore: a decorator of the compiler
@inline
function boundaryOf(shape: v128, isPlain: i32): v128 {
  return isPlain !== 0 ? f64x2.pmin(shape, both(0)) : f64x2.neg(f64x2.sqrt(f64x2.pmax(shape, both(0))))
}

/** Two abscissas: stores the root and its measure, returns the polynomials' argument. */
// @ts-ignore: a decorator of the compiler
@inline
function place(at: usize, half: f64, scale: f64, rootTotal: f64, pace: f64, perPace: f64): v128 {
  const one = both(1)
  const e = quickExp(v128.load(at))
  const shrink = f64x2.div(one, e)
  const g = f64x2.mul(both(half), f64x2.sub(e, shrink))
  const square = f64x2.mul(g, g)
  const inverse = f64x2.div(one, f64x2.add(one, square))
  const cosine = f64x2.mul(f64x2.sub(one, square), inverse)
  const root = f64x2.mul(f64x2.mul(f64x2.mul(both(2), g), inverse), both(rootTotal))
  v128.store(after(at, 2 * ROWS), root)
  const measure = f64x2.mul(
    f64x2.mul(f64x2.mul(f64x2.mul(both(scale), cosine), inverse), f64x2.add(e, shrink)),
    v128.load(after(at, ROWS)),
  )
  v128.store(after(at, 3 * ROWS), measure)
  let x = f64x2.pmax(f64x2.pmin(f64x2.mul(both(rootTotal), cosine), one), both(0))
  if (pace !== 0) {
    const rest = quickExp(f64x2.mul(f64x2.mul(both(-pace), x), x))
    x = f64x2.pmin(f64x2.sqrt(f64x2.mul(f64x2.sub(one, rest), both(perPace))), one)
  }
  return f64x2.sub(f64x2.mul(both(4), x), both(2))
}

export function premiumValue(
  block: usize,
  count: i32,
  v: f64,
  rate: f64,
  yieldRate: f64,
  offset: f64,
  spot: f64,
  edge: f64,
): f64 {
  const carry = rate - yieldRate
  const none = both(0)
  let sum = none
  let lower = none
  for (let k = 0; k < count; k += 2) {
    const at = after(block, k)
    const root = v128.load(after(at, 2 * ROWS))
    const b = v128.load(after(at, 4 * ROWS))
    const t = f64x2.mul(root, root)
    const vt = f64x2.mul(both(v), root)
    const d = f64x2.sub(
      f64x2.div(f64x2.add(f64x2.sub(both(offset), b), f64x2.mul(both(carry), t)), vt),
      f64x2.mul(both(0.5), vt),
    )
    const lost = f64x2.mul(both(-rate), t)
    const measure = f64x2.mul(v128.load(after(at, 3 * ROWS)), root)
    const density = f64x2.mul(
      both(DENSITY),
      quickExp(f64x2.sub(lost, f64x2.mul(f64x2.mul(both(0.5), d), d))),
    )
    const beyond = f64x2.mul(density, quickMills(f64x2.abs(d)))
    const below = v128.bitselect(beyond, f64x2.sub(quickExp(lost), beyond), f64x2.gt(d, none))
    sum = f64x2.add(sum, f64x2.mul(below, measure))
    if (yieldRate !== 0) {
      const upper = f64x2.add(d, vt)
      const level = f64x2.mul(f64x2.mul(density, both(edge)), quickExp(b))
      const over = f64x2.mul(level, quickMills(f64x2.abs(upper)))
      const fade = f64x2.mul(both(spot), quickExp(f64x2.mul(both(-yieldRate), t)))
      lower = f64x2.add(
        lower,
        f64x2.mul(v128.bitselect(over, f64x2.sub(fade, over), f64x2.gt(upper, none)), measure),
      )
    }
  }
  const value = rate * total(sum)
  return yieldRate === 0 ? value : value - yieldRate * total(lower)
}

/** Elimination with row exchanges. */
export function solveLinear(a: usize, y: usize, n: i32, count: i32): void {
  for (let c = 0; c < n; c += 1) {
    let pivot = c
    let best = abs(load<f64>(after(a, c * n + c)))
    for (let i = c + 1; i < n; i += 1) {
      const size = abs(load<f64>(after(a, i * n + c)))
      if (size > best) {
        best = size
        pivot = i
      }
    }
    const row = after(a, c * n)
    if (pivot !== c) {
      const other = after(a, pivot * n)
      for (let j = c; j < n; j += 1) swap(after(row, j), after(other, j))
      for (let p = 0; p < count; p += 1) swap(after(y, p * n + c), after(y, p * n + pivot))
    }
    const inverse = 1 / load<f64>(after(row, c))
    for (let i = c + 1; i < n; i += 1) {
      const below = after(a, i * n)
      const factor = load<f64>(after(below, c)) * inverse
      let j = c + 1
      for (; j + 1 < n; j += 2) {
        const at = after(below, j)
        v128.store(at, f64x2.sub(v128.load(at), f64x2.mul(both(factor), v128.load(after(row, j)))))
      }
      if (j < n) store<f64>(after(below, j), load<f64>(after(below, j)) - factor * load<f64>(after(row, j)))
      for (let p = 0; p < count; p += 1) {
        const at = after(y, p * n + i)
        store<f64>(at, load<f64>(at) - factor * load<f64>(after(y, p * n + c)))
      }
    }
  }
  for (let p = 0; p < count; p += 1) {
    const x = after(y, p * n)
    for (let i = n - 1; i >= 0; i -= 1) {
      const row = after(a, i * n)
      let rest = load<f64>(after(x, i))
      for (let j = i + 1; j < n; j += 1) rest -= load<f64>(after(row, j)) * load<f64>(after(x, j))
      store<f64>(after(x, i), rest / load<f64>(after(row, i)))
    }
  }
}

// @ts-ignore: a decorator of the compiler
@inline
function swap(a: usize, b: usize): void {
  const keep = load<f64>(a)
  store<f64>(a, load<f64>(b))
  store<f64>(b, keep)
}
