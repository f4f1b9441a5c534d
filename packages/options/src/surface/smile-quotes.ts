/**
 * The quotes of one expiry as columns. `logMoneyness` is log(strike / forward); `vol` annual, a fraction. `weight`
 * multiplies the squared vol error (vega, or one over the squared spread); 1 when absent. `bidVol` and `askVol` serve
 * to say how many quotes a fit lies inside; NaN where a side is missing. A row whose moneyness, vol or weight is not
 * usable is skipped and reported.
 */
export type SmileQuotes = {
  readonly years: number
  readonly logMoneyness: ArrayLike<number>
  readonly vol: ArrayLike<number>
  readonly weight?: ArrayLike<number>
  readonly bidVol?: ArrayLike<number>
  readonly askVol?: ArrayLike<number>
}

/** Usable rows, sorted by moneyness; `row` is the place in the caller's columns. */
export type UsableQuotes = {
  readonly k: Float64Array
  readonly vol: Float64Array
  /** Scaled to a mean of 1. */
  readonly weight: Float64Array
  readonly row: Int32Array
  readonly skipped: readonly number[]
  /** How many different moneynesses there are. */
  readonly distinct: number
}

/** By years; times that are no numbers, which no fit takes, go first. */
export function ascending<T extends { readonly years: number }>(expiries: readonly T[]): T[] {
  const place = ({ years }: T): number => (Number.isNaN(years) ? -Infinity : years)
  return [...expiries].sort((x, y) => place(x) - place(y) || 0)
}

/** @throws RangeError if a column has another length than `logMoneyness` */
export function usableQuotes(quotes: SmileQuotes): UsableQuotes {
  const { logMoneyness, vol, weight } = quotes
  const count = logMoneyness.length
  for (const name of ['vol', 'weight', 'bidVol', 'askVol'] as const) {
    const column = quotes[name]
    if (column !== undefined && column.length !== count) {
      throw new RangeError(`${name} must have ${count} rows like logMoneyness, had ${column.length}`)
    }
  }
  const rows: number[] = []
  const skipped: number[] = []
  let total = 0
  for (let i = 0; i < count; i += 1) {
    const w = weight === undefined ? 1 : weight[i]!
    if (Number.isFinite(logMoneyness[i]) && vol[i]! > 0 && Number.isFinite(vol[i]) && w > 0 && Number.isFinite(w)) {
      rows.push(i)
      total += w
    } else {
      skipped.push(i)
    }
  }
  rows.sort((x, y) => logMoneyness[x]! - logMoneyness[y]! || x - y)
  const mean = total / rows.length
  const k = Float64Array.from(rows, (i) => logMoneyness[i]!)
  return {
    k,
    vol: Float64Array.from(rows, (i) => vol[i]!),
    weight: Float64Array.from(rows, (i) => (weight === undefined ? 1 : weight[i]! / mean)),
    row: Int32Array.from(rows),
    skipped,
    distinct: new Set(k).size,
  }
}

/** How well a fit goes through its quotes. */
export type FitQuality = {
  /** Rows that count: usable and not outliers. */
  readonly used: number
  /** Rows of the caller's columns that are no numbers to fit. */
  readonly skipped: readonly number[]
  /** Rows of the caller's columns that the fit set aside, ascending. */
  readonly outliers: readonly number[]
  /** Root of the weighted mean square of (fit − quote) over used rows, in vol (0.01 is one vol point). */
  readonly rmseVol: number
  /** The largest |fit − quote| over used rows. */
  readonly maxErrorVol: number
  /** Share of used rows with both sides whose bid and ask hold the fit; NaN when there are none. */
  readonly insideSpread: number
}

/** Quality of a fitted vol at each usable row. */
export function fitQuality(
  quotes: SmileQuotes,
  usable: UsableQuotes,
  fitted: Float64Array,
  isOutlier: Uint8Array,
): FitQuality {
  let squares = 0
  let weights = 0
  let used = 0
  let worst = 0
  let sided = 0
  let inside = 0
  const outliers: number[] = []
  for (let i = 0; i < fitted.length; i += 1) {
    const row = usable.row[i]!
    if (isOutlier[i] === 1) {
      outliers.push(row)
      continue
    }
    const error = fitted[i]! - usable.vol[i]!
    used += 1
    weights += usable.weight[i]!
    squares += usable.weight[i]! * error * error
    worst = Math.max(worst, Math.abs(error))
    const bid = quotes.bidVol?.[row] ?? NaN
    const ask = quotes.askVol?.[row] ?? NaN
    if (Number.isNaN(bid) || Number.isNaN(ask)) continue
    sided += 1
    if (fitted[i]! >= bid && fitted[i]! <= ask) inside += 1
  }
  return {
    used,
    skipped: usable.skipped,
    outliers: outliers.sort((x, y) => x - y),
    rmseVol: Math.sqrt(squares / weights),
    maxErrorVol: worst,
    insideSpread: sided === 0 ? NaN : inside / sided,
  }
}

/** 1.4826 times the median of |x|: the standard deviation where x is normal around 0. Rows with `drop` 1 are left out. */
export function robustScale(x: Float64Array, drop: Uint8Array): number {
  const sizes: number[] = []
  for (let i = 0; i < x.length; i += 1) if (drop[i] !== 1) sizes.push(Math.abs(x[i]!))
  sizes.sort((p, q) => p - q)
  const n = sizes.length
  if (n === 0) return NaN
  return 1.4826 * (n % 2 === 1 ? sizes[(n - 1) / 2]! : (sizes[n / 2 - 1]! + sizes[n / 2]!) / 2)
}

/** A number in a sentence, in four digits: 0.30218 is 0.3022. */
export function short(value: number): string {
  return String(Number(value.toPrecision(4)))
}
