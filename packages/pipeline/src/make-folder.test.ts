import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { makeFolder } from './make-folder.ts'

const temporary = mkdtempSync(join(tmpdir(), 'tickworks-make-folder-'))
after(() => rmSync(temporary, { recursive: true, force: true }))

test('makeFolder: makes what is missing, and leaves what is there', () => {
  const folder = join(temporary, 'a', 'b', 'c')
  makeFolder(folder)
  makeFolder(folder)
  assert.ok(statSync(folder).isDirectory())
})

test('makeFolder: a file in the way is said', () => {
  const file = join(temporary, 'file')
  writeFileSync(file, '')
  assert.throws(() => makeFolder(file), { code: 'EEXIST' })
  assert.throws(() => makeFolder(join(file, 'below')), { code: 'ENOTDIR' })
})

const noProc = existsSync('/proc/self') ? false : 'there is no /proc'
test('makeFolder: ends where nothing can be created', { skip: noProc }, () => {
  const url = new URL('make-folder.ts', import.meta.url)
  const program = `import { makeFolder } from '${url}'; try { makeFolder('/proc/tickworks/a') } catch (e) { process.stdout.write(e.code) }`
  // a process of its own, because what this guards against is a call that never returns
  const { stdout, signal } = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 60_000,
    killSignal: 'SIGKILL',
  })
  assert.equal(signal, null)
  assert.match(stdout, /^E(NOENT|ACCES|PERM|ROFS)$/)
})
