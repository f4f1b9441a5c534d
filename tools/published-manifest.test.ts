import assert from 'node:assert/strict'
import { test } from 'node:test'
import { publishedManifest } from './published-manifest.ts'

const MARKET = {
  name: '@tickworks/market',
  version: '0.1.0',
  files: ['dist'],
  exports: { '.': './src/index.ts', './testing': './src/testing.ts' },
  dependencies: { zod: '4.6.7' },
  devDependencies: { 'fast-check': '4.10.2', '@types/pg': '8.23.1' },
}

test('exports point to what is built, and the workshop stays at home', () => {
  assert.deepEqual(publishedManifest(MARKET, new Set(['zod'])), {
    name: '@tickworks/market',
    version: '0.1.0',
    exports: {
      '.': { types: './index.d.ts', default: './index.js' },
      './testing': { types: './testing.d.ts', default: './testing.js' },
    },
    dependencies: { zod: '4.6.7' },
  })
})

test('a development dependency that a published file imports becomes an optional peer', () => {
  const { peerDependencies, peerDependenciesMeta } = publishedManifest(MARKET, new Set(['fast-check']))
  assert.deepEqual(peerDependencies, { 'fast-check': '^4.10.2' })
  assert.deepEqual(peerDependenciesMeta, { 'fast-check': { optional: true } })
})

test('programs point to what is built', () => {
  const { bin } = publishedManifest({ ...MARKET, bin: { tickworks: './src/cli.ts' } }, new Set())
  assert.deepEqual(bin, { tickworks: './cli.js' })
})
