import type { Dependencies, Manifest } from './workspaces.ts'

export type PublishedManifest = Omit<Manifest, 'exports' | 'devDependencies' | 'files'> & {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional: boolean }>>
}

/**
 * The manifest as users get it: paths into the built files, and nothing of the workshop. A development dependency that a
 * `/testing` entry imports (fast-check, for one) becomes an optional peer: whoever imports that entry brings it.
 */
export function publishedManifest(manifest: Manifest, imported: ReadonlySet<string>): PublishedManifest {
  const { devDependencies = {}, files: _, exports = {}, bin, ...same } = manifest
  const peers = Object.entries(devDependencies).filter(([name]) => imported.has(name))
  const published = {
    ...same,
    exports: mapValues(exports, (source) => ({ types: builtFile(source, '.d.ts'), default: builtFile(source, '.js') })),
    ...(bin && { bin: mapValues(bin, (source) => builtFile(source, '.js')) }),
  }
  if (peers.length === 0) return published
  const peerDependencies: Dependencies = mapValues(Object.fromEntries(peers), (version) => `^${version}`)
  return {
    ...published,
    peerDependencies,
    peerDependenciesMeta: mapValues(peerDependencies, () => ({ optional: true })),
  }
}

/** `./src/a.ts` is built as `./a.js` and `./a.d.ts`. */
export function builtFile(source: string, extension: '.js' | '.d.ts'): string {
  return source.replace(/^\.\/src\//, './').replace(/\.ts$/, extension)
}

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]))
}
