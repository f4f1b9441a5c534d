/** Depth of the chosen instrument, where it has a book. */

import { fixed, quantity } from '../format/number.ts'
import { dateTimeText } from '../format/time.ts'
import { Simulated } from './badges.tsx'
import { useDeskState } from './desk-context.ts'

const LEVELS = 5

export function OrderBook() {
  const book = useDeskState((state) => state.book)
  const instrument = useDeskState((state) => state.instruments.find(({ key }) => key === state.selected))
  if (instrument?.hasBook !== true) return null
  const { priceDecimals, qtyDecimals } = instrument
  const bids = book?.bids.slice(0, LEVELS) ?? []
  const asks = book?.asks.slice(0, LEVELS) ?? []
  const most = Math.max(1e-12, ...bids.map(([, qty]) => qty), ...asks.map(([, qty]) => qty))
  const share = (qty: number | undefined): string => `${((qty ?? 0) / most) * 100}%`
  return (
    <section className="panel area-book" aria-labelledby="book-title">
      <div className="panel-head">
        <h2 id="book-title">Order book</h2>
        <Simulated when={instrument.simulated || book?.simulated === true} />
      </div>
      <table className="book" aria-label={`Order book at ${dateTimeText(book?.tsUs ?? null, 'UTC')} UTC`}>
        <thead>
          <tr>
            <th scope="col" className="num">
              Quantity
            </th>
            <th scope="col" className="num">
              Bid
            </th>
            <th scope="col" className="num">
              Ask
            </th>
            <th scope="col" className="num">
              Quantity
            </th>
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: LEVELS }, (_, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a level is its place
            <tr key={i}>
              <td className="num depth depth-bid">
                <i style={{ width: share(bids[i]?.[1]) }} />
                <span>{bids[i] === undefined ? '' : quantity(bids[i][1], qtyDecimals)}</span>
              </td>
              <td className="num up">{bids[i] === undefined ? '' : fixed(bids[i][0], priceDecimals)}</td>
              <td className="num down">{asks[i] === undefined ? '' : fixed(asks[i][0], priceDecimals)}</td>
              <td className="num depth depth-ask">
                <i style={{ width: share(asks[i]?.[1]) }} />
                <span>{asks[i] === undefined ? '' : quantity(asks[i][1], qtyDecimals)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
