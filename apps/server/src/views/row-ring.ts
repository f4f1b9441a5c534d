/** The newest rows of equal width in one growing, then wrapping, column of numbers. */
export class RowRing {
  readonly width: number
  readonly rowsMax: number
  values: Float64Array
  length = 0
  #first = 0

  /** @throws RangeError unless both are positive integers */
  constructor(width: number, rowsMax: number) {
    if (!Number.isInteger(width) || width < 1) throw new RangeError(`width must be a positive integer, was ${width}`)
    if (!Number.isInteger(rowsMax) || rowsMax < 1)
      throw new RangeError(`rowsMax must be a positive integer, was ${rowsMax}`)
    this.width = width
    this.rowsMax = rowsMax
    this.values = new Float64Array(width * Math.min(rowsMax, 64))
  }

  /** Makes room for one row, the oldest leaving when full, and returns where in {@link values} it begins. */
  push(): number {
    if (this.length === this.rowsMax) {
      const at = this.#first * this.width
      this.#first = (this.#first + 1) % this.rowsMax
      return at
    }
    const at = this.length * this.width
    if (at === this.values.length) {
      const grown = new Float64Array(Math.min(this.values.length * 2, this.rowsMax * this.width))
      grown.set(this.values)
      this.values = grown
    }
    this.length += 1
    return at
  }

  /** Where row `i` begins, 0 being the oldest. */
  at(i: number): number {
    return ((this.#first + i) % this.rowsMax) * this.width
  }
}
