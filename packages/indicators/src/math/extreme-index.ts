/** What the indexes of extremes say about themselves. */

export const INDEX_NOTES = [
  'The row counts from 0, over all bars that the instance has seen, invalid ones too. pandas_ta prints the place in the window, 0 the oldest, and of equal values takes the first.',
  'Of equal values the later one leads, unless the leader has just left the window: then the first of those that remain, as in TA-Lib.',
]
