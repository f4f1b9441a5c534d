/** The desk: all panels on a wide screen, one at a time on a narrow one. */

import { useEffect, useState } from 'react'
import { Announcer } from './announcer.tsx'
import { Banners, Notices } from './banners.tsx'
import { useDeskState } from './desk-context.ts'
import { Header } from './header.tsx'
import { Health } from './health.tsx'
import { Brand, Icon, type IconName } from './icons.tsx'
import { Instruments } from './instruments.tsx'
import { OrderBook } from './order-book.tsx'
import { Positions } from './positions.tsx'
import { PricePanel } from './price-panel.tsx'
import { ProfitPanel } from './profit.tsx'
import { System } from './system.tsx'
import { Tapes } from './tapes.tsx'
import { TraceDialog } from './trace-dialog.tsx'

type Tab = 'markets' | 'chart' | 'tape' | 'money' | 'system'

const TABS: readonly (readonly [Tab, string, IconName])[] = [
  ['markets', 'Markets', 'list'],
  ['chart', 'Chart', 'chart'],
  ['tape', 'Tape', 'tape'],
  ['money', 'Profit', 'money'],
  ['system', 'System', 'gauge'],
]

export function App() {
  const [tab, setTab] = useState<Tab>('chart')
  const [traced, setTraced] = useState<string | null>(null)
  const phase = useDeskState((state) => state.phase)
  const isStopped = useDeskState((state) => state.status?.killSwitch.on === true)
  const isLive = useDeskState((state) => state.connection.kind === 'live')
  useEffect(() => {
    document.title = isStopped ? '■ Stopped · Tickworks desk' : 'Tickworks desk'
  }, [isStopped])

  if (phase === 'unreachable') return <Unreachable />
  return (
    <div className={`desk ${isStopped ? 'desk-stopped' : ''} ${isLive ? '' : 'desk-stale'}`} data-tab={tab}>
      <a className="skip" href="#chart-panel">
        Skip to the chart
      </a>
      <Header />
      <Banners />
      <main className="areas">
        <Instruments onChosen={() => setTab('chart')} />
        <System />
        <PricePanel onTrace={setTraced} />
        <Tapes onTrace={setTraced} />
        <div className="area-side">
          <ProfitPanel />
          <Positions />
          <OrderBook />
        </div>
      </main>
      <Health />
      <nav className="tabbar" aria-label="Panels">
        {TABS.map(([name, title, icon]) => (
          <button
            key={name}
            type="button"
            data-testid={`panel-${name}`}
            aria-current={tab === name ? 'page' : undefined}
            onClick={() => setTab(name)}
          >
            <Icon name={icon} />
            {title}
          </button>
        ))}
      </nav>
      <Notices />
      <Announcer />
      {traced === null ? null : <TraceDialog key={traced} id={traced} onClose={() => setTraced(null)} />}
    </div>
  )
}

function Unreachable() {
  return (
    <main className="unreachable" data-testid="unreachable">
      <Brand />
      <h1>Tickworks does not answer</h1>
      <p>The page is here, the program behind it is not. Start it, and this page goes on by itself:</p>
      <pre>npm start</pre>
      <p className="dim" role="status">
        Trying again …
      </p>
    </main>
  )
}
