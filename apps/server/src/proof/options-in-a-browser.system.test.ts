/** `@tickworks/options`, bundled for a page, in Chromium: the bits of Node, with WebAssembly and where a page forbids it. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { BROWSER_SKIP, openBrowser } from './browser.ts'
import { type OptionBits, optionBits } from './option-bits.ts'

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url))

test('a browser gives the same bits as Node, by SIMD kernels and by their scalar twins', {
  skip: BROWSER_SKIP,
}, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-options-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const code = bundle(folder)
  const here = optionBits()
  assert.equal(here.kernels, 'simd')
  const browser = await openBrowser(t)
  for (const [kernels, policy] of [
    ['simd', ''],
    ['scalar', '<meta http-equiv="Content-Security-Policy" content="script-src \'unsafe-inline\'">'],
  ] as const) {
    await t.test(`${kernels} kernels`, async () => {
      const page = await browser.newPage()
      const trouble: string[] = []
      page.on('pageerror', (error) => trouble.push(error.message))
      await page.setContent(`<!doctype html>${policy}<title>options</title>`)
      await page.evaluate('refused = 0; addEventListener("securitypolicyviolation", () => { refused += 1 })')
      await page.addScriptTag({ content: code })
      const there = (await page.evaluate('options.optionBits()')) as OptionBits
      assert.deepEqual(trouble, [])
      assert.equal(there.kernels, kernels)
      assert.equal(await page.evaluate('refused'), kernels === 'simd' ? 0 : 1, 'it is tried once')
      assert.ok(Object.is(there.firstPrice, here.firstPrice), `${there.firstPrice}, in Node ${here.firstPrice}`)
      assert.deepEqual(Object.keys(there.bits), Object.keys(here.bits))
      for (const [column, bits] of Object.entries(here.bits)) assert.equal(there.bits[column], bits, column)
    })
  }
})

/** The numbers' module with all that it imports as one script, which leaves `options` behind. */
function bundle(folder: string): string {
  const file = join(folder, 'options.js')
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules', 'rolldown', 'bin', 'cli.mjs'),
      fileURLToPath(new URL('option-bits.ts', import.meta.url)),
      ...['--file', file, '--format', 'iife', '--name', 'options', '--minify'],
    ],
    { cwd: ROOT, encoding: 'utf8' },
  )
  assert.equal(status, 0, stderr)
  return readFileSync(file, 'utf8')
}
