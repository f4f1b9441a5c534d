/** What only root can arrange: small and read-only disks. */

import assert from 'node:assert/strict'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { MOUNT_SKIP, mount, unmount } from './testing/mounts.ts'
import { atEnd, bearer, get, market, post, settled, start, temporaryFolder } from './testing/platform.ts'

async function disk(t: TestContext, size: string): Promise<string> {
  const path = await temporaryFolder(t)
  mount('-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', path)
  atEnd(t, () => unmount(path))
  return path
}

test('a full disk stops the run with a clear error, the API says down, and nothing acknowledged is lost', {
  skip: MOUNT_SKIP,
}, async (t) => {
  const whole = await settled(t)
  const home = await disk(t, '3m')
  const failures: (Error & { code?: string })[] = []
  const platform = await start(t, home, {
    snapshotEvery: { inputs: 5_000, ms: 60_000 },
    onFailure: (error) => void failures.push(error as Error),
  })
  await platform.settled()
  assert.deepEqual(
    failures.map(({ code }) => code),
    ['ERR_DISK_FULL'],
  )
  assert.match(failures[0]!.message, /no space left in .*--home/)
  const response = await fetch(`${platform.url}/health`)
  assert.equal(response.status, 503)
  const health = (await response.json()) as { checks: Record<string, { status: string; detail: string }> }
  assert.equal(health.checks.log?.status, 'down')
  assert.match(health.checks.log?.detail ?? '', /no space left/)
  assert.equal(health.checks.engine?.status, 'down')
  const kill = await post(platform, '/kill', {}, bearer(platform))
  assert.ok(kill.status >= 500, 'a kill that cannot be recorded is not said to be')
  const acknowledged = (await get<unknown[]>(platform, '/api/v2/realtime/fills?limit=2000')).reverse()
  await platform.stop().catch(() => undefined)

  mount('-o', 'remount,size=200m', home)
  const again = await start(t, home)
  assert.equal(again.resumed, true)
  await again.settled()
  assert.equal(again.stateHash(), whole.stateHash())
  const fills = (await get<unknown[]>(again, '/api/v2/realtime/fills?limit=2000')).reverse()
  assert.deepEqual(fills.slice(0, acknowledged.length), acknowledged)
  assert.deepEqual(fills, (await get<unknown[]>(whole, '/api/v2/realtime/fills?limit=2000')).reverse())
})

test('a disk that runs low is degraded, one with nothing left is down', { skip: MOUNT_SKIP }, async (t) => {
  const home = await disk(t, '32m')
  const platform = await start(t, home, { paused: true })
  assert.equal((await platform.health()).checks.log.status, 'degraded')
  const filler = join(home, 'filler')
  for (let bytes = 32 * 1024 * 1024; bytes > 0; bytes = Math.floor(bytes / 2)) {
    try {
      writeFileSync(filler, Buffer.alloc(bytes), { flag: 'a' })
    } catch {
      // full at this size: the next one is half as large
    }
  }
  const full = await platform.health()
  assert.equal(full.checks.log.status, 'down')
  assert.match(full.checks.log.detail, /cannot be written.*ENOSPC/)
  rmSync(filler)
  assert.equal((await platform.health()).checks.log.status, 'degraded')
})

test('a read-only disk is refused at the start', { skip: MOUNT_SKIP }, async (t) => {
  const home = await disk(t, '32m')
  mount('-o', 'remount,ro', home)
  await assert.rejects(start(t, home, { feeds: [market()] }), (error: Error & { code?: string }) => {
    assert.equal(error.code, 'ERR_FOLDER_UNWRITABLE')
    assert.ok(error.message.includes(home))
    return true
  })
})
