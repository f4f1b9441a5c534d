/**
 * Which `Host` and `Origin` headers are let in. A page of a stranger can make its own name resolve to 127.0.0.1 (DNS rebinding) and
 * then read everything here from the visitor's browser; the browser still sends that name as `Host`, so names we were not told of
 * are refused. WebSockets and changes additionally need the same origin, where the browser says one.
 */

import { isIP } from 'node:net'

const LOOPBACK_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '::1'])

/** True for names and addresses that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK_NAMES.has(host) || (isIP(host) === 4 && host.startsWith('127.'))
}

/**
 * A test of `Host` headers for a server that listens on `listenHost`. Loopback names always pass, whatever the port (a tunnel changes
 * it); so does the configured host. Bound elsewhere than to loopback, any literal address passes too: rebinding needs a name.
 */
export function hostGate(listenHost: string, allowedHosts: readonly string[]): (header: string | undefined) => boolean {
  const names = new Set([listenHost.toLowerCase(), ...allowedHosts.map((host) => host.toLowerCase())])
  const open = !isLoopback(listenHost)
  return (header) => {
    const name = hostnameOf(header)
    if (name === null) return false
    return isLoopback(name) || names.has(name) || (open && isIP(name) !== 0)
  }
}

/** True when the request names no origin (not a browser) or the one it was sent to. `null` origins (sandboxed pages, files) are refused. */
export function sameOrigin(origin: string | undefined, host: string | undefined): boolean {
  if (origin === undefined) return true
  if (host === undefined) return false
  const at = origin.indexOf('://')
  const scheme = origin.slice(0, at)
  if (at < 0 || (scheme !== 'http' && scheme !== 'https')) return false
  return origin.slice(at + 3).toLowerCase() === host.toLowerCase()
}

/** Host name of `name[:port]`, lower case, brackets of IPv6 removed; null when it is none. */
export function hostnameOf(header: string | undefined): string | null {
  if (header === undefined || header.length > 255) return null
  const match = /^(?:\[([0-9a-fA-F:.]+)\]|([^\s:/?#@[\]]+))(?::\d{1,5})?$/.exec(header)
  if (match === null) return null
  return (match[1] ?? match[2] ?? '').toLowerCase()
}
