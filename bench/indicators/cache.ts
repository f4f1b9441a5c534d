/** Where peers are installed: beside the other caches of tools, out of sight of git, compilers and checks; made anew after `npm ci`. */

import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

export const CACHE = fileURLToPath(new URL('../../node_modules/.cache/tickworks-bench/indicators/', import.meta.url))

const requireFromCache = createRequire(`${CACHE}npm/package.json`)

/** A peer by its name. It is no dependency of ours: its types are what the caller says it uses. */
export function loadPeer<Peer>(name: string): Peer {
  return requireFromCache(name) as Peer
}
