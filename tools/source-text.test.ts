import assert from 'node:assert/strict'
import { test } from 'node:test'
import { code, imports } from './source-text.ts'

// biome-ignore format: a table reads by its columns
const importCases = [
  ['static',            `import { a } from 'x'\nimport b from "y"`,                      ['x', 'y']],
  ['over several lines', `import {\n  a,\n  type B,\n} from './a.ts'`,                   ['./a.ts']],
  ['types',             `import type { A } from 'x'\ntype B = import('y').B`,            ['x', 'y']],
  ['export from',       `export { a } from 'x'\nexport const b = Array.from('no')`,      ['x']],
  ['for its effect',    `import 'x'`,                                                    ['x']],
  ['dynamic',           `const { a } = await import('x')\nconst b = require("y")`,       ['x', 'y']],
  ['each once',         `import { a } from 'x'\nimport type { B } from 'x'`,             ['x']],
  ['none in comments',  `// import 'x'\n/** import { a } from 'y' */\nconst a = 1`,      []],
  ['none in strings',   `const a = 'export from'\nconst b = "x"`,                        []],
  ['none in templates', 'const a = `import { b } from "x"`',                             []],
  ['after a quote in a regular expression', `const a = /'/\nimport 'x'`,                 ['x']],
  ['after a glob in a string', `const a = '/*'\nimport 'x'\nconst b = '*/'`,             ['x']],
] as const
for (const [name, source, expected] of importCases) {
  test(`imports: ${name}`, () => assert.deepEqual(imports(source), expected))
}

// biome-ignore format: a table reads by its columns
const codeCases = [
  ['comments and strings are blank', `a // b\nc('d') /* e\nf */ + g`, `a     \nc(   )     \n     + g`],
  ['templates stay',                 `a(\`b \${c} // d\`)`,           `a(\`b \${c} // d\`)`],
  ['a division is no expression',    'a / b / c // d',                 'a / b / c     '],
] as const
for (const [name, source, expected] of codeCases) {
  test(`code: ${name}`, () => assert.equal(code(source), expected))
}
