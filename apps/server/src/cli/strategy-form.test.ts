import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { loadStrategy, shippedFiles } from './load-strategy.ts'
import { strategyTemplate } from './strategy/template.ts'
import { formProblems, objectProblem } from './strategy-form.ts'
import { emptyFolder } from './testing/run-cli.ts'

const END = '\nexport default {}\n'

// biome-ignore format: a table reads by its columns
const broken = [
  // name                              source                                               line  rule
  ['an import at run time',            `import { readFileSync, writeFileSync } from 'node:fs'${END}`,        1,  /imports at run time/],
  ['an import for its effects',        `\nimport 'node:fs'${END}`,                            2,  /imports at run time/],
  ['a dynamic import',                 `const f = () => import('node:fs')${END}`,             1,  /imports at run time/],
  ['a mixed import',                   `import { type A } from 'a'${END}`,                    1,  /imports at run time/],
  ['import.meta',                      `const u = import.meta.url${END}`,                     1,  /imports at run time/],
  ['a second export',                  `export const a = 1${END}`,                            1,  /exports more/],
  ['no default export',                `const a = 1`,                                         1,  /no default export/],
  ['a clock',                          `const t = () => Date.now()${END}`,                    1,  /names a clock \(Date\)/],
  ['a clock in a template',            `const t = () => \`a \${ {a: Date.now()}.a } b\`${END}`,  1,  /names a clock/],
  ['an async function',                `const f = async () => 1${END}`,                       1,  /asynchronous \(async\)/],
  ['a timer',                          `setTimeout(() => 1, 0)${END}`,                        1,  /asynchronous/],
  ['the process',                      `const e = process.env${END}`,                         1,  /reaches outside \(process\)/],
  ['globalThis after a spread',        `const e = {...globalThis}${END}`,                     1,  /reaches outside/],
  ['eval',                             `eval('1')${END}`,                                     1,  /makes code/],
  ['Math.random',                      `const r = Math.random()${END}`,                       1,  /uses Math.random/],
  ['Math.exp',                         `const r = Math . exp(1)${END}`,                       1,  /uses Math.exp/],
  ['Math passed on',                   `const { sin } = Math${END}`,                          1,  /passes Math on/],
  ['a power',                          `const r = 2 ** 0.5${END}`,                            1,  /uses \*\*/],
  ['a clock after a division',         `const r = (1) / 2; const d = Date / 3${END}`,         1,  /names a clock/],
] as const
for (const [name, source, line, rule] of broken) {
  test(`the form refuses ${name}`, () => {
    const [problem] = formProblems(source)
    assert.ok(problem !== undefined, 'nothing was found')
    assert.equal(problem.line, line)
    assert.match(problem.rule, rule)
  })
}

// biome-ignore format: a table reads by its columns
const kept = [
  ['type imports and type exports',    `import type { A } from 'a'\nexport type B = A${END}`],
  ['forbidden words in comments',      `// Date.now() and import\n/* process\n async */${END}`],
  ['forbidden words in strings',       `const s = 'Date' + "import { x }" + \`async\`${END}`],
  ['forbidden words in a regexp',      `const r = /Date[/]async/.test('x')${END}`],
  ['forbidden words as properties',    `const a = { Date: 1 }; const b = a.Date + a?.async${END}`],
  ['exact mathematics',                `const a = Math.max(1, Math.sqrt(2)) + Math.PI${END}`],
  ['an escaped quote',                 `const a = 'it\\'s Date'${END}`],
  ['a template in a template',         `const a = \`x \${\`Date \${1}\`} async\`${END}`],
] as const
for (const [name, source] of kept) {
  test(`the form allows ${name}`, () => assert.deepEqual(formProblems(source), []))
}

const good = { name: 'a-b', title: 'A', params: {}, setup: () => ({}), onBar: () => {} }
const int = { type: 'int', default: 5, min: 1, max: 10, title: 'Bars' }
// biome-ignore format: a table reads by its columns
const objects = [
  // name                          value                                                       problem
  ['a function',                   () => {},                                                   /must be a plain object/],
  ['a class instance',             new Map(),                                                  /must be a plain object/],
  ['an unknown field',             { ...good, onTrade: () => {} },                             /field 'onTrade' is unknown/],
  ['a name in capitals',           { ...good, name: 'EmaCross' },                              /kebab-case.*'EmaCross'/],
  ['no title',                     { ...good, title: '' },                                     /title must be a text/],
  ['no setup',                     { ...good, setup: undefined },                              /setup must be a function, was undefined/],
  ['an async handler',             { ...good, onBar: async () => {} },                         /onBar must be an ordinary function, not AsyncFunction/],
  ['no handler',                   { ...good, onBar: undefined },                              /onBar or onTick must be there/],
  ['a list of parameters',         { ...good, params: [] },                                    /params must be a plain object, was a list/],
  ['an unknown type',              { ...good, params: { a: { ...int, type: 'float' } } },      /params.a has the type 'float'/],
  ['a default out of range',       { ...good, params: { a: { ...int, default: 11 } } },        /default 11, which is not from 1 to 10/],
  ['a default that is NaN',        { ...good, params: { a: { ...int, default: Number.NaN } } }, /default NaN/],
  ['a broken range',               { ...good, params: { a: { ...int, min: 20 } } },            /min ≤ max/],
  ['a half int',                   { ...good, params: { a: { ...int, default: 2.5 } } },       /whole numbers/],
  ['a parameter without title',    { ...good, params: { a: { ...int, title: '' } } },          /must have a title/],
  ['a default not in its options', { ...good, params: { a: { type: 'choice', default: 'c', options: ['a'], title: 'x' } } }, /none of its options/],
  ['a boolean that is none',       { ...good, params: { a: { type: 'boolean', default: 1, title: 'x' } } }, /true or false, was 1/],
  ['a misspelled field',           { ...good, params: { a: { ...int, maximum: 3 } } },         /unknown field 'maximum'/],
] as const
for (const [name, value, problem] of objects) {
  test(`the object check refuses ${name}`, () => assert.match(objectProblem(value) ?? '', problem))
}

test('the object check allows a whole strategy', () => {
  assert.equal(objectProblem({ ...good, params: { a: int }, state: () => ({}), onTick() {} }), undefined)
})

test('the strategy of the README loads', async (context) => {
  const readme = readFileSync(new URL('../../../../README.md', import.meta.url), 'utf8')
  const file = join(emptyFolder(context), 'above-average.ts')
  writeFileSync(file, /```ts\n(.*?)```/s.exec(readme)![1]!)
  assert.equal((await loadStrategy(file)).strategy.name, 'above-average')
})

test('the shipped strategies are in form, and so is the template', async () => {
  const files = shippedFiles()
  assert.ok(files.length >= 3)
  for (const file of files) {
    assert.deepEqual(formProblems(readFileSync(file, 'utf8')), [], file)
    const { sourceHash } = await loadStrategy(file)
    assert.match(sourceHash, /^[0-9a-f]{64}$/)
  }
  assert.deepEqual(formProblems(strategyTemplate('my-idea')), [])
})
