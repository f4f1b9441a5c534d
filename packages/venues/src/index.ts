export { momentOf } from './adapters/option-quotes/date-text.ts'
export { OPTION_COLUMNS, type OptionColumn, type OptionLayout } from './adapters/option-quotes/option-columns.ts'
export {
  type OptionQuotes,
  type OptionQuotesOptions,
  type OptionReading,
  type OptionVenue,
  optionQuoteParts,
  parseOptionQuotes,
  readOptionQuotes,
} from './adapters/option-quotes/option-quotes.ts'
export {
  type BarsOptions,
  type BarsReading,
  type BarTable,
  barsBetween,
  parseBars,
  readBarsBytes,
  readBarsCsv,
} from './adapters/replay/bars-csv.ts'
export { ColumnsCsv, readColumnsCsv, TIME_COLUMNS } from './adapters/replay/columns-csv.ts'
export { type CsvCode, CsvError, type CsvRule, type RowDefect } from './adapters/replay/csv-error.ts'
export { isJson } from './adapters/replay/read-file.ts'
export {
  type InstrumentOptions,
  instrumentOf,
  type ReplayFile,
  type ReplayOptions,
  replayFeed,
} from './adapters/replay/replay-feed.ts'
export { NEW_YORK_SESSION, sp500Feed } from './adapters/replay/sp500.ts'
export { columnsCsvParts, textBlocks } from './adapters/replay/text-blocks.ts'
export {
  parseTrades,
  readTradesBytes,
  readTradesCsv,
  type TradesOptions,
  type TradeTable,
} from './adapters/replay/trades-csv.ts'
export { type SimulatedOptions, simulatedFeed } from './adapters/simulated/simulated-feed.ts'
export { type FeedDefect, type FeedOptions, type FrameStream, framesOf, type MarketFeed } from './feed.ts'
