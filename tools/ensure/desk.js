// The web desk, built by Vite under the product's own Node.

import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { nodeLink } from './install.js'
import { EnsureError, INTERRUPTED, run } from './run.js'

/** @param {string} root @returns {import('./steps.js').Step} */
export function deskStep(root) {
  const folder = join(root, 'apps', 'dashboard')
  return {
    name: 'desk',
    saying: 'building the desk',
    inputs: () =>
      [join(root, 'package-lock.json'), ...sources(folder)].flatMap((file) => [file, readFileSync(file, 'latin1')]),
    isThere: () => existsSync(join(folder, 'dist', 'index.html')),
    run: async () => {
      const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js')
      const failure = await run(nodeLink(root), [vite, 'build', '--logLevel', 'warn'], { cwd: folder })
      if (failure === INTERRUPTED) throw new EnsureError('interrupted: the same command begins the build again.')
      if (failure !== undefined) throw new EnsureError(`the desk did not build (${failure}): what Vite says is above.`)
    },
  }
}

/** Files that can change what is built. @param {string} folder @returns {string[]} */
function sources(folder) {
  const entries = readdirSync(folder, { withFileTypes: true })
  return entries
    .filter(({ name }) => !/^(node_modules|dist)$|\.test\.tsx?$/.test(name))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? sources(join(folder, entry.name)) : [join(folder, entry.name)]))
}
