/** The way from what a book holds, and what already works for it, to the position that a signal wants: a pure decision. */

/** All signed, in quantity units. */
export type Standing = {
  readonly positionUnits: number
  /** Market orders on their way that close and that open. */
  readonly closingUnits: number
  readonly openingUnits: number
  /** The entry that waits at a limit: what is left of it, and its limit; 0 and null: none. */
  readonly restingUnits: number
  readonly restingLimit: number | null
}

export type Plan = {
  /** Which of what works leads there too; the rest is taken back. */
  readonly keepsClosing: boolean
  readonly keepsOpening: boolean
  readonly keepsResting: boolean
  /** The rest of the way: a market order that closes, an order that opens. */
  readonly closeUnits: number
  readonly openUnits: number
}

/**
 * Takes back before it trades: an entry that is no longer wanted is cancelled, not sold. What closes is kept while it goes the right way
 * and not too far, what opens while it is on the wanted side and not too much, an entry at a limit while price and quantity are the same.
 */
export function planOf(standing: Standing, wantedUnits: number, limitUnits: number | null): Plan {
  const { positionUnits, closingUnits, openingUnits, restingUnits, restingLimit } = standing
  const left = positionUnits + closingUnits
  const keepsClosing =
    closingUnits === 0 || Math.sign(wantedUnits) !== Math.sign(positionUnits) || Math.abs(wantedUnits) <= Math.abs(left)
  const kept = keepsClosing ? left : positionUnits
  const keepsOpening =
    openingUnits === 0 ||
    (Math.sign(wantedUnits) === Math.sign(openingUnits) && Math.abs(wantedUnits) >= Math.abs(kept + openingUnits))
  const held = keepsOpening ? kept + openingUnits : kept
  const turns = held !== 0 && Math.sign(wantedUnits) !== Math.sign(held)
  const closeUnits = turns ? -held : Math.abs(wantedUnits) < Math.abs(held) ? wantedUnits - held : 0
  const openUnits = turns ? wantedUnits : Math.abs(wantedUnits) > Math.abs(held) ? wantedUnits - held : 0
  const keepsResting = restingUnits !== 0 && restingUnits === openUnits && restingLimit === limitUnits
  return { keepsClosing, keepsOpening, keepsResting, closeUnits, openUnits: keepsResting ? 0 : openUnits }
}
