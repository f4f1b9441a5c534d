/** Indicators of the catalogue on the desk's chart, in a browser: found, added, refused, followed, removed, and there again. */

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import type { BarRow, IndicatorSeries } from '../api/shapes.ts'
import { tickworks } from '../testing/child.ts'
import { temporaryHome } from '../testing/temporary.ts'
import { BROWSER_SKIP, buildDesk, openBrowser, openPage, PATIENCE_MS } from './browser.ts'

const SCREENSHOTS = fileURLToPath(new URL('../../../../screenshots/', import.meta.url))
const LIMIT_MS = 10 * 60_000
/** Where other colours blend they may come close to one of a line's. */
const FEW_PIXELS = 30
const INDEX = 'instrument=INDEX:SPX&timeframe=1d'

test('indicators are put on the chart, follow the bars, are refused with the rule, taken off and kept', {
  skip: BROWSER_SKIP,
}, async (t) => {
  buildDesk()
  mkdirSync(SCREENSHOTS, { recursive: true })
  const args = ['run', '--home', temporaryHome(), '--feed', 'sp500', '--speed', '60/s', '--port', '0', '--json']
  const { url, link } = await tickworks(t, args, { limitMs: LIMIT_MS }).document<Started>()
  const browser = await openBrowser(t)
  const { page, trouble } = await openPage(browser, url, {
    viewport: { width: 1_280, height: 800 },
    colorScheme: 'dark',
  })
  await page.goto(link)
  await until(async () => (await get<BarRow[]>(url, `bars?${INDEX}`)).length > 60)
  await until(async () => (await page.getByTestId('chart-lines').textContent()) !== '')
  const panes = await paneCount(page)

  await t.test('an indicator is found and added by keys alone', async () => {
    await page.getByTestId('indicators').focus()
    await page.keyboard.press('Enter')
    await page.getByTestId('indicator-search').waitFor()
    await page.keyboard.type('rsi')
    await page.getByTestId('choose-rsi').waitFor()
    await page.screenshot({ path: join(SCREENSHOTS, 'desk-1280-dark-indicators.png') })
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    assert.equal(await page.evaluate('document.activeElement.name'), 'length')
    assert.equal(await page.locator('input[name=length]').inputValue(), '14')
    await page.keyboard.press('ControlOrMeta+a')
    await page.keyboard.type('9')
    await page.keyboard.press('Enter')
    await page.getByTestId('chosen-rsi').getByText('RSI 9').waitFor()
    await page.getByTestId('indicator-dialog').waitFor({ state: 'detached' })
    assert.equal(await page.evaluate('document.activeElement.dataset.testid'), 'indicators')
    await lines(page, /RSI 9, below: rsi \d/)
    await until(async () => (await paneCount(page)) === panes + 1)
    await drawn(page, 'i0')
  })

  await t.test('bands lie over the price', async () => {
    assert.ok((await pixels(page, 'i1')) < FEW_PIXELS)
    await page.getByTestId('indicators').click()
    await page.getByTestId('indicator-search').fill('bollinger')
    await page.getByTestId('choose-bbands').click()
    await page.locator('input[name=length]').fill('20')
    await page.getByTestId('indicator-add').click()
    await page.getByTestId('chosen-bbands').getByText('BBANDS 20 2').waitFor()
    await lines(page, /BBANDS 20 2, over the price: lower [\d,.]+, middle [\d,.]+, upper [\d,.]+\./)
    await drawn(page, 'i1')
    assert.equal(await paneCount(page), panes + 1)
  })

  await t.test('both follow the bars and are what the API says', async () => {
    const before = await linesText(page)
    await until(async () => (await linesText(page)) !== before)
    await page.getByTestId('pause').click()
    await page.locator('[data-testid=feed-state][data-state=paused]').waitFor()
    const params = encodeURIComponent('{"length":9}')
    const { points } = await get<IndicatorSeries>(url, `indicator?${INDEX}&name=rsi&params=${params}`)
    const last = points.at(-1)!.values[0]!
    await until(async () => {
      const shown = Number(/RSI 9, below: rsi ([\d.]+)\d*\./.exec(await linesText(page))?.[1])
      return Math.abs(shown - last) < 0.001
    })
    await page.mouse.move(0, 0)
    await page.screenshot({ path: join(SCREENSHOTS, 'desk-1280-dark-chosen.png') })
  })

  await t.test('a length of 0 is refused beside its field', async () => {
    await page.getByTestId('indicators').click()
    await page.getByTestId('choose-rsi').click()
    const field = page.locator('input[name=length]')
    await field.fill('0')
    assert.deepEqual([await field.getAttribute('min'), await field.getAttribute('max')], ['1', '100000'])
    await page.getByTestId('indicator-add').click()
    await page.getByTestId('error-length').getByText('length must be an integer from 1 to 100000, was 0').waitFor()
    assert.equal(await field.getAttribute('aria-invalid'), 'true')
    assert.equal(await page.evaluate('document.activeElement.name'), 'length')
    await page.screenshot({ path: join(SCREENSHOTS, 'desk-1280-dark-indicator-refused.png') })
    await page.keyboard.press('Escape')
    await page.getByTestId('indicator-dialog').waitFor({ state: 'detached' })
    assert.equal(await page.getByTestId('chosen-rsi').count(), 1)
    const refused = trouble.splice(0)
    assert.equal(refused.length, 2, `the refusal, and the browser's word on it: ${refused.join()}`)
    assert.ok(refused.every((text) => text.includes('400')))
  })

  await t.test('one is taken off, and after a reload the other is still there', async () => {
    await page.getByRole('button', { name: 'Remove BBANDS 20 2' }).click()
    await page.getByTestId('chosen-bbands').waitFor({ state: 'detached' })
    await until(async () => !(await linesText(page)).includes('BBANDS'))
    await until(async () => (await pixels(page, 'i1')) < FEW_PIXELS)
    assert.equal(await page.evaluate('document.activeElement.dataset.testid'), 'indicators')
    await page.reload()
    await page.getByTestId('chosen-rsi').getByText('RSI 9').waitFor()
    await lines(page, /RSI 9, below: rsi \d/)
    await drawn(page, 'i0')
    assert.equal(await page.getByTestId('chosen-bbands').count(), 0)
    const kept = await page.evaluate('localStorage.getItem("tickworks.indicators")')
    const [instrument, choices] = Object.entries(JSON.parse(String(kept)) as Record<string, { name: string }[]>)[0]!
    assert.deepEqual([instrument, choices.map(({ name }) => name)], ['INDEX:SPX', ['rsi']])
  })

  await t.test('it is all there on a small and light screen', async () => {
    await page.setViewportSize({ width: 390, height: 844 })
    await page.getByRole('button', { name: 'Switch to the light theme' }).click()
    await page.getByTestId('indicators').click()
    await page.getByTestId('indicator-search').fill('macd')
    await page.getByTestId('choose-macd').click()
    await page.getByTestId('indicator-add').waitFor()
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), 390)
    await page.screenshot({ path: join(SCREENSHOTS, 'desk-390-light-indicator-form.png') })
    await page.getByTestId('indicator-add').click()
    await lines(page, /MACD 12 26 9, below: macd /)
    const withMacd = await paneCount(page)
    await page.screenshot({ path: join(SCREENSHOTS, 'desk-390-light-chosen.png') })
    await page.getByRole('button', { name: 'Remove MACD 12 26 9' }).click()
    await until(async () => (await paneCount(page)) === withMacd - 1)
    assert.deepEqual(trouble, [])
  })
})

/** Of the document of `tickworks run --json`. */
type Started = { readonly url: string; readonly link: string }

async function get<T>(url: string, path: string): Promise<T> {
  const response = await fetch(`${url}/api/v2/realtime/${path}`)
  assert.equal(response.status, 200, path)
  return (await response.json()) as T
}

async function linesText(page: Page): Promise<string> {
  return (await page.getByTestId('chart-lines').textContent()) ?? ''
}

/** Waits until the chart says that it has such lines. */
async function lines(page: Page, pattern: RegExp): Promise<void> {
  await until(async () => pattern.test(await linesText(page)))
}

/** Panes with a scale of prices: rows of the chart's table between the separators, without the axis of time. */
async function paneCount(page: Page): Promise<number> {
  const rows = '[...document.querySelectorAll(".chart-canvas table tr")].filter((row) => row.clientHeight > 40).length'
  return Number(await page.evaluate(rows))
}

/** Waits until lines in the colour `--name` are on the chart. */
async function drawn(page: Page, name: string): Promise<void> {
  await until(async () => (await pixels(page, name)) > 2 * FEW_PIXELS)
}

/** Pixels of the chart in the colour `--name`. */
async function pixels(page: Page, name: string): Promise<number> {
  const count = `(() => {
    const probe = document.body.appendChild(document.createElement('span'))
    probe.style.color = 'var(--${name})'
    const [r, g, b] = getComputedStyle(probe).color.match(/[0-9]+/g).map(Number)
    probe.remove()
    let found = 0
    for (const canvas of document.querySelectorAll('.chart-canvas canvas')) {
      if (canvas.width === 0 || canvas.height === 0) continue
      const copy = new OffscreenCanvas(canvas.width, canvas.height).getContext('2d', { willReadFrequently: true })
      copy.drawImage(canvas, 0, 0)
      const { data } = copy.getImageData(0, 0, canvas.width, canvas.height)
      for (let i = 0; i < data.length; i += 4) {
        // A thin line is hardly anywhere of its full colour.
        const distance = Math.abs(data[i] - r) + Math.abs(data[i + 1] - g) + Math.abs(data[i + 2] - b)
        if (data[i + 3] === 255 && distance < 60) found += 1
      }
    }
    return found
  })()`
  return Number(await page.evaluate(count))
}

/** Looks until it is so. The page may not evaluate text, so it is asked from here. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  const limitMs = performance.now() + PATIENCE_MS
  while (!(await isSo())) {
    assert.ok(performance.now() < limitMs, `waited in vain for ${isSo}`)
    await wait(50)
  }
}
