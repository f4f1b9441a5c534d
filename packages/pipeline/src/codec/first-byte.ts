/** The first byte of a payload says which codec wrote it. Numbers are never reused. */
export const FIRST_BYTE = {
  /** Columns of ticks, see `frame.ts`. */
  frame: 0x01,
  /** A dead letter, see `dead-letter.ts`. */
  deadLetter: 0x02,
  /** The end of a commit, see `commit-mark.ts`. */
  commitMark: 0x03,
  /** `{`: an envelope as JSON, see `event.ts`. */
  event: 0x7b,
} as const
export type PayloadKind = keyof typeof FIRST_BYTE

const KINDS = new Map<number, PayloadKind>(
  (Object.keys(FIRST_BYTE) as PayloadKind[]).map((kind) => [FIRST_BYTE[kind], kind]),
)

/** What a payload is, or null for an empty one and for an unknown first byte. */
export function payloadKind(payload: Uint8Array): PayloadKind | null {
  const first = payload[0]
  return first === undefined ? null : (KINDS.get(first) ?? null)
}
