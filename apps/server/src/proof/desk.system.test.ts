/** The desk in a browser, served by the program as a newcomer starts it: it moves, it is operated, and it stops what it should. */

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CONTROL_TOPIC } from '@tickworks/pipeline'
import type { Page } from 'playwright-core'
import type { OrderRow, SignalRow, Status } from '../api/shapes.ts'
import { tickworks } from '../testing/child.ts'
import { temporaryHome } from '../testing/temporary.ts'
import { BROWSER_SKIP, buildDesk, openBrowser, openPage, PATIENCE_MS } from './browser.ts'
import { eventsOf, readRecorded, tickIdsBetween } from './recorded.ts'

const SCREENSHOTS = fileURLToPath(new URL('../../../../screenshots/', import.meta.url))
const WIDE = { width: 1_280, height: 800 }
const NARROW = { width: 390, height: 844 }
/** What a desk is left alone with; a run beside it has no end that a test would wait for. */
const LIMIT_MS = 10 * 60_000

test('the desk moves, switches instruments, stops trading and lets it go on, on two screens and in two themes', {
  skip: BROWSER_SKIP,
}, async (t) => {
  buildDesk()
  const home = temporaryHome()
  const startMs = performance.now()
  const since = () => `${((performance.now() - startMs) / 1_000).toFixed(1)} s`
  const child = tickworks(t, ['run', '--home', home, '--port', '0', '--json'], { limitMs: LIMIT_MS })
  const { url, link } = await child.document<Started>()
  const answered = since()
  const browser = await openBrowser(t)
  const { page, trouble } = await openPage(browser, url, { viewport: WIDE, colorScheme: 'dark' })
  await page.goto(link)

  await t.test('takes the token out of the address', async () => {
    await page.locator('[data-testid=connection][data-state=live]').waitFor()
    assert.equal(page.url(), `${url}/`)
    assert.equal(await page.getByTestId('read-only').count(), 0)
  })

  await t.test('shows a moving chart, signals, orders, fills, positions and profit', async () => {
    await moves(page)
    const moved = since()
    for (const tape of ['signal-tape', 'order-tape', 'fill-tape']) await atLeast(page, tape, 3)
    await page.getByTestId('positions').locator('tbody tr').first().waitFor()
    await page.getByTestId('profit').locator('.equity-value').getByText(/\d/).waitFor()
    const { equity } = await get<{ equity: number }>(url, 'profit')
    assert.ok(equity > 0)
    t.diagnostic(
      `after the start: answered ${answered}, chart moved ${moved}, signals, orders, positions, profit ${since()}`,
    )
  })

  await t.test('says of what is simulated that it is', async () => {
    const simulated = page.getByTestId('instrument-SIM:ALPHA')
    assert.match((await simulated.textContent()) ?? '', /simulated/)
    assert.doesNotMatch((await page.getByTestId('instrument-INDEX:SPX').textContent()) ?? '', /simulated/)
  })

  await t.test('switches the instrument', async () => {
    const range = async (key: string) => {
      const bars = await get<{ high: number; low: number }[]>(url, `bars?instrument=${key}&timeframe=1d&limit=5000`)
      return {
        low: Math.min(...bars.map(({ low }) => low)) * 0.9,
        high: Math.max(...bars.map(({ high }) => high)) * 1.1,
      }
    }
    for (const key of ['SIM:ALPHA', 'INDEX:SPX']) {
      await page.getByTestId(`instrument-${key}`).click()
      await page.locator('#chart-panel').getByText(key, { exact: true }).waitFor()
      const { low, high } = await range(key)
      await until(async () => {
        const close = Number(await page.getByTestId('chart-last-bar').getAttribute('data-close'))
        return close > low && close < high
      })
      await moves(page)
    }
  })

  await t.test('tells why a fill happened, back to its tick', async () => {
    await page.getByRole('tab', { name: 'Fills' }).click()
    await page.getByTestId('fill-tape').locator('tbody tr').first().click()
    const trace = page.getByTestId('trace')
    await trace.locator('li').first().waitFor()
    assert.ok((await trace.locator('li').count()) >= 6)
    assert.match((await trace.textContent()) ?? '', /one root cause/)
    await page.keyboard.press('Escape')
    await trace.waitFor({ state: 'detached' })
    await page.getByRole('tab', { name: 'Signals' }).click()
  })

  await t.test('reaches the kill switch by Tab, opens it by Enter, leaves it by Escape', async () => {
    await page.reload()
    await page.locator('[data-testid=connection][data-state=live]').waitFor()
    const focused = "document.activeElement?.dataset.testid ?? ''"
    let tabs = 0
    while ((await page.evaluate(focused)) !== 'kill-switch' && tabs < 40) {
      await page.keyboard.press('Tab')
      tabs += 1
    }
    assert.equal(await page.evaluate(focused), 'kill-switch')
    await page.keyboard.press('Enter')
    await page.getByTestId('kill-confirm').waitFor()
    assert.equal(await page.evaluate(focused), 'kill-confirm')
    await page.keyboard.press('Escape')
    await page.getByTestId('kill-confirm').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(focused), 'kill-switch')
    assert.equal((await get<Status>(url, 'status')).killSwitch.on, false)
  })

  await t.test('pauses the feed, resumes it, changes its speed', async () => {
    await page.getByTestId('pause').click()
    await page.locator('[data-testid=feed-state][data-state=paused]').waitFor()
    const { feeds } = await get<Status>(url, 'status')
    const rows = feeds.map((feed) => feed.rows)
    await wait(500)
    assert.deepEqual(
      (await get<Status>(url, 'status')).feeds.map((feed) => feed.rows),
      rows,
    )
    await page.getByTestId('speed').selectOption('86400x')
    await until(async () => (await get<Status>(url, 'status')).pacing.speed === '86400x')
    await page.getByTestId('pause').click()
    await page.locator('[data-testid=feed-state][data-state=running]').waitFor()
    await moves(page)
  })

  await t.test('draws at 1280 and at 390 pixels, dark and light, nothing wider than the screen', async () => {
    mkdirSync(SCREENSHOTS, { recursive: true })
    const backgrounds = new Set<unknown>()
    await page.evaluate('document.activeElement?.blur()')
    for (const theme of ['dark', 'light'] as const) {
      await shows(page, theme)
      backgrounds.add(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
      for (const viewport of [WIDE, NARROW]) {
        await page.setViewportSize(viewport)
        await page.mouse.move(0, 0)
        await moves(page)
        assert.equal(await page.evaluate('document.documentElement.scrollWidth'), viewport.width)
        await page.screenshot({ path: join(SCREENSHOTS, `desk-${viewport.width}-${theme}.png`) })
        if (viewport !== NARROW) continue
        for (const panel of ['markets', 'tape', 'money', 'system', 'chart']) {
          await page.getByTestId(`panel-${panel}`).click()
          assert.equal(await page.evaluate('document.documentElement.scrollWidth'), viewport.width, panel)
          await page.screenshot({ path: join(SCREENSHOTS, `desk-${viewport.width}-${theme}-${panel}.png`) })
        }
      }
      await page.setViewportSize(WIDE)
    }
    assert.equal(backgrounds.size, 2)
    await shows(page, 'dark')
  })

  await t.test('the kill switch stops orders: every signal after it is refused, with the reason', async () => {
    await page.getByTestId('speed').selectOption('1728000x')
    await page.getByTestId('kill-switch').click()
    await page.getByTestId('kill-confirm').click()
    await page.locator('[data-testid=kill-state][data-on=true]').waitFor()
    const { killSwitch } = await get<Status>(url, 'status')
    const pressedTsUs = killSwitch.sinceTsUs!
    const after = async () =>
      (await get<SignalRow[]>(url, 'signals?limit=200')).filter(({ tsUs }) => tsUs > pressedTsUs)
    await until(async () => (await after()).length >= 3)
    for (const { outcome, refusal } of await after())
      assert.deepEqual([outcome, refusal?.reason], ['rejected', 'kill_switch'])
    const orders = await get<OrderRow[]>(url, 'orders?limit=200')
    assert.deepEqual(
      orders.filter(({ tsUs }) => tsUs > pressedTsUs),
      [],
    )
    await page.getByTestId('signal-tape').locator('tbody tr').first().getByText('kill switch').waitFor()
    assert.equal(await page.getByTestId('order-tape').getAttribute('data-newest'), orders[0]!.orderId)
    assert.match((await page.locator('.banner-stopped').textContent()) ?? '', /Trading is stopped/)
    await page.screenshot({ path: join(SCREENSHOTS, 'desk-1280-dark-stopped.png') })
  })

  await t.test('released, it trades again', async () => {
    const [newest] = await get<OrderRow[]>(url, 'orders?limit=1')
    await page.getByTestId('kill-switch').click()
    await page.getByTestId('kill-confirm').click()
    await page.locator('[data-testid=kill-state][data-on=false]').waitFor()
    await until(async () => (await page.getByTestId('order-tape').getAttribute('data-newest')) !== newest!.orderId)
  })

  await t.test('asked nobody but the host it came from, and complained of nothing', () => {
    assert.deepEqual(trouble, [])
  })

  await t.test('stopped in order, the log shows no order between kill and release', async () => {
    child.kill('SIGTERM')
    assert.equal((await child.ended).code, 0, child.stderr)
    const recorded = await readRecorded(home)
    const commands = eventsOf(recorded, CONTROL_TOPIC).filter((event) => event.type === 'operator_command')
    assert.deepEqual(
      commands.map(({ data }) => data.command),
      ['kill', 'release'],
    )
    const ticks = tickIdsBetween(recorded, commands[0]!.data.inputSeq, commands[1]!.data.inputSeq)
    assert.ok(ticks.size > 1_000)
    const orders = eventsOf(recorded, 'paper.orders.events').filter(({ type }) => type === 'order_submitted')
    assert.deepEqual(
      orders.filter(({ id }) => ticks.has(id.slice(0, id.indexOf('/')))),
      [],
    )
  })
})

test('a feed at its end says so on the page, and is started afresh from there', { skip: BROWSER_SKIP }, async (t) => {
  buildDesk()
  const args = ['run', '--home', temporaryHome(), '--feed', 'sp500', '--speed', 'max', '--port', '0', '--json']
  const { url, link } = await tickworks(t, args, { limitMs: LIMIT_MS }).document<Started>()
  const { page, trouble } = await openPage(await openBrowser(t), url, { viewport: WIDE })
  await page.goto(link)
  await page.getByTestId('feed-ended').waitFor()
  const [whole] = (await get<Status>(url, 'status')).feeds
  assert.deepEqual([whole!.state, whole!.rows], ['ended', whole!.totalRows])
  await page.getByTestId('speed').selectOption('200/s')
  await page.getByTestId('fresh').click()
  await page.getByTestId('fresh-confirm').click()
  await page.getByTestId('feed-ended').waitFor({ state: 'detached' })
  await page.locator('[data-testid=connection][data-state=live]').waitFor()
  await moves(page)
  const [again] = (await get<Status>(url, 'status')).feeds
  assert.equal(again!.state, 'running')
  assert.ok(again!.rows < whole!.rows)
  assert.match(await lastBar(page), /200[01]/)
  assert.deepEqual(trouble, [])
})

test('without the token the desk only reads; over a restart of the program it comes back by itself', {
  skip: BROWSER_SKIP,
}, async (t) => {
  buildDesk()
  const home = temporaryHome()
  const run = (port: string) =>
    tickworks(t, ['run', '--home', home, '--feed', 'sp500', '--speed', '20/s', '--port', port, '--json'], {
      limitMs: LIMIT_MS,
    })
  const first = run('0')
  const { url } = await first.document<Started>()
  const { page } = await openPage(await openBrowser(t), url, { viewport: WIDE })
  await page.goto(url)
  await moves(page)
  await page.getByTestId('read-only').waitFor()
  assert.ok(await page.getByTestId('pause').isDisabled())
  await page.getByTestId('kill-switch').click()
  await page.getByTestId('read-only-note').waitFor()
  assert.equal(await page.getByTestId('kill-confirm').count(), 0)
  await page.keyboard.press('Escape')

  first.kill('SIGTERM')
  await page.getByTestId('lost-connection').waitFor()
  assert.equal((await first.ended).code, 0, first.stderr)
  const before = await lastBar(page)
  const second = run(new URL(url).port)
  await second.document<Started>()
  await page.locator('[data-testid=connection][data-state=live]').waitFor()
  await until(async () => (await lastBar(page)) !== before)
  second.kill('SIGTERM')
  assert.equal((await second.ended).code, 0, second.stderr)
})

/** Of the document of `tickworks run --json`. */
type Started = { readonly url: string; readonly link: string }

async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}/api/v2/realtime/${path}`)
  assert.equal(response.status, 200, path)
  return (await response.json()) as T
}

async function lastBar(page: Page): Promise<string> {
  return (await page.getByTestId('chart-last-bar').textContent()) ?? ''
}

/** Waits until the chart has another last bar than now. */
async function moves(page: Page): Promise<void> {
  await until(async () => (await lastBar(page)).startsWith('Last bar'))
  const before = await lastBar(page)
  await until(async () => (await lastBar(page)) !== before)
}

async function atLeast(page: Page, tape: string, count: number): Promise<void> {
  await until(async () => Number(await page.getByTestId(tape).getAttribute('data-count')) >= count)
}

/** Looks until it is so. The page may not evaluate text, so it is asked from here. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const limitMs = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    assert.ok(performance.now() < limitMs, `waited in vain for ${isSo}`)
    await wait(25)
  }
}

async function shows(page: Page, theme: 'dark' | 'light'): Promise<void> {
  const label = `Switch to the ${theme} theme`
  const toggle = page.getByRole('button', { name: label })
  if ((await toggle.count()) > 0) await toggle.click()
  await page.getByRole('button', { name: `Switch to the ${theme === 'dark' ? 'light' : 'dark'} theme` }).waitFor()
}
