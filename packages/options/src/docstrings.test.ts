/** Whoever reads a name in an editor reads what it means: every public one has a sentence. */
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')
const EXPORTS = /export (?:type )?\{([^}]*)\} from '(\.[^']*)'/gs
/** A method or a getter of a class, not a private one and no statement of a body, which stands further in. */
const METHOD = /^ {2}(?:get |static |\*)?(?!constructor)([a-zA-Z]\w*)\(.*\{$/

const undocumented: string[] = []
let count = 0
for (const [, names, path] of read('index.ts').matchAll(EXPORTS)) {
  const lines = read(path!).split('\n')
  const isDocumented = (at: number): boolean => lines[at - 1]!.trimEnd().endsWith('*/')
  for (const name of names!.split(',').map((each) => each.replace('type ', '').trim())) {
    if (name === '') continue
    count += 1
    const at = lines.findIndex((line) => new RegExp(`^export (function|const|class|type) ${name}\\b`).test(line))
    assert.ok(at >= 0, `${name} is declared in ${path}`)
    if (!isDocumented(at)) undocumented.push(`${path}: ${name}`)
    if (!lines[at]!.startsWith('export class')) continue
    for (let i = at + 1; lines[i] !== '}'; i += 1) {
      const method = METHOD.exec(lines[i]!)?.[1]
      if (method !== undefined && !isDocumented(i)) undocumented.push(`${path}: ${name}.${method}`)
    }
  }
}

test('every exported name and every method of an exported class says what it is', () => {
  assert.ok(count > 250, `${count} names were read`)
  assert.deepEqual(undocumented, [])
})
