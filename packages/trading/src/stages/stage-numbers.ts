/** Numbers of the stages in event ids (`origin/stage.ordinal`). They are part of every log: never reuse one. */
export const STAGE = { bars: 1, strategies: 2, account: 3, venue: 4, analytics: 5 } as const
