/**
 * The one instance of the WebAssembly module and its memory, made when first asked for. Where there is no SIMD (an old browser, a page
 * that forbids compiling), or when told so, the scalar twins serve: the same bits, more slowly.
 */

import { MODULE_BASE64 } from './bytes.gen.ts'

/** What ../../assembly/index.ts exports. Addresses are bytes. */
export type Instance = {
  constantsEnd(): number
  allFinite(x: number, rowCount: number): number
  copyFinite(x: number, y: number, rowCount: number): number
  add(a: number, b: number, y: number, rowCount: number): void
  sub(a: number, b: number, y: number, rowCount: number): void
  mul(a: number, b: number, y: number, rowCount: number): void
  div(a: number, b: number, y: number, rowCount: number): void
  share(a: number, b: number, y: number, rowCount: number): void
  affine(x: number, y: number, rowCount: number, factor: number, offset: number): void
  sqrt(x: number, y: number, rowCount: number): void
  change(x: number, y: number, rowCount: number, previous: number): void
  trueRange(high: number, low: number, close: number, y: number, rowCount: number, previous: number): void
  weighted(x: number, y: number, rowCount: number, weights: number, length: number): void
  smooth(x: number, y: number, rowCount: number, gain: number, state: number): void
  convergence(
    x: number,
    line: number,
    rest: number,
    signal: number,
    rowCount: number,
    fast: number,
    slow: number,
    gain: number,
    state: number,
  ): void
  rangeAverage(high: number, low: number, close: number, y: number, rowCount: number, gain: number, state: number): void
  strength(x: number, y: number, rowCount: number, gain: number, scale: number, state: number): void
  adaptive(
    x: number,
    way: number,
    y: number,
    rowCount: number,
    length: number,
    slow: number,
    span: number,
    before: number,
  ): number
  balance(close: number, volume: number, y: number, rowCount: number, state: number): void
  directional(
    high: number,
    low: number,
    close: number,
    value: number,
    plus: number,
    minus: number,
    rowCount: number,
    kept: number,
    gain: number,
    scale: number,
    state: number,
  ): void
  followingBands(
    high: number,
    low: number,
    close: number,
    range: number,
    value: number,
    direction: number,
    long: number,
    short: number,
    rowCount: number,
    multiplier: number,
    state: number,
  ): void
  place(
    x: number,
    from: number,
    low: number,
    high: number,
    y: number,
    rowCount: number,
    factor: number,
    flat: number,
  ): void
  typical(a: number, b: number, c: number, y: number, rowCount: number, divisor: number): void
  distance(x: number, y: number, rowCount: number, previous: number): void
  moneyFlow(
    high: number,
    low: number,
    close: number,
    volume: number,
    up: number,
    moved: number,
    rowCount: number,
    tie: number,
    previous: number,
  ): number
  deviationBands(
    x: number,
    middle: number,
    squares: number,
    lower: number,
    upper: number,
    bandwidth: number,
    percent: number,
    rowCount: number,
    part: number,
    width: number,
  ): void
  root(x: number, y: number, rowCount: number, factor: number): void
  meanDistance(x: number, y: number, rowCount: number, length: number, unit: number, flat: number): void
  windowLine(
    x: number,
    y0: number,
    y1: number,
    rowCount: number,
    length: number,
    place: number,
    cells: number,
    spare: number,
    factors: number,
  ): void
  windowSum(
    x: number,
    y: number,
    rowCount: number,
    length: number,
    place: number,
    head: number,
    cells: number,
    spare: number,
    scale: number,
  ): number
  windowExtreme(x: number, y: number, rowCount: number, sign: number, near: number, middle: number, far: number): void
  impliedBlack(block: number, tables: number, count: number, isSpot: number): number
  impliedBachelier(block: number, tables: number, count: number): number
  boundaryRows(
    tables: number,
    state: number,
    shapes: number,
    left: number,
    other: number,
    sums: number,
    nodes: number,
    points: number,
    v: number,
    rate: number,
    yieldRate: number,
    floor: number,
    isPlain: number,
  ): void
  boundaryMoves(
    tables: number,
    state: number,
    shapes: number,
    spare: number,
    moves: number,
    nodes: number,
    points: number,
    v: number,
    rate: number,
    yieldRate: number,
    floor: number,
    isPlain: number,
  ): void
  solveLinear(a: number, y: number, count: number, columnCount: number): void
  boundaryJacobian(
    weights: number,
    state: number,
    left: number,
    other: number,
    sums: number,
    jacobian: number,
    nodes: number,
    points: number,
    isPlain: number,
  ): void
  premiumPlaces(
    block: number,
    count: number,
    half: number,
    scale: number,
    rootTotal: number,
    pace: number,
    perPace: number,
    nodes: number,
    isPlain: number,
  ): void
  premiumValue(
    block: number,
    count: number,
    v: number,
    rate: number,
    yieldRate: number,
    offset: number,
    spot: number,
    edge: number,
  ): number
  lognormal(block: number, rowCount: number, isSpot: number, depth: number): number
  windowMoments(
    x: number,
    mean: number,
    squares: number,
    rowCount: number,
    length: number,
    place: number,
    cells: number,
    spare: number,
  ): void
}

/** Rows that a kernel takes at a time; a longer column is taken in pieces by whoever calls. */
export const KERNEL_ROWS_MAX = 4096
/** Numbers of state that a kernel takes; with more, its twin serves. */
export const KERNEL_CELLS_MAX = 8192

const MEMORY_BYTES = 16 << 20
/** Below are the constants of the kernels. */
export const CELLS_AT = 4096
/** Columns follow each other at a distance that is no multiple of 4096 bytes: or loads wait for stores to the other column. */
const STAGGER_BYTES = 320
const SPARE_AT = CELLS_AT + 8 * KERNEL_CELLS_MAX + STAGGER_BYTES
const FIRST_COLUMN_AT = SPARE_AT + 8 * KERNEL_CELLS_MAX + STAGGER_BYTES

export type Kernels = {
  readonly call: Instance
  readonly buffer: ArrayBuffer
  /** Where a kernel finds its state: copied in before and out after. */
  readonly cells: Float64Array
  /** Room for as many numbers, which a kernel leaves behind as it likes. */
  readonly spare: Float64Array
  /** Columns between the passes of one kernel, and with room for what stands before them. */
  readonly between: readonly [Float64Array, Float64Array]
  columnsEnd: number
}

let made: Kernels | null | undefined
let scalar = false

/**
 * Makes all kernels run as their scalar twins, or lets SIMD serve again where there is any: for tests that compare them and for benches
 * that say which ran.
 */
export function useScalarKernels(on: boolean): void {
  scalar = on
}

/** Which kernels serve now. */
export function kernelsInUse(): 'simd' | 'scalar' {
  return kernels() === null ? 'scalar' : 'simd'
}

/** The kernels, or null when the twins serve. */
export function kernels(): Kernels | null {
  if (scalar) return null
  if (made === undefined) made = make() // null is an answer too: a page that forbids compiling is asked once
  return made
}

/**
 * A column for numbers on their way from one kernel to the next: in the kernels' memory while there is room for it, else a plain one,
 * which kernels serve by their twins. Never given back: whoever needs columns again and again keeps them.
 */
export function kernelColumn(rowCount: number): Float64Array {
  const found = kernels()
  const bytes = 8 * rowCount
  if (found === null || found.columnsEnd + bytes > MEMORY_BYTES) return new Float64Array(rowCount)
  return place(found, rowCount)
}

/** The instance if the column stands in its memory. */
export function kernelsOf(column: Float64Array): Kernels | null {
  const found = kernels()
  return found !== null && column.buffer === found.buffer ? found : null
}

/** What is used of a name that TypeScript knows in browsers only. */
type WebAssemblyLike = {
  readonly Memory: new (size: { initial: number; maximum: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

function make(): Kernels | null {
  const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyLike }
  let memory: InstanceType<WebAssemblyLike['Memory']>
  let instance: InstanceType<WebAssemblyLike['Instance']>
  try {
    memory = new WebAssembly.Memory({ initial: MEMORY_BYTES >> 16, maximum: MEMORY_BYTES >> 16 })
    instance = new WebAssembly.Instance(new WebAssembly.Module(bytesOf(MODULE_BASE64)), { env: { memory } })
  } catch {
    return null // no SIMD, no right to compile, no room: the twins give the same numbers
  }
  const { buffer } = memory
  const found = {
    call: instance.exports as Instance,
    buffer,
    cells: new Float64Array(buffer, CELLS_AT, KERNEL_CELLS_MAX),
    spare: new Float64Array(buffer, SPARE_AT, KERNEL_CELLS_MAX),
    columnsEnd: FIRST_COLUMN_AT,
  }
  return Object.assign(found, {
    between: [place(found, 2 * KERNEL_ROWS_MAX), place(found, 2 * KERNEL_ROWS_MAX)] as const,
  })
}

function place(found: Pick<Kernels, 'buffer' | 'columnsEnd'>, rowCount: number): Float64Array {
  const at = found.columnsEnd
  found.columnsEnd = (Math.ceil((at + 8 * rowCount) / 4096) << 12) + (at % 4096) + STAGGER_BYTES
  return new Float64Array(found.buffer, at, rowCount)
}

function bytesOf(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64)
  const bytes = new Uint8Array(text.length)
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = text.charCodeAt(i)
  return bytes
}
