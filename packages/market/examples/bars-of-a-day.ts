// Which bars does a trading day have? Hours counted from the open, cut at the close, on the day that clocks change.
import { BarClock, type CalendarSpec, exactUnits, formatUnits, OrderBook, parseInstrumentKey } from '@tickworks/market'

const newYork: CalendarSpec = {
  timeZone: 'America/New_York',
  sessionOpen: '09:30',
  sessionClose: '16:00',
  holidays: [],
}
const clock = new BarClock('2h', newYork)
const time = (tsUs: number): string => new Date(tsUs / 1_000).toISOString().slice(0, 16)

let tsUs = Date.parse('2022-03-14T13:30Z') * 1_000
do {
  clock.locate(tsUs)
  console.log(time(clock.openUs), time(clock.closeUs), clock.inSession ? 'in session' : 'outside')
  tsUs = clock.closeUs
} while (clock.inSession)

const book = new OrderBook()
book.set('bid', exactUnits('101.25', 2), 300)
book.set('ask', exactUnits('101.27', 2), 100)
console.log(
  'spread',
  formatUnits(book.askUnits - book.bidUnits, 2),
  parseInstrumentKey('NFO:NIFTY-2026-11-26-C-24500').kind,
)
