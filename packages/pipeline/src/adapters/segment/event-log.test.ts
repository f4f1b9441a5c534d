import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { DiskFullError } from '../../disk-error.ts'
import { LogClosedError } from '../../event-log.ts'
import { FAULT_POINTS } from '../../fault-points.ts'
import { RECORD_HEADER_BYTES } from '../../record-batch.ts'
import {
  entryOf,
  eventLogContract,
  type LogBench,
  runLogSteps,
  SIZED_TOPIC,
  textsOf,
  WHOLE_TOPIC,
} from '../../testing/event-log-contract.ts'
import { logSteps } from '../../testing/log-steps.ts'
import { tempFolder } from '../../testing/temp-folder.ts'
import { SegmentEventLog } from './event-log.ts'
import { LogCorruptError } from './log-corrupt-error.ts'

const SMALL = 4000

function bench(segmentBytesMax: number): () => Promise<LogBench> {
  return async () => {
    const folder = tempFolder()
    let log = SegmentEventLog.open({ folder: folder.path, segmentBytesMax })
    return {
      log,
      async reopen() {
        await log.close()
        log = SegmentEventLog.open({ folder: folder.path, segmentBytesMax })
        assert.deepEqual(log.tornTails, [])
        return log
      },
      async dispose() {
        await log.close()
        folder.remove()
      },
    }
  }
}

eventLogContract('segment log', bench(SMALL))

test('segment log: behaves as arrays do, whatever the size of a segment', async () => {
  await fc.assert(
    fc.asyncProperty(logSteps, fc.integer({ min: 60, max: 1500 }), async (steps, segmentBytes) => {
      const one = await bench(segmentBytes)()
      try {
        await runLogSteps(one, steps)
      } finally {
        await one.dispose()
      }
    }),
    { numRuns: 60 },
  )
})

/** Runs `check` with the path of a closed log of these texts in segments of the given size. */
async function withLog(
  texts: readonly string[],
  segmentBytesMax: number,
  check: (folder: string) => Promise<void>,
  topic = WHOLE_TOPIC,
): Promise<void> {
  const folder = tempFolder()
  try {
    const log = SegmentEventLog.open({ folder: folder.path, segmentBytesMax })
    for (const text of texts) await log.append([entryOf(topic, [text])])
    await log.close()
    await check(folder.path)
  } finally {
    folder.remove()
  }
}

function segments(folder: string, topic = WHOLE_TOPIC): string[] {
  return readdirSync(join(folder, topic))
    .sort()
    .map((name) => join(folder, topic, name))
}

/** Every file below a folder with its bytes. */
function bytesOf(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  return Object.fromEntries(
    files.map((entry) => [join(entry.parentPath, entry.name), readFileSync(join(entry.parentPath, entry.name), 'hex')]),
  )
}

function corruption(folder: string): LogCorruptError {
  const before = bytesOf(folder)
  try {
    SegmentEventLog.open({ folder })
  } catch (error) {
    assert.ok(error instanceof LogCorruptError, `was ${error}`)
    assert.deepEqual(bytesOf(folder), before, 'nothing is changed on disk')
    return error
  }
  return assert.fail('the log opened')
}

const TEXTS = ['first', 'second record', 'third', 'the fourth one', 'fifth'] as const

test('segment log: cut off at any byte, it opens with every record that is whole', async () => {
  await withLog(TEXTS, SMALL, async (folder) => {
    const [file] = segments(folder)
    const whole = readFileSync(file!)
    const ends = [whole.length]
    for (const text of [...TEXTS].reverse()) ends.unshift(ends[0]! - RECORD_HEADER_BYTES - Buffer.byteLength(text))
    const header = ends[0]!
    for (let size = 0; size < whole.length; size += 1) {
      writeFileSync(file!, whole.subarray(0, size))
      const count = ends.filter((end) => end <= size).length - 1
      const log = SegmentEventLog.open({ folder })
      if (size < header) {
        assert.equal(log.end(WHOLE_TOPIC), 0)
        assert.equal(existsSync(file!), false)
        await log.append([entryOf(WHOLE_TOPIC, ['anew'])])
        assert.deepEqual(await textsOf(log, WHOLE_TOPIC), ['anew'])
      } else {
        assert.deepEqual(await textsOf(log, WHOLE_TOPIC), TEXTS.slice(0, count))
        const tornBytes = size - ends[count]!
        assert.deepEqual(
          log.tornTails.map(({ topic, recordOffset, bytes }) => ({ topic, recordOffset, bytes })),
          tornBytes === 0 ? [] : [{ topic: WHOLE_TOPIC, recordOffset: count, bytes: tornBytes }],
        )
        assert.equal(statSync(file!).size, ends[count])
        await log.append([entryOf(WHOLE_TOPIC, ['anew'])])
        assert.deepEqual(await textsOf(log, WHOLE_TOPIC), [...TEXTS.slice(0, count), 'anew'])
      }
      await log.close()
    }
  })
})

test('segment log: a byte changed in the last record costs that record, before it is damage', async () => {
  await withLog(TEXTS, SMALL, async (folder) => {
    const [file] = segments(folder)
    const whole = readFileSync(file!)
    const lastAt = whole.length - RECORD_HEADER_BYTES - TEXTS.at(-1)!.length
    for (let at = 0; at < whole.length; at += 1) {
      for (const flip of [0x01, 0x80, 0xff]) {
        const damaged = Buffer.from(whole)
        damaged[at] = damaged[at]! ^ flip
        writeFileSync(file!, damaged)
        if (at >= lastAt) {
          const log = SegmentEventLog.open({ folder })
          assert.deepEqual(await textsOf(log, WHOLE_TOPIC), TEXTS.slice(0, -1))
          assert.equal(log.tornTails[0]!.bytes, whole.length - lastAt)
          await log.close()
        } else {
          const error = corruption(folder)
          assert.equal(error.file, file)
          assert.ok(error.byteOffset <= at)
        }
      }
    }
  })
})

test('segment log: zeros behind the last record are a torn tail, a file of zeros was never begun', async () => {
  await withLog(TEXTS, 150, async (folder) => {
    const files = segments(folder)
    const last = files.at(-1)!
    const bytes = readFileSync(last)
    writeFileSync(last, Buffer.concat([bytes, Buffer.alloc(5000)]))
    const log = SegmentEventLog.open({ folder })
    assert.deepEqual(await textsOf(log, WHOLE_TOPIC), TEXTS)
    assert.equal(log.tornTails[0]!.bytes, 5000)
    await log.close()
    writeFileSync(last, Buffer.alloc(bytes.length))
    const again = SegmentEventLog.open({ folder, segmentBytesMax: 150 })
    assert.deepEqual(await textsOf(again, WHOLE_TOPIC), TEXTS.slice(0, again.end(WHOLE_TOPIC)))
    await again.append([entryOf(WHOLE_TOPIC, ['anew'])])
    await again.close()
    assert.equal((await textsOf(SegmentEventLog.open({ folder }), WHOLE_TOPIC)).at(-1), 'anew')
  })
})

test('segment log: a missing segment is damage', async () => {
  await withLog(TEXTS, 60, async (folder) => {
    const files = segments(folder)
    assert.ok(files.length >= 4)
    for (const [i, file] of files.slice(0, -1).entries()) {
      copyFileSync(file, `${file}.kept`)
      rmSync(file)
      const error = corruption(folder)
      assert.match(error.rule, /is there/)
      assert.equal(error.recordOffset, i, 'the first missing record is named')
      copyFileSync(`${file}.kept`, file)
    }
  })
})

test('segment log: a shortened or lengthened segment that is not the last is damage', async () => {
  await withLog(TEXTS, 60, async (folder) => {
    const [first] = segments(folder)
    const whole = readFileSync(first!)
    truncateSync(first!, whole.length - 1)
    assert.match(corruption(folder).rule, /bytes that the next one states/)
    writeFileSync(first!, Buffer.concat([whole, Buffer.from([0])]))
    assert.match(corruption(folder).rule, /bytes that the next one states/)
  })
})

test('segment log: damage in a segment that is not the last is found when it is read, and by verify', async () => {
  await withLog(TEXTS, 60, async (folder) => {
    const [, second] = segments(folder)
    const bytes = readFileSync(second!)
    bytes[bytes.length - 1] = bytes.at(-1)! ^ 1
    writeFileSync(second!, bytes)
    const log = SegmentEventLog.open({ folder })
    await assert.rejects(log.verify(), (error: LogCorruptError) => {
      assert.ok(error instanceof LogCorruptError)
      assert.deepEqual([error.file, error.recordOffset], [second, 1])
      assert.match(error.rule, /checksum/)
      return true
    })
    assert.deepEqual(await textsOf(log, WHOLE_TOPIC, 2), TEXTS.slice(2), 'what lies behind it can still be read')
    await log.close()
  })
})

test('segment log: a segment of another topic, of another version or under another name is damage', async () => {
  await withLog(TEXTS, SMALL, async (folder) => {
    const [file] = segments(folder)
    mkdirSync(join(folder, 'paper.orders.reports'))
    copyFileSync(file!, join(folder, 'paper.orders.reports', '0000000000000000.seg'))
    assert.match(corruption(folder).rule, /topic/)
    rmSync(join(folder, 'paper.orders.reports'), { recursive: true })
    copyFileSync(file!, join(folder, WHOLE_TOPIC, '0000000000000007.seg'))
    assert.match(corruption(folder).rule, /base offset/)
    rmSync(join(folder, WHOLE_TOPIC, '0000000000000007.seg'))
    writeFileSync(join(folder, WHOLE_TOPIC, 'x.seg'), '')
    assert.match(corruption(folder).rule, /16 digits/)
    rmSync(join(folder, WHOLE_TOPIC, 'x.seg'))
    const bytes = readFileSync(file!)
    bytes.writeUInt16LE(2, 4)
    writeFileSync(file!, bytes)
    assert.match(corruption(folder).rule, /version/)
  })
})

test('segment log: one damaged topic leaves the torn tails of all others alone', async () => {
  await withLog(TEXTS, SMALL, async (folder) => {
    const log = SegmentEventLog.open({ folder })
    await log.append([entryOf('a', ['one', 'two'])])
    await log.close()
    const [torn] = segments(folder, 'a')
    truncateSync(torn!, statSync(torn!).size - 1)
    const [file] = segments(folder)
    const bytes = readFileSync(file!)
    bytes[60] = bytes[60]! ^ 1
    writeFileSync(file!, bytes)
    assert.equal(corruption(folder).file, file)
  })
})

test('segment log: open for reading only it changes nothing and appends nothing', async () => {
  await withLog(TEXTS, SMALL, async (folder) => {
    const [file] = segments(folder)
    truncateSync(file!, statSync(file!).size - 1)
    const before = bytesOf(folder)
    const log = SegmentEventLog.open({ folder, readOnly: true })
    assert.deepEqual(await textsOf(log, WHOLE_TOPIC), TEXTS.slice(0, -1))
    assert.equal(log.tornTails.length, 1)
    await assert.rejects(log.append([entryOf('a', ['one'])]), TypeError)
    assert.throws(() => log.cut(WHOLE_TOPIC, 0), TypeError)
    await log.close()
    assert.deepEqual(bytesOf(folder), before)
    const nowhere = SegmentEventLog.open({ folder: join(folder, 'nowhere'), readOnly: true })
    assert.deepEqual(nowhere.topics(), [])
    assert.equal(existsSync(join(folder, 'nowhere')), false)
  })
})

test('segment log: what cut removes stays beside the log', async () => {
  await withLog(TEXTS, 60, async (folder) => {
    const log = SegmentEventLog.open({ folder, segmentBytesMax: 60 })
    log.cut(WHOLE_TOPIC, 1)
    assert.deepEqual(await textsOf(log, WHOLE_TOPIC), TEXTS.slice(0, 1))
    await log.append([entryOf(WHOLE_TOPIC, ['other'])])
    log.cut(WHOLE_TOPIC, 1)
    await log.close()
    const kept = segments(folder)
      .filter((name) => name.endsWith('.cut'))
      .map((name) => readFileSync(name).toString('latin1'))
      .join()
    for (const text of [...TEXTS.slice(1), 'other']) assert.ok(kept.includes(text), text)
    assert.deepEqual(await textsOf(SegmentEventLog.open({ folder }), WHOLE_TOPIC), TEXTS.slice(0, 1))
  })
})

test('segment log: a death at any fault point leaves a prefix of the append', async () => {
  const reached = new Set<string>()
  for (const point of FAULT_POINTS) {
    for (let skip = 0; skip < 6; skip += 1) {
      const folder = tempFolder()
      try {
        const first = SegmentEventLog.open({ folder: folder.path, segmentBytesMax: 120 })
        await first.append([entryOf('a', ['old a']), entryOf('b', ['old b'])])
        await first.close()
        let left = skip
        const log = SegmentEventLog.open({
          folder: folder.path,
          segmentBytesMax: 120,
          fault(at) {
            if (at !== point) return
            if (left === 0) {
              reached.add(point)
              throw new Error(`died at ${point}`)
            }
            left -= 1
          },
        })
        const entries = [
          entryOf('a', ['a1', 'a2 '.repeat(40)]),
          entryOf('b', ['b1']),
          entryOf('a', ['a3']),
          entryOf('c', ['c1', 'c2']),
        ]
        const order = ['a:a1', `a:${'a2 '.repeat(40)}`, 'b:b1', 'a:a3', 'c:c1', 'c:c2']
        const result = await log.append(entries).then(
          () => null,
          (error) => error,
        )
        if (result !== null) {
          assert.match(result.message, /died at/)
          await assert.rejects(log.append(entries), LogClosedError)
        }
        await log.close()
        const again = SegmentEventLog.open({ folder: folder.path, segmentBytesMax: 120 })
        const found = { a: await textsOf(again, 'a'), b: await textsOf(again, 'b'), c: await textsOf(again, 'c') }
        const fits = order
          .map((_, n) => order.slice(0, n))
          .concat([order])
          .some((prefix) => {
            const of = (topic: string) => prefix.filter((one) => one.startsWith(`${topic}:`)).map((one) => one.slice(2))
            return (
              JSON.stringify(found) ===
              JSON.stringify({ a: ['old a', ...of('a')], b: ['old b', ...of('b')], c: of('c') })
            )
          })
        assert.ok(fits, JSON.stringify(found))
        if (result === null) assert.equal(found.c.length, 2)
        await again.append(entries)
        await again.verify()
        await again.close()
      } finally {
        folder.remove()
      }
    }
  }
  assert.deepEqual([...reached].sort(), FAULT_POINTS.filter((point) => !point.startsWith('snapshot')).sort())
})

/** Files below a folder that this process holds open; null where the system does not tell. */
function openFiles(folder: string): readonly string[] | null {
  if (!existsSync('/proc/self/fd')) return null
  const targets = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return targets.filter((target) => target.startsWith(folder))
}

test('segment log: rolling while a sync is on its way keeps no file open and loses none', async () => {
  const folder = tempFolder()
  const log = SegmentEventLog.open({ folder: folder.path, segmentBytesMax: 100 })
  const syncs: Promise<void>[] = []
  for (let i = 0; i < 60; i += 1) {
    await log.append([entryOf('a', [`record ${i} ${'x'.repeat(80)}`])])
    if (i % 7 === 0) syncs.push(log.sync())
  }
  await Promise.all(syncs)
  await log.sync()
  const open = openFiles(folder.path)
  assert.deepEqual(open, open === null ? null : [segments(folder.path, 'a').at(-1)])
  await log.close()
  assert.equal((await textsOf(SegmentEventLog.open({ folder: folder.path }), 'a')).length, 60)
  folder.remove()
})

/** A small file system of its own, where the machine lets us have one. */
function smallDisk(): { readonly path: string; remove(): void } | null {
  const folder = tempFolder()
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder.path], { stdio: 'ignore' })
  } catch {
    folder.remove()
    return null
  }
  return {
    path: folder.path,
    remove() {
      execFileSync('umount', [folder.path])
      folder.remove()
    },
  }
}

test('segment log: a full disk takes nothing of an append, and the next one that fits', async (t) => {
  const disk = smallDisk()
  if (disk === null) return t.skip('mounting a small file system is not allowed here')
  try {
    const folder = join(disk.path, 'log')
    const log = SegmentEventLog.open({ folder, segmentBytesMax: 20_000 })
    await log.append([entryOf('a', ['before']), entryOf('b', ['before'])])
    const large = 'x'.repeat(9_000)
    const sizes = () => [log.end('a'), log.end('b'), log.end('c')]
    let appended = 0
    const append = () => log.append([entryOf('a', [large]), entryOf('b', ['small']), entryOf('c', [large])])
    const full = await (async () => {
      for (; appended < 20; appended += 1) {
        const before = sizes()
        try {
          await append()
        } catch (error) {
          assert.deepEqual(sizes(), before)
          return error
        }
      }
      return null
    })()
    assert.ok(full instanceof DiskFullError, `${full}`)
    assert.deepEqual([full.code, full.retryable, full.folder], ['ERR_DISK_FULL', true, folder])
    assert.ok(full.neededBytes > 18_000)
    await assert.rejects(append(), DiskFullError)
    await log.append([entryOf('b', ['fits'])])
    await log.close()
    const again = SegmentEventLog.open({ folder, segmentBytesMax: 20_000 })
    assert.deepEqual(again.tornTails, [])
    assert.deepEqual(await textsOf(again, 'a'), ['before', ...Array(appended).fill(large)])
    assert.deepEqual(await textsOf(again, 'b'), ['before', ...Array(appended).fill('small'), 'fits'])
    await again.verify()
    await again.close()
  } finally {
    disk.remove()
  }
})

test('segment log: a folder that a file stands in the way of is named', () => {
  const folder = tempFolder()
  writeFileSync(join(folder.path, 'log'), '')
  assert.throws(() => SegmentEventLog.open({ folder: join(folder.path, 'log') }), { code: 'ERR_FOLDER_UNWRITABLE' })
  folder.remove()
})

test('segment log: a reader finds its place again without walking the segment', async () => {
  const folder = tempFolder()
  const log = SegmentEventLog.open({ folder: folder.path })
  const texts = Array.from({ length: 3000 }, (_, i) => `${i} ${'x'.repeat(500)}`)
  for (let i = 0; i < texts.length; i += 10) await log.append([entryOf('a', texts.slice(i, i + 10))])
  for (const from of [0, 1, 999, 1500, 2999, 3000])
    assert.deepEqual(await textsOf(log, 'a', from, Math.min(from + 3, 3000)), texts.slice(from, from + 3))
  await log.close()
  cpSync(folder.path, `${folder.path}-copy`, { recursive: true })
  const again = SegmentEventLog.open({ folder: `${folder.path}-copy` })
  for (const from of [2999, 1500, 7]) assert.deepEqual(await textsOf(again, 'a', from, from + 1), [texts[from]])
  await again.close()
  rmSync(`${folder.path}-copy`, { recursive: true })
  folder.remove()
})

test('segment log: topics kept by size are told from those kept whole', async () => {
  await withLog(
    TEXTS,
    60,
    async (folder) => {
      const [first] = segments(folder, SIZED_TOPIC)
      rmSync(first!)
      const log = SegmentEventLog.open({ folder })
      assert.equal(log.start(SIZED_TOPIC), 1)
      assert.deepEqual(await textsOf(log, SIZED_TOPIC), TEXTS.slice(1))
    },
    SIZED_TOPIC,
  )
})
