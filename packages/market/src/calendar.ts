/** When a market is open: data, not code. */

/**
 * `sessionOpen` and `sessionClose` are local times `HH:MM` in `timeZone` (IANA name); both null for a market that never closes,
 * whose day then runs from local midnight to midnight. Holidays are local dates `YYYY-MM-DD`.
 */
export type CalendarSpec = {
  readonly timeZone: string
  readonly sessionOpen: string | null
  readonly sessionClose: string | null
  readonly holidays: readonly string[]
}
