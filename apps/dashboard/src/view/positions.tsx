/** What is held, by instrument and strategy: open positions first. */

import type { Instrument, Position } from '../api/shapes.ts'
import type { DeskState } from '../desk/state.ts'
import { currencyDecimals, fixed, quantity } from '../format/number.ts'
import { Arrow, Empty, Signed, Simulated, Swatch } from './badges.tsx'
import { sameJson, useDesk, useDeskState } from './desk-context.ts'
import { Skeleton, splitKey } from './instruments.tsx'

export function Positions() {
  const positions = useDeskState((state) => state.positions)
  const instruments = useDeskState((state) => state.instruments)
  const strategies = useDeskState(strategyIds, sameJson)
  const isLoading = useDeskState((state) => state.phase === 'loading')
  const open = positions.filter(({ qty }) => qty !== 0)
  const flat = positions.filter(({ qty, realised }) => qty === 0 && realised !== 0)
  return (
    <section className="panel area-positions" aria-labelledby="positions-title" data-testid="positions">
      <div className="panel-head">
        <h2 id="positions-title">Positions</h2>
        <span className="count">{open.length} open</span>
      </div>
      {isLoading ? (
        <Skeleton rows={3} />
      ) : open.length + flat.length === 0 ? (
        <Empty title="Flat">Nothing is held, and nothing has been closed yet.</Empty>
      ) : (
        <div className="scroll">
          <table className="positions">
            <thead>
              <tr>
                <th scope="col">Position</th>
                <th scope="col" className="num">
                  Last, average
                </th>
                <th scope="col" className="num">
                  Open, realised
                </th>
              </tr>
            </thead>
            <tbody>
              {[...open, ...flat].map((position) => (
                <PositionRow
                  key={`${position.instrument} ${position.strategy}`}
                  position={position}
                  instrument={instruments.find(({ key }) => key === position.instrument)}
                  strategyIndex={strategies.indexOf(position.strategy)}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

function PositionRow({
  position,
  instrument,
  strategyIndex,
}: {
  readonly position: Position
  readonly instrument: Instrument | undefined
  readonly strategyIndex: number
}) {
  const desk = useDesk()
  const { qty, avgPrice, last, realised, unrealised, strategy } = position
  const priceDecimals = instrument?.priceDecimals ?? 2
  const moneyDecimals = currencyDecimals(instrument?.currency ?? '') ?? 2
  const direction = qty > 0 ? 'up' : qty < 0 ? 'down' : 'same'
  const word = qty > 0 ? 'long' : qty < 0 ? 'short' : 'flat'
  return (
    <tr className={qty === 0 ? 'position-flat' : ''}>
      <td>
        <button type="button" className="row-button" onClick={() => desk.select(position.instrument)}>
          {splitKey(position.instrument)[1]}
        </button>{' '}
        <span className={direction}>
          <Arrow direction={direction} /> {word}{' '}
          {qty === 0 ? '' : quantity(Math.abs(qty), instrument?.qtyDecimals ?? 8)}
        </span>
        <span className="second">
          <Swatch index={strategyIndex} />
          {strategy}
          <Simulated when={instrument?.simulated === true} />
        </span>
      </td>
      <td className="num">
        {fixed(last, priceDecimals)}
        <span className="second">{fixed(avgPrice, priceDecimals)}</span>
      </td>
      <td className="num">
        {qty === 0 ? <span className="dim">–</span> : <Signed value={unrealised} decimals={moneyDecimals} />}
        <span className="second">
          <Signed value={realised} decimals={moneyDecimals} />
        </span>
      </td>
    </tr>
  )
}

export function strategyIds({ status }: DeskState): readonly string[] {
  return status?.strategies.map(({ id }) => id) ?? []
}
