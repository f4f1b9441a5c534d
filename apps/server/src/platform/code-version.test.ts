import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { codeHash, codeVersion } from './code-version.ts'

test('the version names the program and its code, the same each time', () => {
  assert.match(codeVersion(), /^\d+\.\d+\.\d+\+[0-9a-f]{16}$/)
  assert.equal(codeVersion(), codeVersion())
})

// biome-ignore format: a table reads by its columns
const changes = [
  ['another content',           'stage.ts',            'export const b = 1', true],
  ['another file',              'deep/venue.ts',       'export const c = 1', true],
  ['another file of JavaScript', 'venue.js',           'export const c = 1', true],
  ['a test',                    'stage.test.ts',       'test()',             false],
  ['a declaration',             'stage.d.ts',          'declare const a: 1', false],
  ['what helps tests',          'testing/stage.ts',    'export {}',          false],
  ['a note',                    'README.md',           'see below',          false],
] as const
for (const [name, file, text, changed] of changes) {
  test(`${name} ${changed ? 'is' : 'is not'} another version`, (context) => {
    const folder = mkdtempSync(join(tmpdir(), 'tickworks-code-'))
    context.after(() => rmSync(folder, { recursive: true }))
    for (const below of ['deep', 'testing']) mkdirSync(join(folder, below))
    writeFileSync(join(folder, 'stage.ts'), 'export const a = 1')
    const before = codeHash([folder])
    writeFileSync(join(folder, file), text)
    assert.equal(codeHash([folder]) !== before, changed)
  })
}
