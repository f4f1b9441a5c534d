import assert from 'node:assert/strict'
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import {
  DATA_FOLDER_FORMAT,
  DataFolder,
  dataFolderPaths,
  FolderFormatError,
  FolderOwnedError,
  ownerPid,
} from './data-folder.ts'
import { FolderUnwritableError } from './disk-error.ts'
import { tempFolder } from './testing/temp-folder.ts'

async function withHome(run: (home: string) => Promise<void> | void): Promise<void> {
  const home = tempFolder()
  try {
    await run(home.path)
  } finally {
    home.remove()
  }
}

/** A process that owns the folder until it is killed. */
async function owner(home: string): Promise<ChildProcess> {
  const code = `
    import { DataFolder } from ${JSON.stringify(join(import.meta.dirname, 'data-folder.ts'))}
    globalThis.folder = DataFolder.open(${JSON.stringify(home)})
    console.log('owned')
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(child.stdout!, 'data')
  return child
}

test('data folder: is created, owned, and given back', async () => {
  await withHome((home) => {
    const path = join(home, 'deep', 'data')
    const folder = DataFolder.open(path)
    assert.equal(folder.home, path)
    assert.deepEqual(dataFolderPaths(path), { home: path, log: folder.log, snapshots: folder.snapshots })
    assert.deepEqual(JSON.parse(readFileSync(join(path, 'format.json'), 'utf8')), { format: DATA_FOLDER_FORMAT })
    assert.equal(ownerPid(path), process.pid)
    folder.close()
    folder.close()
    assert.equal(ownerPid(path), null)
    DataFolder.open(path).close()
  })
})

test('data folder: a second owner in the same process is refused', async () => {
  await withHome((home) => {
    const folder = DataFolder.open(home)
    assert.throws(
      () => DataFolder.open(home),
      (error: FolderOwnedError) =>
        error instanceof FolderOwnedError && error.pid === process.pid && error.folder === home,
    )
    folder.close()
    DataFolder.open(home).close()
  })
})

test('data folder: another process owns it while it lives, and no longer', async () => {
  await withHome(async (home) => {
    const child = await owner(home)
    try {
      assert.throws(
        () => DataFolder.open(home),
        (error: FolderOwnedError) => {
          assert.ok(error instanceof FolderOwnedError)
          assert.deepEqual([error.pid, error.code, error.retryable], [child.pid, 'ERR_FOLDER_OWNED', true])
          assert.match(error.message, new RegExp(`process ${child.pid}.*--home`))
          return true
        },
      )
      assert.equal(ownerPid(home), child.pid, 'a refused owner leaves the pid alone')
    } finally {
      child.kill('SIGKILL')
      await once(child, 'exit')
    }
    assert.equal(ownerPid(home), child.pid, 'a killed owner leaves its pid')
    const folder = DataFolder.open(home)
    assert.equal(ownerPid(home), process.pid)
    folder.close()
  })
})

test('data folder: one of a newer format, or with a damaged format file, is refused and left alone', async () => {
  await withHome((home) => {
    for (const [text, rule] of [
      [`{"format":${DATA_FOLDER_FORMAT + 1}}`, /newer program/],
      ['{"format":"1"}', /whole number/],
      ['x', /not JSON/],
    ] as const) {
      writeFileSync(join(home, 'format.json'), text)
      assert.throws(
        () => DataFolder.open(home),
        (error: Error) => error instanceof FolderFormatError && rule.test(error.message),
      )
      assert.equal(readFileSync(join(home, 'format.json'), 'utf8'), text)
    }
    writeFileSync(join(home, 'format.json'), `{"format":${DATA_FOLDER_FORMAT}}`)
    DataFolder.open(home).close()
  })
})

test('data folder: a file in its place, or in the way, is named', async () => {
  await withHome((home) => {
    writeFileSync(join(home, 'file'), '')
    assert.throws(() => DataFolder.open(join(home, 'file')), FolderUnwritableError)
    assert.throws(() => DataFolder.open(join(home, 'file', 'data')), FolderUnwritableError)
  })
})

test('data folder: one on a read-only file system is refused', async (t) => {
  await withHome((home) => {
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k,ro', 'tmpfs', home], { stdio: 'ignore' })
    } catch {
      return t.skip('mounting a file system is not allowed here')
    }
    try {
      for (const path of [home, join(home, 'data')]) {
        assert.throws(
          () => DataFolder.open(path),
          (error: FolderUnwritableError) => {
            assert.ok(error instanceof FolderUnwritableError)
            assert.match(error.message, /read-only.*--home/)
            return true
          },
        )
      }
    } finally {
      execFileSync('umount', [home])
    }
  })
})

test('data folder: one of another user is refused', async (t) => {
  if (process.getuid?.() === 0) return t.skip('root writes anywhere')
  await withHome((home) => {
    chmodSync(home, 0o500)
    assert.throws(() => DataFolder.open(home), FolderUnwritableError)
    chmodSync(home, 0o700)
  })
})

test('data folder: clearing the run leaves what is not part of it', async () => {
  await withHome((home) => {
    const folder = DataFolder.open(home)
    mkdirSync(join(folder.log, 'a'), { recursive: true })
    mkdirSync(folder.snapshots)
    writeFileSync(join(home, 'tables.db'), '')
    writeFileSync(join(home, 'token.json'), '')
    folder.clearRun(['tables.db', 'tables.db-wal'])
    for (const gone of [folder.log, folder.snapshots, join(home, 'tables.db'), join(home, 'trash')])
      assert.equal(existsSync(gone), false)
    assert.ok(existsSync(join(home, 'token.json')))
    folder.clearRun()
    folder.close()
  })
})
