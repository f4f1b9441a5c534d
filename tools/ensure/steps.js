// The steps between a clone and a program that runs. Each is cached by a hash of what it reads: nothing changed, nothing done.

import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { deskStep } from './desk.js'
import { installStep } from './install.js'
import { kernelsStep } from './kernels.js'
import { withLock } from './lock.js'

/**
 * @typedef {object} Step
 * @property {string} name names the stamp
 * @property {string} saying what a user reads while it runs
 * @property {() => readonly string[]} inputs everything the result depends on
 * @property {() => boolean} isThere whether the result is still where the step left it
 * @property {() => Promise<void>} run
 */

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')

/**
 * Does what is out of date and nothing else: of the steps named, or of all. Safe to call from several scripts at once: one works,
 * the others wait. Speaks on stderr only, so that a script's output stays clean.
 *
 * @param {readonly string[]} names
 */
export async function ensure(names) {
  const all = [installStep(root), kernelsStep(root), deskStep(root)]
  const steps = all.filter(({ name }) => names.length === 0 || names.includes(name))
  if (steps.every(isDone)) return
  await withLock(join(root, '.ensure.lock'), say, async () => {
    // Looked at anew: another script may have done it meanwhile, and an install takes the stamps of the others with it.
    for (const step of steps) if (!isDone(step)) await runStep(step)
  })
}

/** @param {Step} step */
function isDone(step) {
  const stamp = stampFile(step)
  return step.isThere() && existsSync(stamp) && readFileSync(stamp, 'utf8') === key(step)
}

/** @param {Step} step */
async function runStep(step) {
  const stamp = stampFile(step)
  const before = key(step) // an input that changes while the step runs makes it run again
  const startedMs = Date.now()
  rmSync(stamp, { force: true })
  say(`${step.saying} …`)
  await step.run()
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, before)
  say(`done in ${((Date.now() - startedMs) / 1000).toFixed(1)} s`)
}

/** Inside `node_modules`, because a hand-made `npm ci` then takes the stamps with it. @param {Step} step */
function stampFile(step) {
  return join(root, 'node_modules', '.cache', 'tickworks', step.name)
}

/** @param {Step} step */
function key(step) {
  const hash = createHash('sha256')
  for (const input of step.inputs()) hash.update(`${input.length}:${input}`)
  return hash.digest('hex')
}

/** @param {string} message */
function say(message) {
  process.stderr.write(`tickworks: ${message}\n`)
}
