import { normalCdf, normalPdf } from '@tickworks/kernels'

const END = 8
const PER_STEP = 8
const STEP = 1 / PER_STEP
const TERMS = 8
let table: Float64Array | undefined

/**
 * Normal distribution function to 1e-13 absolute, for the inside of an integral: a Taylor polynomial at the next of a grid of points.
 * Where the digits of the tail count, `normalCdf` is the one to call.
 */
export function quickNormalCdf(x: number): number {
  const rows = table ?? fill()
  if (!(x > -END)) return x <= -END ? 0 : NaN
  if (x >= END) return 1
  const row = ((x + END) * PER_STEP + 0.5) | 0
  const d = x + END - row * STEP
  const at = row * TERMS
  const z = d * d
  return (
    rows[at]! +
    z * (rows[at + 2]! + z * (rows[at + 4]! + z * rows[at + 6]!)) +
    d * (rows[at + 1]! + z * (rows[at + 3]! + z * (rows[at + 5]! + z * rows[at + 7]!)))
  )
}

function fill(): Float64Array {
  const rows = taylorRows()
  table = rows
  return rows
}

/** The k-th derivative of the density is (-1)^k He_k(x) φ(x), with He_(k+1) = x He_k - k He_(k-1). */
function taylorRows(): Float64Array {
  const rowCount = 2 * END * PER_STEP + 1
  const rows = new Float64Array(rowCount * TERMS)
  for (let i = 0; i < rowCount; i += 1) {
    const x = i * STEP - END
    const density = normalPdf(x)
    let before = 0
    let hermite = 1
    let share = 1
    rows[i * TERMS] = normalCdf(x)
    for (let k = 1; k < TERMS; k += 1) {
      share /= k
      rows[i * TERMS + k] = ((k & 1) === 1 ? 1 : -1) * hermite * density * share
      const next = x * hermite - (k - 1) * before
      before = hermite
      hermite = next
    }
  }
  return rows
}
