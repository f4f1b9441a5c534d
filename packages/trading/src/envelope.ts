/** The one form in which everything but a tick travels: who, when, why, and what. */

/**
 * Ids come from causes, never from a clock or a generator: the same input gives the same id after a retry, a replay and a failover.
 * - An input's id is `source.instrument.seq` (tick) or `source.seq` (everything else that comes from outside).
 * - What a stage makes of it is `origin/stage.ordinal`: `origin` is the input being processed, `stage` the number of the stage,
 *   `ordinal` counts that stage's outputs for that input.
 */
export type Envelope<Type extends string = string, Data = unknown> = {
  readonly id: string
  readonly type: Type
  readonly version: number
  /** Event time, microseconds since epoch. */
  readonly tsUs: number
  /** Partition key: the instrument key of market events, the account of trading events. */
  readonly key: string
  /** The source of the input that started this. */
  readonly source: string
  readonly broker: string | null
  readonly account: string | null
  /** The root cause: the input whose processing began the chain (of a fill: the tick that closed the bar that made the signal). */
  readonly correlationId: string
  /** The direct cause: of a fill the broker's report, of the report the order, of the order the signal. An input's own id for inputs. */
  readonly causationId: string
  /** 32 hex digits derived from `correlationId`, never drawn. */
  readonly traceId: string
  readonly data: Data
}

/** What later events need to name this one as their cause. */
export type Cause = { readonly id: string; readonly correlationId: string; readonly traceId: string }

/**
 * 128 bits of `text` as 32 hex digits: four interleaved 32-bit multiplicative hashes. For trace ids, which must be the same for
 * the same root on every machine; not for security.
 */
export function traceIdOf(text: string): string {
  let a = 0x9e3779b9 | 0
  let b = 0x85ebca6b | 0
  let c = 0xc2b2ae35 | 0
  let d = 0x27d4eb2f | 0
  for (let i = 0; i < text.length; i += 1) {
    const x = text.charCodeAt(i)
    a = Math.imul(b ^ x, 0x2c1b3c6d) ^ (a >>> 15)
    b = Math.imul(c ^ x, 0x297a2d39) ^ (b >>> 13)
    c = Math.imul(d ^ x, 0x1b56c4e9) ^ (c >>> 16)
    d = Math.imul(a ^ x, 0x0ac4d5a3) ^ (d >>> 14)
  }
  a = mix(a ^ (d >>> 7))
  b = mix(b ^ a)
  c = mix(c ^ b)
  d = mix(d ^ c)
  putHex(a, 0)
  putHex(b, 8)
  putHex(c, 16)
  putHex(d, 24)
  return String.fromCharCode.apply(null, HEX_CODES)
}

function mix(x: number): number {
  let y = Math.imul(x ^ (x >>> 16), 0x7feb352d)
  y = Math.imul(y ^ (y >>> 15), 0x846ca68b)
  return y ^ (y >>> 16)
}

// One call for all digits: a table of texts and `+` would make an object for each step, and there is a trace id per signal.
const HEX_CODES: number[] = Array.from({ length: 32 }, () => 48)

/** Writes eight digits to `HEX_CODES[at]` and on. */
function putHex(x: number, at: number): void {
  for (let i = 0; i < 8; i += 1) {
    const digit = (x >>> (28 - 4 * i)) & 15
    HEX_CODES[at + i] = digit < 10 ? 48 + digit : 87 + digit
  }
}
