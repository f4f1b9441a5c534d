// How does Tickworks understand a table of bars, and what is wrong with it?
import { instrumentOf, parseBars, replayFeed } from '@tickworks/venues'

const text = `Date,Time,Open,High,Low,Close,Volume
03-01-2022,09:16,17393.20,17439.50,17383.30,17428.90,0
03-01-2022,09:17,17428.40,17452.85,17428.40,17450.55,0
03-01-2022,09:18,17450.05,17440.00,17433.05,17445.10,0
03-01-2022,09:19,17444.95,17451.40,17441.65,17448.05,0
`
const table = parseBars(new TextEncoder().encode(text), 'nifty.csv', {
  calendar: { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30', holidays: [] },
  barLabel: 'end',
  onDefect: 'quarantine',
})
console.log(
  `${table.length} bars of ${table.timeframe}, tick ${table.tickUnits} at ${table.priceDecimals} decimals, times ${table.read.times}`,
)
for (const { row, rule, message } of table.defects) console.log(`row ${row}: ${rule}: ${message}`)

const feed = replayFeed({ files: [{ table, instrument: instrumentOf(table, { key: 'NSE:NIFTY', currency: 'INR' }) }] })
const stream = await feed.open({ fromSeq: 0, instrumentId: () => 0 })
const frame = stream.next(100)!
for (let i = 0; i < frame.length; i += 1)
  console.log(
    frame.seq[i],
    new Date(frame.recvTsUs[i]! / 1_000).toISOString().slice(11, 16),
    frame.kind[i] === 2 ? 'open' : 'bar',
    frame.priceUnits[i],
  )
