import assert from 'node:assert/strict'
import { test } from 'node:test'
import { catalogue } from './catalogue.ts'
import { committedDocs, makeDocs } from './testing/make-docs.ts'

const made = makeDocs()

test('docs/indicators is what the definitions say', () => {
  const committed = committedDocs()
  const due = 'not up to date: node_modules/.bin/node packages/indicators/src/testing/make-docs.ts writes it'
  assert.deepEqual([...committed.keys()].sort(), [...made.keys()].sort(), due)
  for (const [path, content] of made) assert.ok(committed.get(path) === content, `${path} is ${due}`)
})

test('every link leads to a page, an anchor or a chart', () => {
  for (const [path, content] of made) {
    for (const [, target] of content.matchAll(/\]\(([^)]+)\)/g)) {
      if (target!.startsWith('../')) continue
      const [file, anchor] = target!.split('#')
      const page = made.get(file === '' ? path : file!)
      assert.ok(page !== undefined, `${path}: ${target}`)
      if (anchor === undefined || anchor === 'how-to-read-a-page') continue
      assert.ok(page.includes(`<a id="${anchor}"></a>`), `${path}: ${target}`)
    }
  }
})

test('every entry has a section and, but for patterns that do not occur, a chart', () => {
  for (const { name, category, kind } of catalogue) {
    assert.ok(made.get(`${category}.md`)!.includes(`<a id="${name}"></a>`), name)
    if (kind === 'series') assert.ok(made.has(`charts/${name}.svg`), name)
  }
})

test('the pages stay small', () => {
  const sizes = [...made].map(([path, content]) => [path, Buffer.byteLength(content)] as const)
  const largest = sizes.filter(([path]) => path.endsWith('.svg')).sort(([, a], [, b]) => b - a)[0]!
  assert.ok(largest[1] < 6_000, `${largest}`)
  const total = sizes.reduce((sum, [, bytes]) => sum + bytes, 0)
  assert.ok(total < 2_000_000, `${total} bytes`)
})
