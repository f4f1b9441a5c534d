/** Debian's Chromium on the desk, with an eye on what pages should never do. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Cleanup } from '../testing/temporary.ts'

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
)
// As root it needs the first; without the others it looks up hosts of its own at every start.
const FLAGS =
  '--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'
/** Far more than anything here takes. */
export const PATIENCE_MS = 60_000

/** Why there is no browser to show it in, or false. In CI that is no reason: there the test fails. */
export const BROWSER_SKIP: string | false =
  CHROMIUM === undefined && process.env.CI === undefined ? 'no Chromium is installed' : false

export async function openBrowser(t: Cleanup): Promise<Browser> {
  assert.ok(CHROMIUM !== undefined, 'Chromium is needed here: tools/servers/browser.sh install')
  const browser = await chromium.launch({ executablePath: CHROMIUM, args: FLAGS.split(' ') })
  t.after(() => browser.close())
  return browser
}

/** A page, and what it did that it should not: errors and warnings, failed requests, requests to other hosts than `origin`. */
export async function openPage(
  browser: Browser,
  origin: string,
  options: Parameters<Browser['newPage']>[0],
): Promise<{ readonly page: Page; readonly trouble: string[] }> {
  const page = await browser.newPage(options)
  page.setDefaultTimeout(PATIENCE_MS)
  const trouble: string[] = []
  const { host } = new URL(origin)
  const look = (url: string) => {
    if (!url.startsWith('data:') && new URL(url).host !== host) trouble.push(`asked ${url}`)
  }
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) trouble.push(`console ${message.type()}: ${message.text()}`)
  })
  page.on('pageerror', (error) => trouble.push(`error: ${error.message}`))
  page.on('request', (request) => look(request.url()))
  page.on('websocket', (socket) => look(socket.url()))
  page.on('response', (response) => {
    if (response.status() >= 400) trouble.push(`${response.status()} for ${response.url()}`)
  })
  return { page, trouble }
}

/** The desk is there: built by `npm test` before, else now. */
export function buildDesk(): void {
  const folder = fileURLToPath(new URL('../../../dashboard/', import.meta.url))
  if (existsSync(`${folder}dist/index.html`)) return
  const vite = fileURLToPath(new URL('../../../../node_modules/vite/bin/vite.js', import.meta.url))
  const { status, stderr } = spawnSync(process.execPath, [vite, 'build', '--logLevel', 'warn'], {
    cwd: folder,
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
}
