/**
 * The boundary from coarse to fine: a ladder of grids of one pace (see `boundary.ts`), each solved from the one below it and kept as the
 * coefficients of its polynomial.
 */
import { cos } from '@tickworks/kernels'
import { BoundaryGrid, type BoundaryTables, boundaryTables } from './boundary.ts'

export const UNTRIED = 0
export const SOLVED = 1
export const FAILED = 2

export type Level = {
  readonly grid: BoundaryGrid
  /** From values at the grid's points to Chebyshev coefficients. */
  readonly matrix: Float64Array
  readonly h: Float64Array
  readonly moves: readonly Float64Array[]
  state: number
  logBoundary: number
  /** The first of Newton's steps. */
  step: number
  isDifferentiated: boolean
}

/** Grids of one pace, from coarse to fine. */
export type Ladder = { readonly levels: readonly Level[] }
/** The tables of a pace's grids, which puts and calls share. */
const TABLES = new Map<number, readonly BoundaryTables[]>()

const PACES = [0, 4, 16]
/** Nodes and points of each node's integral. As few points as nodes would do, but for boundaries that come to rest early. */
const SIZES = [
  [5, 8],
  [8, 12],
  [12, 16],
  [16, 20],
  [24, 32],
  [36, 48],
] as const
export const LAST_LEVEL = SIZES.length - 1

/** The pace that is not above twice the wanted one. Few of them: their tables share the cache. */
export function paceIndexOf(wanted: number): number {
  let at = PACES.length - 1
  while (at > 0 && PACES[at]! > 2 * wanted) at -= 1
  return at
}

export function ladderOf(paceIndex: number): Ladder {
  const pace = PACES[paceIndex]!
  const tables = TABLES.get(pace) ?? SIZES.map(([nodes, points]) => boundaryTables(nodes, points, pace))
  TABLES.set(pace, tables)
  return { levels: tables.map(levelOf) }
}

function levelOf(tables: BoundaryTables): Level {
  const { nodes } = tables.parts
  const matrix = new Float64Array((nodes + 1) * (nodes + 1))
  for (let k = 0; k <= nodes; k += 1) {
    for (let j = 0; j <= nodes; j += 1) {
      const ends = (j === 0 || j === nodes ? 0.5 : 1) * (k === 0 || k === nodes ? 0.5 : 1)
      // x = (1 - cos(jπ/n))/2: the polynomials' argument, 2x - 1, runs from -1.
      matrix[k * (nodes + 1) + j] = ((2 * ends) / nodes) * cos((Math.PI * ((k * (nodes - j)) % (2 * nodes))) / nodes)
    }
  }
  const row = (): Float64Array => new Float64Array(nodes + 1)
  const grid = new BoundaryGrid(tables)
  const moves = [row(), row(), row()]
  return { grid, matrix, h: row(), moves, state: UNTRIED, logBoundary: NaN, step: NaN, isDifferentiated: false }
}

/** Solves level `at`, all below it having been tried. */
export function solveLevel(levels: readonly Level[], at: number, v: number, rate: number, yieldRate: number): void {
  const level = levels[at]!
  const grid = level.grid
  let below = at - 1
  while (below >= 0 && levels[below]!.state === FAILED) below -= 1
  if (below >= 0) grid.startFrom(levels[below]!.grid)
  else grid.start(v, rate, yieldRate)
  level.step = grid.improve(v, rate, yieldRate)
  let isSettled = level.step < SETTLED || settle(grid, v, rate, yieldRate, 12)
  if (!isSettled && grid.edge < 1) {
    grid.start(v, rate, yieldRate)
    grid.isPlain = true
    isSettled = settle(grid, v, rate, yieldRate, 25)
  }
  level.state = isSettled ? SOLVED : FAILED
  level.logBoundary = grid.logEdge + grid.b[grid.nodes]!
  level.isDifferentiated = false
  if (isSettled) transform(level, shapeOf(grid), level.h)
}

/** The polynomials of what the boundary of a solved level moves by with v, ρ and δ, times b. */
export function differentiateLevel(level: Level, v: number, rate: number, yieldRate: number): void {
  if (level.isDifferentiated) return
  const { grid, moves } = level
  const n = grid.nodes
  grid.differentiate(v, rate, yieldRate)
  for (let p = 0; p < 3; p += 1) {
    const start = p * (n + 1)
    const edgeSlope = grid.slopes[start]!
    for (let j = 0; j <= n; j += 1) WORK[j] = (grid.slopes[start + j]! - edgeSlope) * grid.b[j]!
    transform(level, WORK, moves[p]!)
  }
  level.isDifferentiated = true
}

/** A step this small, in units of v, leaves its square: less than what the grid has not resolved. */
const SETTLED = 0.03
function settle(grid: BoundaryGrid, v: number, rate: number, yieldRate: number, stepCount: number): boolean {
  for (let i = 0; i < stepCount; i += 1) {
    const size = grid.improve(v, rate, yieldRate)
    if (!(size < Infinity)) return false
    if (size < SETTLED) return true
  }
  return false
}

const WORK = new Float64Array(64)

/** What the polynomial is of, at the grid's points. */
function shapeOf({ b, nodes, isPlain }: BoundaryGrid): Float64Array {
  for (let j = 0; j <= nodes; j += 1) WORK[j] = isPlain ? b[j]! : b[j]! * b[j]!
  return WORK
}

function transform(level: Level, values: Float64Array, out: Float64Array): void {
  const { matrix } = level
  const width = level.grid.nodes + 1
  for (let k = 0; k < width; k += 1) {
    let sum = 0
    for (let j = 0; j < width; j += 1) sum += matrix[k * width + j]! * values[j]!
    out[k] = sum
  }
}
