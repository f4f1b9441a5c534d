/** How the pipeline is doing: throughput, lag, latency, log. */

import type { ReactNode } from 'react'
import { bytes, compact, fixed, latency } from '../format/number.ts'
import { useDeskState } from './desk-context.ts'

export function Health() {
  const health = useDeskState((state) => state.status?.health ?? null)
  const version = useDeskState((state) => state.status?.version ?? null)
  const rates = useDeskState((state) => state.rates)
  return (
    <section className="area-health health" aria-label="Pipeline health" data-testid="health">
      <Cell name="Events/s" value={rate(health?.eventsPerSecond)} wide>
        <Sparkline values={rates} />
      </Cell>
      <Cell name="Ticks/s" value={rate(health?.ticksPerSecond)} />
      <Cell name="Lag" value={health === null ? '–' : `${fixed(health.lagRows, 0)} rows`} />
      <Cell name="Latency p50" value={latency(health?.latencyUs.p50)} />
      <Cell name="p99" value={latency(health?.latencyUs.p99)} />
      <Cell name="p99.9" value={latency(health?.latencyUs.p999)} />
      <Cell name="Log" value={bytes(health?.logBytes)} />
      <Cell name="Desks" value={fixed(health?.clients, 0)} />
      <span className="health-end">
        {version === null ? '' : `Tickworks ${version}`} <a href="/docs">API</a>
      </span>
    </section>
  )
}

function Cell({
  name,
  value,
  wide = false,
  children,
}: {
  readonly name: string
  readonly value: string
  readonly wide?: boolean
  readonly children?: ReactNode
}) {
  return (
    <span className={`health-cell ${wide ? 'health-wide' : ''}`}>
      <span className="health-name">{name}</span>
      <span className="health-value">{value}</span>
      {children}
    </span>
  )
}

const WIDTH = 72
const HEIGHT = 16

function Sparkline({ values }: { readonly values: readonly number[] }) {
  const most = Math.max(1, ...values)
  const points = values.map((value, i) => {
    const x = WIDTH - (values.length - 1 - i) * (WIDTH / 60)
    return `${x.toFixed(1)},${(HEIGHT - 1 - (value / most) * (HEIGHT - 2)).toFixed(1)}`
  })
  return (
    <svg className="sparkline" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <polyline points={points.join(' ')} />
    </svg>
  )
}

function rate(value: number | undefined): string {
  return value === undefined ? '–' : value >= 100_000 ? compact(value) : fixed(value, value > 0 && value < 10 ? 1 : 0)
}
