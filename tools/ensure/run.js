import { spawn } from 'node:child_process'

/** A failure that a sentence explains: shown without a stack. */
export class EnsureError extends Error {
  code = 'ERR_ENSURE'
}

/** How a command failed that was told to end. */
export const INTERRUPTED = 'interrupted'

/**
 * Runs a command with its whole output on stderr. Ctrl-C and SIGTERM go to the command, which may then end in order.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd: string, env?: NodeJS.ProcessEnv }} options
 * @returns {Promise<string | undefined>} how it failed, or nothing
 */
export function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ['ignore', 2, 2] })
    let interrupted = false
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => {
      interrupted = true
      child.kill(signal)
    }
    process.on('SIGINT', pass).on('SIGTERM', pass)
    /** @param {string | undefined} failure */
    const end = (failure) => {
      process.off('SIGINT', pass).off('SIGTERM', pass)
      resolve(failure)
    }
    child.on('error', (error) => end(error.message))
    child.on('exit', (code, signal) => {
      if (code === 0) end(undefined)
      else end(interrupted ? INTERRUPTED : signal === null ? `exit code ${code}` : signal)
    })
  })
}
