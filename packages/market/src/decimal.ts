/**
 * Decimal text, integer units at a decimal scale, and the one place where floats and units meet.
 *
 * `units = value × 10^decimals`: 1455.22 at 2 decimals is 145522 units. Units are safe integers, so every unit count below
 * 9 007 199 254 740 991 is exact.
 */

const POW10 = Float64Array.from({ length: 23 }, (_, i) => Number(`1e${i}`))
const DECIMAL = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/
/** Largest scale; 10^22 is the last power of ten a double holds exactly. */
const MOST_DECIMALS = 18

/**
 * What became of a text.
 * - `exact`: the units say what the text says. `rounded`: the text had more places; half was rounded away from zero.
 * - `not_decimal`: not a plain decimal number (empty, `NaN`, `null`, `1,234`); `too_large`: beyond 2^53 units.
 */
export type DecimalKind = 'exact' | 'rounded' | 'not_decimal' | 'too_large'

/** Reads decimal texts into units at one scale and remembers what became of the last one. Allocates; byte readers have their own loop. */
export class DecimalReader {
  readonly decimals: number
  kind: DecimalKind = 'exact'
  /** Texts rounded so far. */
  roundedCount = 0

  /** @throws RangeError when `decimals` is not an integer 0..18 */
  constructor(decimals: number) {
    checkDecimals(decimals)
    this.decimals = decimals
  }

  /** Units of `text`, half rounded away from zero and counted; NaN with {@link kind} when it is no number. `1e-5` is one. */
  round(text: string): number {
    const units = this.#read(text)
    if (this.kind === 'rounded') this.roundedCount += 1
    return units
  }

  /** Units of `text`; NaN with {@link kind} when it is no number or would have to be rounded. */
  exact(text: string): number {
    const units = this.#read(text)
    return this.kind === 'exact' ? units : Number.NaN
  }

  #read(text: string): number {
    const match = DECIMAL.exec(text)
    const whole = match?.[2] ?? ''
    const fraction = match?.[3] ?? ''
    if (match === null || whole.length + fraction.length === 0) return this.#refuse('not_decimal')
    const digits = (whole + fraction).replace(/^0+(?=\d)/, '')
    // The text is digits × 10^shift units.
    const shift = this.decimals - fraction.length + Number(match[4] ?? 0)
    if (digits === '0') return this.#take(0, 'exact')
    if (digits.length + shift > 16) return this.#refuse('too_large')
    let units: number
    let kind: DecimalKind = 'exact'
    if (shift >= 0) {
      units = Number(digits + '0'.repeat(shift))
    } else {
      const cut = digits.length + shift
      const kept = cut > 0 ? digits.slice(0, cut) : '0'
      const rest = cut >= 0 ? digits.slice(cut) : '0'
      if (/[1-9]/.test(cut >= 0 ? rest : digits)) kind = 'rounded'
      units = Number(kept) + (rest.charCodeAt(0) >= 53 ? 1 : 0)
    }
    if (units > Number.MAX_SAFE_INTEGER) return this.#refuse('too_large')
    return this.#take(match[1] === '-' && units !== 0 ? -units : units, kind)
  }

  #take(units: number, kind: DecimalKind): number {
    this.kind = kind
    return units
  }

  #refuse(kind: DecimalKind): number {
    this.kind = kind
    return Number.NaN
  }
}

/** Units of a decimal text that needs no rounding. @throws RangeError naming the text and the scale otherwise */
export function exactUnits(text: string, decimals: number): number {
  const reader = new DecimalReader(decimals)
  const units = reader.exact(text)
  if (Number.isNaN(units))
    throw new RangeError(`'${text}' is not a number of at most ${decimals} decimals: ${reader.kind}`)
  return units
}

/** Units of a decimal text, half rounded away from zero. @throws RangeError when it is no decimal number or beyond 2^53 units */
export function roundedUnits(text: string, decimals: number): number {
  const reader = new DecimalReader(decimals)
  const units = reader.round(text)
  if (Number.isNaN(units)) throw new RangeError(`'${text}' is not a decimal number that fits: ${reader.kind}`)
  return units
}

/** Decimal text of units, always with `decimals` places: 145522 at 2 is `1455.22`. @throws RangeError unless `units` is a safe integer */
export function formatUnits(units: number, decimals: number): string {
  checkDecimals(decimals)
  if (!Number.isSafeInteger(units)) throw new RangeError(`units must be a safe integer, was ${units}`)
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0')
  const sign = units < 0 ? '-' : ''
  if (decimals === 0) return sign + digits
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`
}

/** The float nearest to `units / 10^decimals`: for statistics and display, never for money. NaN stays NaN. */
export function unitsToNumber(units: number, decimals: number): number {
  return units / POW10[decimals]!
}

/**
 * The units nearest to a float, half away from zero by its shortest decimal text: 1.005 at 2 decimals is 101, although the double
 * lies below it. NaN for NaN, the infinities and beyond 2^53 units.
 */
export function numberToUnits(value: number, decimals: number): number {
  const scaled = value * POW10[decimals]!
  const nearest = Math.round(scaled)
  // Away from the half and below 2^40 the product's error cannot change the answer.
  if (Math.abs(scaled - nearest) < 0.499 && Math.abs(scaled) < 1_099_511_627_776) return nearest + 0
  if (!Number.isFinite(value)) return Number.NaN
  return new DecimalReader(decimals).round(String(value))
}

/** 10^decimals. */
export function unitsPerOne(decimals: number): number {
  checkDecimals(decimals)
  return POW10[decimals]!
}

function checkDecimals(decimals: number): void {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > MOST_DECIMALS)
    throw new RangeError(`decimals must be an integer 0..${MOST_DECIMALS}, was ${decimals}`)
}
