import type { CalendarSpec } from '@tickworks/market'
import type { MarketFeed } from '../../feed.ts'
import { readBarsCsv } from './bars-csv.ts'
import { instrumentOf, replayFeed } from './replay-feed.ts'

/** Regular hours of the New York exchanges. Holidays are not listed: on them the file has no rows. */
export const NEW_YORK_SESSION: CalendarSpec = {
  timeZone: 'America/New_York',
  sessionOpen: '09:30',
  sessionClose: '16:00',
  holidays: [],
}

/**
 * Daily bars of the S&P 500 index from 2000-01-03 to 2020-04-17: `INDEX:SPX`, as `sp500-2000.csv` of the npm package `vega-datasets` has
 * them. The file's prices went through 32-bit floats (1455.219971 for 1455.22): they are rounded to the index's tick of 0.01. Each bar
 * opens at 09:30 and closes at 16:00 New York time. The volume is that of the index's members, in shares.
 *
 * @param csvPath where the file is; the caller resolves the package
 * @throws CsvError when it cannot be read or is not what it was
 */
export async function sp500Feed(csvPath: string): Promise<MarketFeed> {
  const table = await readBarsCsv(csvPath, {
    calendar: NEW_YORK_SESSION,
    timeframe: '1d',
    priceDecimals: 2,
    qtyDecimals: 0,
  })
  const instrument = instrumentOf(table, { key: 'INDEX:SPX', title: 'S&P 500', currency: 'USD', tickUnits: 1 })
  return replayFeed({
    source: 'sp500',
    title: 'S&P 500, daily, 2000–2020 (vega-datasets; prices rounded to 0.01)',
    files: [{ instrument, table }],
  })
}
