import { existsSync, readFileSync } from 'node:fs'

/** Version of the package that this file belongs to, whether it runs from its source or from what was built. */
export function version(): string {
  for (let folder = new URL('.', import.meta.url); ; folder = new URL('..', folder)) {
    const file = new URL('package.json', folder)
    if (existsSync(file)) {
      const manifest: { name?: string; version?: string } = JSON.parse(readFileSync(file, 'utf8'))
      if (manifest.name === 'tickworks') return manifest.version ?? 'unknown'
    }
    if (folder.pathname === '/') return 'unknown'
  }
}
