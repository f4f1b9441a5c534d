// What does the simulated market look like after a minute?
import { OrderBook } from '@tickworks/market'
import { framesOf, simulatedFeed } from '@tickworks/venues'

const feed = simulatedFeed({ seed: 42, instruments: 1, durationUs: 60_000_000, optionChain: true })
console.log(`${feed.title}: ${feed.instruments.length} instruments, ${feed.totalRows} rows`)

const books = feed.instruments.map(() => new OrderBook())
const ids = new Map(feed.instruments.map(({ key }, i) => [key, i]))
const stream = await feed.open({ fromSeq: 0, instrumentId: (key) => ids.get(key)! })
for (const frame of framesOf(stream)) {
  for (let i = 0; i < frame.length; i += 1) books[frame.instrument[i]!]!.apply(frame, i)
}
for (const i of [0, 11, 12]) console.log(feed.instruments[i]!.title, books[i]!.bidUnits / 100, books[i]!.askUnits / 100)
