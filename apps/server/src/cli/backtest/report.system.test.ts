import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { type Browser, chromium } from 'playwright-core'
import { emptyFolder, runCli } from '../testing/run-cli.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
const SKIP = CHROMIUM === undefined ? 'no Chromium is installed' : false

// biome-ignore format: a table reads by its columns
const screens = [
  // name          width  height  scheme
  ['desk, light',  1_280,   900,  'light'],
  ['desk, dark',   1_280,   900,  'dark'],
  ['phone, light',   390,   844,  'light'],
  ['phone, dark',    390,   844,  'dark'],
] as const

test('the report opens in a browser: drawn, nothing fetched, no error, nothing wider than the screen', {
  skip: SKIP,
}, async (context) => {
  const cwd = emptyFolder(context)
  const made = await runCli(['backtest', 'donchian-breakout', '--report', 'report.html', '--json'], { cwd })
  assert.equal(made.code, 0, made.stderr)
  const browser: Browser = await chromium.launch({ executablePath: CHROMIUM!, args: ['--no-sandbox'] })
  context.after(() => browser.close())
  const backgrounds = new Set<string>()
  for (const [name, width, height, colorScheme] of screens) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme })
    const trouble: string[] = []
    page.on('console', (message) => trouble.push(`console ${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
    page.on('request', (request) => {
      if (!request.url().startsWith('file:')) trouble.push(`request: ${request.url()}`)
    })
    await page.goto(pathToFileURL(join(cwd, 'report.html')).href)
    await page.waitForSelector('html[data-drawn="yes"]', { state: 'attached' })
    assert.deepEqual(trouble, [], name)
    assert.ok((await page.locator('#chart canvas').count()) > 3, name)
    assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, name)
    assert.equal(await page.locator('.badge').textContent(), 'simulated')
    assert.ok((await page.locator('section table').last().locator('tbody tr').count()) > 5)
    backgrounds.add(String(await page.evaluate('getComputedStyle(document.body).backgroundColor')))
    const picture = await page.screenshot({ path: join(cwd, `${name}.png`) })
    assert.ok(picture.length > 10_000, name)
    await page.close()
  }
  assert.equal(backgrounds.size, 2)
})
