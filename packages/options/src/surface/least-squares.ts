/** Sum of squares of `count` residuals. */
export type LeastSquaresProblem = {
  readonly count: number
  /**
   * Writes `count` residuals for `parameters`; those of {@link rowsOf} suffice when `changed` names the only parameter that is another
   * than in the call before it. A residual that is not finite makes the step be refused.
   */
  residuals(parameters: Float64Array, out: Float64Array, changed?: number): void
  /** The rows that a parameter moves, where they are few of all. */
  rowsOf?(parameter: number): Rows
}

export type Rows = { readonly from: number; readonly to: number }

export type LeastSquaresResult = {
  readonly parameters: Float64Array
  /** Half the sum of squares is not taken: this is the sum. */
  readonly cost: number
  readonly iterations: number
  readonly converged: boolean
}

const ITERATIONS_MAX = 200

/**
 * Levenberg and Marquardt's method with Marquardt's scaling, the Jacobian by central differences with a step of 6e-6
 * of the larger of the parameter and 1, so parameters should be of order one. It ends when a step gains less than
 * `gainMin` of the cost. The same input gives the same bits: no random start, no clock. Not converged means that 200
 * iterations did not suffice; the best point is returned all the same.
 *
 * @see Marquardt, "An algorithm for least-squares estimation of nonlinear parameters", SIAM J. 11 (1963)
 */
export function leastSquares(problem: LeastSquaresProblem, start: Float64Array, gainMin = 1e-11): LeastSquaresResult {
  const n = start.length
  const { count } = problem
  const p = start.slice()
  const trial = new Float64Array(n)
  const r = new Float64Array(count)
  const trialRows = new Float64Array(count)
  const jacobian = jacobianOf(problem, n)
  const normal = new Float64Array(n * n)
  const gradient = new Float64Array(n)
  const system = new Float64Array(n * n)
  const step = new Float64Array(n)

  problem.residuals(p, r)
  let cost = sumOfSquares(r)
  let damping = 1e-3
  for (let iteration = 0; iteration < ITERATIONS_MAX; iteration += 1) {
    fillJacobian(problem, p, jacobian, trialRows)
    fillNormal(jacobian, r, normal, gradient)
    let improved = false
    for (let attempt = 0; attempt < 30; attempt += 1) {
      system.set(normal)
      for (let j = 0; j < n; j += 1) system[j * n + j]! += damping * Math.max(normal[j * n + j]!, 1e-12)
      for (let j = 0; j < n; j += 1) step[j] = -gradient[j]!
      if (solvePositive(system, step)) {
        for (let j = 0; j < n; j += 1) trial[j] = p[j]! + step[j]!
        problem.residuals(trial, trialRows)
        const next = sumOfSquares(trialRows)
        if (next < cost) {
          const gain = cost - next
          p.set(trial)
          r.set(trialRows)
          cost = next
          damping = Math.max(damping / 5, 1e-14)
          if (gain <= gainMin * cost || cost < 1e-300)
            return { parameters: p, cost, iterations: iteration + 1, converged: true }
          improved = true
          break
        }
      }
      damping *= 4
    }
    // No step downhill at any damping: this is the minimum that doubles can tell.
    if (!improved) return { parameters: p, cost, iterations: iteration + 1, converged: Number.isFinite(cost) }
  }
  return { parameters: p, cost, iterations: ITERATIONS_MAX, converged: false }
}

/** How the residuals change with one parameter, in the rows that it moves. */
type Column = Rows & { readonly slopes: Float64Array }

function jacobianOf({ count, rowsOf }: LeastSquaresProblem, n: number): Column[] {
  return Array.from({ length: n }, (_, j) => {
    const { from, to } = rowsOf?.(j) ?? { from: 0, to: count }
    return { from, to, slopes: new Float64Array(to - from) }
  })
}

/** `scratch` has a row each; `p` is as before in the end. */
function fillJacobian(
  problem: LeastSquaresProblem,
  p: Float64Array,
  jacobian: readonly Column[],
  scratch: Float64Array,
): void {
  for (const [j, { from, to, slopes }] of jacobian.entries()) {
    const kept = p[j]!
    const h = 6e-6 * Math.max(1, Math.abs(kept))
    p[j] = kept + h
    problem.residuals(p, scratch, j)
    for (let i = from; i < to; i += 1) slopes[i - from] = scratch[i]!
    p[j] = kept - h
    problem.residuals(p, scratch, j)
    p[j] = kept
    for (let i = from; i < to; i += 1) slopes[i - from] = (slopes[i - from]! - scratch[i]!) / (2 * h)
  }
}

/** JᵀJ and Jᵀr. */
function fillNormal(jacobian: readonly Column[], r: Float64Array, normal: Float64Array, gradient: Float64Array): void {
  const n = gradient.length
  for (const [j, { from, to, slopes }] of jacobian.entries()) {
    let g = 0
    for (let i = from; i < to; i += 1) g += slopes[i - from]! * r[i]!
    gradient[j] = g
    for (let k = 0; k <= j; k += 1) {
      const other = jacobian[k]!
      const end = Math.min(to, other.to)
      let sum = 0
      for (let i = Math.max(from, other.from); i < end; i += 1) sum += slopes[i - from]! * other.slopes[i - other.from]!
      normal[j * n + k] = sum
      normal[k * n + j] = sum
    }
  }
}

/**
 * Solves A x = b in place by Cholesky for a symmetric positive definite A (row-major, overwritten); `false` if it is not. What is 0
 * before the first other number of a row stays so, and costs nothing.
 */
export function solvePositive(a: Float64Array, b: Float64Array): boolean {
  const n = b.length
  const firsts = Array.from({ length: n }, (_, i) => firstOf(a, n, i))
  for (let j = 0; j < n; j += 1) {
    const first = firsts[j]!
    let d = a[j * n + j]!
    for (let k = first; k < j; k += 1) d -= a[j * n + k]! * a[j * n + k]!
    if (!(d > 0) || !Number.isFinite(d)) return false
    const root = Math.sqrt(d)
    a[j * n + j] = root
    for (let i = j + 1; i < n; i += 1) {
      if (firsts[i]! > j) continue
      let s = a[i * n + j]!
      for (let k = Math.max(first, firsts[i]!); k < j; k += 1) s -= a[i * n + k]! * a[j * n + k]!
      a[i * n + j] = s / root
    }
  }
  for (let i = 0; i < n; i += 1) {
    let s = b[i]!
    for (let k = 0; k < i; k += 1) s -= a[i * n + k]! * b[k]!
    b[i] = s / a[i * n + i]!
  }
  for (let i = n - 1; i >= 0; i -= 1) {
    let s = b[i]!
    for (let k = i + 1; k < n; k += 1) s -= a[k * n + i]! * b[k]!
    b[i] = s / a[i * n + i]!
  }
  return true
}

function firstOf(a: Float64Array, n: number, row: number): number {
  let first = 0
  while (first < row && a[row * n + first] === 0) first += 1
  return first
}

function sumOfSquares(r: Float64Array): number {
  let sum = 0
  for (let i = 0; i < r.length; i += 1) sum += r[i]! * r[i]!
  return Number.isNaN(sum) ? Infinity : sum
}
