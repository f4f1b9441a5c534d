/** Disks of their own, for tests of what happens when one is full or read-only. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Why nothing can be mounted here, or false. Root may not in a container either, unless it is told so. */
export const MOUNT_SKIP: string | false = mountSkip()

export function mount(...args: readonly string[]): void {
  const { status, stderr } = spawnSync('mount', args, { encoding: 'utf8' })
  assert.equal(status, 0, stderr)
}

/** Lazily: also where something is still open. */
export function unmount(path: string): void {
  spawnSync('umount', ['-l', path])
}

function mountSkip(): string | false {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'only root on Linux can mount a disk'
  const folder = mkdtempSync(join(tmpdir(), 'tickworks-mount-'))
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
  if (status === 0) unmount(folder)
  rmdirSync(folder)
  return status === 0 ? false : 'mounting a disk is not allowed here'
}
