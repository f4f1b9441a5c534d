/** What is compared: sixteen indicators over columns, six of them bar by bar. Every contender has the parameters of this table. */

export const BATCH_ROWS = [
  'SMA20',
  'EMA20',
  'RSI14',
  'MACD',
  'BBANDS20',
  'ATR14',
  'ADX14',
  'STOCH',
  'CCI20',
  'MFI14',
  'OBV',
  'SUPERTREND',
  'KAMA10',
  'LINREG14',
  'STDDEV20',
  'WILLR14',
] as const

export const STREAM_ROWS = ['SMA20', 'EMA20', 'RSI14', 'ATR14', 'MACD', 'BBANDS20'] as const

export type BatchRow = (typeof BATCH_ROWS)[number]
export type StreamRow = (typeof STREAM_ROWS)[number]

/** Said above the table, because nobody's defaults are the same. */
export const PARAMETERS =
  'MACD 12, 26, 9 · BBANDS 20, 2 deviations of the population · STOCH 14, 3, 3 simple means · SUPERTREND 10, 3 · KAMA 10, 2, 30'
