/** Pages of chains and surfaces, as a browser shows them. */

import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { BROWSER_SKIP, openBrowser, openPage } from '../proof/browser.ts'
import { EXPIRIES, LEGS, rowsCsv, SPOT } from './testing/made-chain.ts'
import { emptyFolder } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

// biome-ignore format: a table reads by its columns
const screens = [
  // name          width  height  scheme
  ['desk, light',  1_280,   900,  'light'],
  ['phone, dark',    390,   844,  'dark'],
] as const
test('options chain and surface: pages that a browser shows whole, without a script and without a network', {
  skip: BROWSER_SKIP,
}, async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'chain.csv'), rowsCsv())
  for (const what of ['chain', 'surface']) {
    const [input, output] = [join(cwd, 'chain.csv'), join(cwd, `${what}.html`)]
    const made = await runHere(['options', what, '--input', input, '--rate', '6.5%', '--output', output])
    assert.equal(made.code, 0, made.stderr)
  }
  const browser = await openBrowser(context)
  const backgrounds = new Set<string>()
  for (const [name, width, height, colorScheme] of screens) {
    for (const what of ['chain', 'surface'] as const) {
      const url = pathToFileURL(join(cwd, `${what}.html`)).href
      const { page, trouble } = await openPage(browser, url, { viewport: { width, height }, colorScheme })
      await page.goto(url)
      assert.equal(await page.evaluate('document.documentElement.scrollWidth'), width, name)
      const marks = (selector: string) => page.locator(`svg:visible ${selector}`).count()
      assert.ok((await marks('circle.call')) > 20 && (await marks('circle.put')) > 20, 'smile')
      assert.ok((await marks('path.fit')) === 1 && (await marks('path.band')) === 1, 'fit and band')
      assert.ok((await marks('rect.cell')) > 200, 'surface')
      if (what === 'chain') assert.ok((await marks('rect.call')) > 20 && (await marks('rect.put')) > 20, 'exposure')
      // Another expiry is a click or a key away, and has a picture of its own.
      const before = await page.locator('.panels svg:visible > title').first().textContent()
      await page.locator('label[for=expiry1]').click()
      assert.notEqual(await page.locator('.panels svg:visible > title').first().textContent(), before)
      assert.equal(await page.locator('svg:not([role=img][aria-labelledby])').count(), 0)
      assert.equal(await page.locator('table:not(:has(caption))').count(), 0)
      backgrounds.add(String(await page.evaluate('getComputedStyle(document.body).backgroundColor')))
      assert.deepEqual(trouble, [], `${what}, ${name}`)
      await page.close()
    }
  }
  assert.equal(backgrounds.size, 2)
})

test('options chain: a page says where forwards come from, and why an expiry has no vols, and shows one that has first', async (context) => {
  const cwd = emptyFolder(context)
  const [input, output] = [join(cwd, 'chain.csv'), join(cwd, 'chain.html')]
  // The first expiry has calls alone, and nothing says the spot.
  const legs = LEGS.filter(({ expiry, right }) => expiry !== EXPIRIES[0] || right === 'C')
  writeFileSync(input, rowsCsv(legs).replaceAll(`,${SPOT}\n`, ',\n'))
  const { code, stderr } = await runHere(['options', 'chain', '--input', input, '--rate', '6.5%', '--output', output])
  assert.equal(code, 0, stderr)
  const html = readFileSync(output, 'utf8')
  assert.match(html, /<th scope="row">2026-12-31<\/th>(<td>[^<]*<\/td>){2}<td>parity ±0\.0\d<\/td>/)
  assert.match(
    html,
    /No option has a vol: the forward is unknown, parity refused: 0 strikes with call and put, 3 are needed\./,
  )
  assert.match(html, /id="expiry1" checked/)
  assert.match(html, /on 2026-11-12 15:30 Asia\/Kolkata<\/h1>/)
})
