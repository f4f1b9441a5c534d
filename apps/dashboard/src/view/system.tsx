/** Strategies with their switches, feeds with their states. */

import type { Feed, StrategyStatus } from '../api/shapes.ts'
import { fixed } from '../format/number.ts'
import { Simulated, Swatch } from './badges.tsx'
import { sameJson, useDesk, useDeskState } from './desk-context.ts'

const NOTHING: readonly never[] = []

export function System() {
  const strategies = useDeskState((state) => state.status?.strategies ?? NOTHING, sameJson)
  const feeds = useDeskState((state) => state.status?.feeds ?? NOTHING, sameJson)
  const isLoading = useDeskState((state) => state.status === null)
  return (
    <div className="panel area-system">
      <section aria-labelledby="strategies-title">
        <div className="panel-head">
          <h2 id="strategies-title">Strategies</h2>
          <span className="count">{strategies.length}</span>
        </div>
        <ul className="rows">
          {strategies.map((strategy, i) => (
            <Strategy key={strategy.id} strategy={strategy} index={i} />
          ))}
          {strategies.length === 0 && !isLoading ? <li className="dim row-empty">No strategy is configured.</li> : null}
        </ul>
      </section>
      <section aria-labelledby="feeds-title">
        <div className="panel-head">
          <h2 id="feeds-title">Feeds</h2>
          <span className="count">{feeds.length}</span>
        </div>
        <ul className="rows">
          {feeds.map((feed) => (
            <FeedRow key={feed.source} feed={feed} />
          ))}
          {feeds.length === 0 && !isLoading ? <li className="dim row-empty">No feed is open.</li> : null}
        </ul>
      </section>
    </div>
  )
}

function Strategy({ strategy, index }: { readonly strategy: StrategyStatus; readonly index: number }) {
  const desk = useDesk()
  const hasToken = useDeskState((state) => state.hasToken)
  const { id, title, on, reason, timeframe, instruments } = strategy
  const params = Object.entries(strategy.params)
    .map(([name, value]) => `${name} ${value}`)
    .join(', ')
  return (
    <li className={`row ${on ? '' : 'row-off'}`}>
      <Swatch index={index} />
      <span className="row-main">
        <span className="ellipsis" title={title}>
          {id}
        </span>
        <span className="row-note ellipsis" title={`${instruments.join(', ')}; ${params}`}>
          {on ? `${timeframe} · ${params === '' ? title : params}` : (reason ?? 'off')}
        </span>
      </span>
      <button
        type="button"
        role="switch"
        className="switch"
        data-testid={`strategy-${id}`}
        aria-checked={on}
        aria-label={`${id} may trade`}
        title={hasToken ? `Switch ${on ? 'off' : 'on'}` : 'Read only'}
        disabled={!hasToken}
        onClick={() => void desk.setStrategy(id, !on)}
      >
        <span aria-hidden="true">{on ? 'on' : 'off'}</span>
      </button>
    </li>
  )
}

const WORDS: Readonly<Record<Feed['state'], string>> = {
  running: 'running',
  paused: 'paused',
  ended: 'at its end',
  failed: 'failed',
}

function FeedRow({ feed }: { readonly feed: Feed }) {
  const { source, title, rows, totalRows, state, error, simulated } = feed
  return (
    <li className="row" data-testid={`feed-${source}`}>
      <span className={`lamp lamp-${state}`} aria-hidden="true" />
      <span className="row-main">
        <span className="ellipsis" title={title}>
          {title}
        </span>
        <span className="row-note">
          <Simulated when={simulated} />
          <span className="ellipsis" title={error ?? undefined}>
            {error ?? `${fixed(rows, 0)}${totalRows === null ? ' rows' : ` of ${fixed(totalRows, 0)}`}`}
          </span>
        </span>
      </span>
      <span className={`row-state state-${state}`}>{WORDS[state]}</span>
    </li>
  )
}
