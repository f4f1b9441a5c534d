import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const page = new URL('../README.md', import.meta.url)
const readme = readFileSync(page, 'utf8')
const examples = new URL('../examples/', import.meta.url)
const blocks = [...readme.matchAll(/```ts\n(.*?)```\n\n```text\n(.*?)```/gs)].map(([, code, output]) => ({
  code,
  output,
}))

test('the README shows every example', () => {
  assert.equal(blocks.length, readdirSync(examples).length)
})

for (const name of readdirSync(examples)) {
  test(`${name} stands in the README, and prints what the README says`, () => {
    const example = new URL(name, examples)
    const code = readFileSync(example, 'utf8')
    const block = blocks.find((each) => each.code === code)
    assert.ok(block !== undefined, 'no block of the README is this file')
    const { stdout, stderr, status } = spawnSync(process.execPath, [fileURLToPath(example)], { encoding: 'utf8' })
    assert.equal(status, 0, stderr)
    assert.equal(stdout, block.output)
  })
}

test('the quick start is some ten lines', () => {
  assert.ok(blocks[0]!.code!.trim().split('\n').length <= 12)
})

test('every link and every file that the README names is there', () => {
  const links = [...readme.matchAll(/\]\(([^)#:]+)\)/g)].map(([, path]) => path!)
  const files = [...readme.matchAll(/`((?:src\/)?[\w-]+\/[\w/.-]+\.ts)`/g)].map(([, path]) => path!)
  for (const path of links) assert.ok(existsSync(new URL(path, page)), path)
  for (const path of files) {
    assert.ok(
      [page, new URL('src/', page), new URL('../../', page)].some((base) => existsSync(new URL(path, base))),
      path,
    )
  }
})
