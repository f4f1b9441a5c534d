import assert from 'node:assert/strict'
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'

// What a newcomer types and follows must be there.

const root = join(import.meta.dirname, '..')
const pages = ['README.md', 'CONTRIBUTING.md']
const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
const tests = globSync('{packages,apps,strategies,bench,tools}/**/*.test.ts', {
  cwd: root,
  exclude: ['**/node_modules/**', '**/dist/**'],
})

for (const page of pages) {
  const text = readFileSync(join(root, page), 'utf8')

  test(`every npm command of ${page} is one`, () => {
    const named = [...text.matchAll(/npm (?:run ([a-z]+)|(test|start))/g)].map(([, run, own]) => run ?? own!)
    assert.ok(named.length > 3)
    for (const name of named) assert.ok(scripts[name] !== undefined, name)
  })

  test(`every test that ${page} names is there`, () => {
    const parts = [...text.matchAll(/`npm test -- ([^`]+)`/g)].flatMap(([, list]) => list!.split(' '))
    for (const part of parts)
      assert.ok(
        tests.some((file) => file.includes(part)),
        part,
      )
  })

  test(`every link of ${page} and every path in it leads somewhere`, () => {
    const links = [...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path!)
    const paths = [...text.matchAll(/`((?:packages|apps|tools|docs|strategies)\/[\w./-]+)`/g)].map(([, path]) => path!)
    for (const path of [...links, ...paths]) assert.ok(existsSync(join(root, path)) || path === OWN_STRATEGY, path)
  })
}

/** What `strategy new my-idea` writes. */
const OWN_STRATEGY = 'strategies/my-idea.ts'
