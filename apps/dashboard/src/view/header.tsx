/** Who trades, on what clock, from which feed, and the switch that stops it. */

import { dateTimeText } from '../format/time.ts'
import { About } from './about.tsx'
import { ConnectionState } from './connection.tsx'
import { useDeskState } from './desk-context.ts'
import { FeedControls } from './feed-controls.tsx'
import { Brand, Icon } from './icons.tsx'
import { KillSwitch } from './kill-switch.tsx'
import { setTheme, useTheme } from './theme.ts'

export function Header() {
  return (
    <header className="header">
      <div className="brand">
        <Brand />
        <h1>Tickworks</h1>
      </div>
      <Account />
      <FeedControls />
      <EventClock />
      <span className="header-space" />
      <ConnectionState />
      <div className="header-tools">
        <ThemeToggle />
        <About />
      </div>
      <KillSwitch />
    </header>
  )
}

function Account() {
  const account = useDeskState((state) => state.status?.account ?? null)
  const broker = useDeskState((state) => state.status?.broker ?? null)
  const currency = useDeskState((state) => state.status?.currency ?? '')
  return (
    <div className="stat header-account">
      <span className="stat-name">Account</span>
      <span className="stat-value">
        {account ?? '–'} <span className="dim">{currency}</span>
        {broker === null ? null : <span className={`badge badge-${broker}`}>{broker}</span>}
      </span>
    </div>
  )
}

function EventClock() {
  const text = useDeskState((state) => dateTimeText(state.status?.nowEventTsUs ?? null, 'UTC'))
  return (
    <div className="stat header-clock">
      <span className="stat-name">Event time, UTC</span>
      <span className="stat-value">{text}</span>
    </div>
  )
}

function ThemeToggle() {
  const theme = useTheme()
  const other = theme === 'dark' ? 'light' : 'dark'
  return (
    <button
      type="button"
      className="icon-button"
      data-testid="theme-toggle"
      aria-label={`Switch to the ${other} theme`}
      title={`Switch to the ${other} theme`}
      onClick={() => setTheme(other)}
    >
      <Icon name={theme === 'dark' ? 'sun' : 'moon'} />
    </button>
  )
}
