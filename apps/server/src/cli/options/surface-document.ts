/** A surface as columns (its grid) and as one JSON document (everything). */

import { jumpWingsOfRaw, sviWings } from '@tickworks/options'
import type { OutputColumn } from '../columns-out.ts'
import { isoTime } from '../format.ts'
import { headDocument } from './chain-document.ts'
import type { GridPoint, SlicedExpiry, SurfaceReport } from './surface-report.ts'

type Cell = (point: GridPoint) => number | string

const CELLS: Readonly<Record<string, Cell>> = {
  expiry: ({ expiry }) => expiry,
  years: ({ years }) => years,
  place: ({ greeks }) => greeks.at.expiry,
  forward: ({ greeks }) => greeks.at.forward,
  rate: ({ greeks }) => greeks.at.rate,
  logMoneyness: ({ logMoneyness }) => logMoneyness,
  strike: ({ strike }) => strike,
  right: ({ right }) => right,
  vol: ({ greeks }) => greeks.at.vol,
  totalVariance: ({ greeks }) => greeks.at.totalVariance,
  isWing: ({ greeks }) => String(greeks.at.wing),
  price: ({ price }) => price,
  delta: ({ greeks }) => greeks.stickyStrike.delta,
  gamma: ({ greeks }) => greeks.stickyStrike.gamma,
  thetaPerDay: ({ greeks }) => greeks.stickyStrike.thetaPerDay,
  vegaPerPoint: ({ greeks }) => greeks.stickyStrike.vegaPerPoint,
  rhoPerPct: ({ greeks }) => greeks.stickyStrike.rhoPerPct,
  vanna: ({ greeks }) => greeks.stickyStrike.vanna,
  volga: ({ greeks }) => greeks.stickyStrike.volga,
  stickyDeltaDelta: ({ greeks }) => greeks.stickyDelta.delta,
  stickyDeltaGamma: ({ greeks }) => greeks.stickyDelta.gamma,
}
const SCENARIO_CELLS: Readonly<Record<string, Cell>> = {
  scenarioForward: ({ scenario }) => scenario?.forward ?? Number.NaN,
  scenarioVol: ({ scenario }) => scenario?.vol ?? Number.NaN,
  scenarioPrice: ({ scenario }) => scenario?.price ?? Number.NaN,
  scenarioChange: ({ scenario, price }) => (scenario?.price ?? Number.NaN) - price,
  scenarioOutcome: ({ scenario }) => scenario?.outcome ?? '',
}
const TEXTS = new Set(['expiry', 'place', 'right', 'isWing', 'scenarioOutcome'])

export function surfaceColumns(report: SurfaceReport): {
  readonly columns: readonly OutputColumn[]
  readonly rowCount: number
} {
  const { grid } = report
  const columns = cellsOf(report).map(([name, cell]): OutputColumn => {
    const values = grid.map(cell)
    return { name, values: TEXTS.has(name) ? (values as string[]) : Float64Array.from(values as number[]) }
  })
  return { columns, rowCount: grid.length }
}

function cellsOf({ shock }: SurfaceReport): readonly (readonly [string, Cell])[] {
  return Object.entries(shock === null ? CELLS : { ...CELLS, ...SCENARIO_CELLS })
}

export function surfaceDocument(report: SurfaceReport): object {
  const { set, options, symbol, surface, expiries, ssvi, shock, grid, term } = report
  const cells = cellsOf(report)
  return {
    ...headDocument(set, options),
    symbol,
    arbitrage: options.arbitrage,
    expiries: expiries.map(sliceDocument),
    check: surface.fit.check,
    ssvi: ssvi.kind === 'refused' ? ssvi : { ...ssvi.fit, check: ssvi.check },
    termStructure: term.map(({ expiry, years, forward, atm, totalVariance, forwardVol, calendarFalls }) => {
      return { expiry, years, forward, atm: atm.iv, totalVariance, forwardVol, calendarFalls }
    }),
    scenario: shock,
    grid: grid.map((point) => Object.fromEntries(cells.map(([name, cell]) => [name, cell(point)]))),
  }
}

function sliceDocument({ chain, summary, svi }: SlicedExpiry): object {
  const { forward } = summary
  const head = {
    expiry: chain.expiry,
    expiresAt: isoTime(chain.clock.expiryUs(chain.expiry)),
    years: chain.years,
    forward,
  }
  if (svi.kind === 'refused') return { ...head, fit: svi }
  return { ...head, fit: { ...svi, jumpWings: jumpWingsOfRaw(svi.svi, svi.years), wings: sviWings(svi.svi) } }
}
