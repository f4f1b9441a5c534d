import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { FAULT_POINTS } from './fault-points.ts'
import { prepareSnapshot, type Snapshot, SnapshotStore } from './snapshot-store.ts'
import { tempFolder } from './testing/temp-folder.ts'

const snapshotAt = (inputSeq: number): Snapshot => ({
  inputSeq,
  offsets: { 'market.ticks': inputSeq },
  sources: { nse: { nextSeq: inputSeq, recvTsUs: 5 } },
  instrumentCount: 2,
  tsUs: 5,
  deadLetters: {},
  lettersMade: {},
  codeVersion: '1',
  state: { text: 'grüße', n: inputSeq },
})

async function withStore(run: (folder: string) => Promise<void>): Promise<void> {
  const folder = tempFolder()
  try {
    await run(folder.path)
  } finally {
    folder.remove()
  }
}

test('snapshot store: gives back the newest, keeps three', async () => {
  await withStore(async (folder) => {
    const store = new SnapshotStore({ folder: join(folder, 'deep', 'snapshots') })
    assert.deepEqual(store.newest(), { snapshot: null, damaged: [] })
    for (const inputSeq of [10, 20, 30, 40, 50]) await store.save(prepareSnapshot(snapshotAt(inputSeq)))
    assert.deepEqual(store.list(), [50, 40, 30])
    assert.deepEqual(store.newest().snapshot, snapshotAt(50))
    assert.deepEqual(store.oldest().snapshot, snapshotAt(30))
    assert.deepEqual(store.newest(({ inputSeq }) => inputSeq < 45).snapshot, snapshotAt(40))
  })
})

test('snapshot store: any damaged or missing byte is noticed, and the one before is given', async () => {
  await withStore(async (folder) => {
    const store = new SnapshotStore({ folder })
    await store.save(prepareSnapshot(snapshotAt(10)))
    await store.save(prepareSnapshot(snapshotAt(20)))
    const file = join(folder, '0000000000000020.snap')
    const whole = readFileSync(file)
    for (let at = 0; at < whole.length; at += 1) {
      const damaged = Buffer.from(whole)
      damaged[at] = damaged[at]! ^ 0x11
      for (const bytes of [damaged, whole.subarray(0, at)]) {
        writeFileSync(file, bytes)
        const { snapshot, damaged: found } = store.newest()
        assert.deepEqual(snapshot, snapshotAt(10), `byte ${at}`)
        assert.deepEqual([found[0]!.file, found[0]!.inputSeq, found.length], [file, 20, 1])
        assert.ok(found[0]!.rule.length > 5)
      }
    }
  })
})

test('snapshot store: a death on the way leaves the ones before, and no rubbish after the next start', async () => {
  for (const point of FAULT_POINTS.filter((name) => name.startsWith('snapshot'))) {
    await withStore(async (folder) => {
      await new SnapshotStore({ folder }).save(prepareSnapshot(snapshotAt(10)))
      const store = new SnapshotStore({
        folder,
        fault(at) {
          if (at === point) throw new Error(`died at ${point}`)
        },
      })
      await assert.rejects(store.save(prepareSnapshot(snapshotAt(20))), /died at/)
      const again = new SnapshotStore({ folder })
      assert.equal(again.newest().snapshot!.inputSeq, point === 'snapshot.renamed' ? 20 : 10)
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.endsWith('.tmp')),
        [],
      )
    })
  }
})

test('snapshot store: open for reading only it creates and removes nothing', async () => {
  await withStore(async (folder) => {
    assert.deepEqual(new SnapshotStore({ folder: join(folder, 'nowhere'), readOnly: true }).list(), [])
    assert.equal(existsSync(join(folder, 'nowhere')), false)
    writeFileSync(join(folder, '0000000000000001.snap.tmp'), '')
    new SnapshotStore({ folder, readOnly: true })
    assert.ok(existsSync(join(folder, '0000000000000001.snap.tmp')))
  })
})

test('snapshot store: a state may change after it was prepared', async () => {
  await withStore(async (folder) => {
    const state = { list: [1, 2, 3] }
    const prepared = prepareSnapshot({ ...snapshotAt(1), state })
    state.list.push(4)
    const store = new SnapshotStore({ folder })
    await store.save(prepared)
    assert.deepEqual(store.newest().snapshot!.state, { list: [1, 2, 3] })
  })
})

test('snapshot store: a folder that cannot be is named', async () => {
  await withStore(async (folder) => {
    writeFileSync(join(folder, 'file'), '')
    assert.throws(() => new SnapshotStore({ folder: join(folder, 'file', 'snapshots') }), {
      code: 'ERR_FOLDER_UNWRITABLE',
    })
  })
})
