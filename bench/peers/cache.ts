/** Where peers are installed: beside the other caches of tools, out of sight of git, compilers and checks; made anew after `npm ci`. */

import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

/** The folder of one bench. */
export function cacheOf(bench: string): string {
  return fileURLToPath(new URL(`../../node_modules/.cache/tickworks-bench/${bench}/`, import.meta.url))
}

/** A peer of npm by its name. It is no dependency of ours: its types are what the caller says it uses. */
export function loadPeer<Peer>(bench: string, name: string): Peer {
  return createRequire(`${cacheOf(bench)}npm/package.json`)(name) as Peer
}
