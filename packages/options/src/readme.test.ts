import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const examples = new URL('../examples/', import.meta.url)
const docs = new URL('../../../docs/options/', import.meta.url)
const pages = [new URL('../README.md', import.meta.url), ...readdirSync(docs).map((name) => new URL(name, docs))].map(
  (url) => ({ url, text: readFileSync(url, 'utf8') }),
)
const blocks = pages.flatMap(({ text }) =>
  [...text.matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs)].map(([, code, output]) => ({ code, output })),
)

test('the pages show every example once, and no other code', () => {
  assert.equal(blocks.length, readdirSync(examples).length)
  const codes = pages.flatMap(({ text }) => [...text.matchAll(/```ts\n/g)])
  assert.equal(codes.length, blocks.length)
})

for (const name of readdirSync(examples)) {
  test(`${name} stands on a page, and prints what the page says`, () => {
    const example = new URL(name, examples)
    const code = readFileSync(example, 'utf8')
    const block = blocks.find((each) => each.code === code)
    assert.ok(block !== undefined, 'no block of a page is this file')
    const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(example)], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.equal(stdout, block.output)
  })
}

test('the quick start is some ten lines', () => {
  assert.ok(blocks[0]!.code!.trim().split('\n').length <= 12)
})

test('every link leads to a page and a heading that are there', () => {
  const anchorsOf = (text: string): string[] =>
    [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
      heading!
        .toLowerCase()
        .replace(/[^\w\s-]/g, '')
        .replaceAll(' ', '-'),
    )
  for (const { url, text } of pages) {
    for (const [, path, anchor] of text.matchAll(/\]\(([^)#:]*)(?:#([\w-]+))?\)/g)) {
      const target = new URL(path === '' ? url : path!, url)
      assert.ok(existsSync(target), `${path} in ${url}`)
      if (anchor !== undefined) assert.ok(anchorsOf(readFileSync(target, 'utf8')).includes(anchor), `${path}#${anchor}`)
    }
  }
})

test('every name that a page has is one of the code', () => {
  const root = fileURLToPath(new URL('../../..', import.meta.url))
  const files = globSync('{packages/options/src,apps/server/src/cli/options}/**/*.ts', { cwd: root })
  const words = new Set<string>(
    files.flatMap((file) => [...(readFileSync(join(root, file), 'utf8').match(/\w+/g) ?? [])]),
  )
  for (const { text } of pages) {
    for (const [, name] of text.matchAll(/`([a-z]+[A-Z]\w+|[A-Z][a-z]\w+)(?:\(\w*\))?`/g))
      assert.ok(words.has(name!), name!)
  }
})
