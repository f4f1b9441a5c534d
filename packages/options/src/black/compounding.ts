import { exp, productRest, sumRest } from '@tickworks/kernels'

// e^y = 2^k·e^(n/64)·e^r with |r| ≤ 1/128: a table of the second in two doubles, r and a short series for the third. e^r - 1 is r, exact,
// and a rest that is below r²: its rounding is out of sight. The upper part of log 2 has 42 bits: its product with k is exact.
const LN2_HEAD = 0.6931471805598903
const LN2_TAIL = 5.497923018708371e-14
const STEPS = 24
/** Adding and subtracting it rounds to an integer, ties to even. */
const ROUNDER = 6755399441055744
/** e^(n/64) for n from -24 to 24, in two doubles. */
export const POWERS: Float64Array = new Float64Array(2 * STEPS + 1)
export const POWER_RESTS: Float64Array = new Float64Array(2 * STEPS + 1)
const FLOAT = new Float64Array(1)
const WORDS = new Int32Array(FLOAT.buffer)
FLOAT[0] = 1
const EXPONENT = WORDS[1] === 0 ? 0 : 1
POWERS[STEPS] = 1
for (let n = 1; n <= STEPS; n += 1) {
  multiply(STEPS + n, STEPS + n - 1, 1.0157477085866857, 2.0530467874932267e-17)
  multiply(STEPS - n, STEPS - n + 1, 0.9844964370054085, -4.7493026566356186e-17)
}

/** Result of {@link compound}, unrounded: head and rest. */
export const GROWN: Float64Array = new Float64Array(1)
export const GROWN_REST: Float64Array = new Float64Array(1)

/**
 * GROWN + GROWN_REST = amount·e^((rate + rateRest)·years), to about 1e-20 of it while e^|exponent| is a double.
 */
export function compound(amount: number, rate: number, rateRest: number, years: number): void {
  const power = rate * years
  const powerRest = productRest(rate, years, power) + rateRest * years
  if (!(power < 690 && power > -690)) {
    GROWN[0] = amount * exp(power)
    GROWN_REST[0] = 0
    return
  }
  const k = power * Math.LOG2E + ROUNDER - ROUNDER
  const reduced = power - k * LN2_HEAD
  const reducedRest = powerRest - k * LN2_TAIL
  const n = reduced * 64 + ROUNDER - ROUNDER
  const r = reduced - n * 0.015625
  const curved = r * r * (0.5 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720 + r * (1 / 5040))))))
  const beyond = curved + reducedRest * (1 + r + curved)
  const head = POWERS[STEPS + n]!
  const part = head * r
  const sum = head + part
  const rest =
    sumRest(head, part, sum) + (productRest(head, r, part) + (head * beyond + POWER_RESTS[STEPS + n]! * (1 + r)))
  const product = amount * sum
  const productRests = productRest(amount, sum, product) + amount * rest
  const whole = product + productRests
  FLOAT[0] = 1
  WORDS[EXPONENT] = (k + 1023) << 20
  const power2 = FLOAT[0]!
  GROWN[0] = whole * power2
  GROWN_REST[0] = sumRest(product, productRests, whole) * power2
}

/** Row `to` of the table is row `from` times head + rest. */
function multiply(to: number, from: number, head: number, rest: number): void {
  const a = POWERS[from]!
  const product = a * head
  const productRests = productRest(a, head, product) + (a * rest + POWER_RESTS[from]! * head)
  POWERS[to] = product + productRests
  POWER_RESTS[to] = sumRest(product, productRests, POWERS[to]!)
}
