import { mkdirSync, readFileSync, rmdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const HEARTBEAT_MS = 2_000
const STALE_MS = 60_000

/**
 * Runs `work` while holding `file`, which names the holder. A lock whose process is gone, or whose holder has not been heard
 * of for a minute (a pid of another container says nothing), is taken over.
 *
 * @param {string} file
 * @param {(message: string) => void} say
 * @param {() => Promise<void>} work
 */
export async function withLock(file, say, work) {
  const me = `${hostname()} ${process.pid}`
  for (let waited = false; !create(file, me); waited = true) {
    const holder = read(file)
    if (holder === undefined || takeOver(file)) continue
    if (!waited) say(`waiting for another script that is installing (${holder || 'starting'})`)
    await sleep(200)
  }
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), HEARTBEAT_MS)
  try {
    await work()
  } finally {
    clearInterval(heartbeat)
    rmSync(file, { force: true })
  }
}

/** @param {string} file @param {string} content */
function create(file, content) {
  return !fails('EEXIST', () => writeFileSync(file, content, { flag: 'wx' }))
}

/** @param {string} file @returns {string | undefined} nothing when there is no lock */
function read(file) {
  let content
  fails('ENOENT', () => {
    content = readFileSync(file, 'utf8')
  })
  return content
}

/** Removes a stale lock. One process at a time looks and removes, or two would each remove the other's new one. @param {string} file */
function takeOver(file) {
  if (!isStale(file)) return false
  const guard = `${file}.takeover`
  if (fails('EEXIST', () => mkdirSync(guard))) {
    if (isOld(guard)) fails('ENOENT', () => rmdirSync(guard))
    return false
  }
  if (isStale(file)) rmSync(file, { force: true })
  rmdirSync(guard)
  return true
}

/** @param {string} file */
function isStale(file) {
  const [host, pid] = (read(file) ?? '').split(' ')
  return (host === hostname() && !isAlive(Number(pid))) || isOld(file)
}

/** @param {string} path */
function isOld(path) {
  let old = false
  fails('ENOENT', () => {
    old = Date.now() - statSync(path).mtimeMs > STALE_MS
  })
  return old
}

/** @param {number} pid */
function isAlive(pid) {
  return !fails('ESRCH', () => {
    fails('EPERM', () => process.kill(pid, 0))
  })
}

/** Whether `action` fails with `code`; any other failure is thrown. @param {string} code @param {() => void} action */
function fails(code, action) {
  try {
    action()
    return false
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === code) return true
    throw error
  }
}
