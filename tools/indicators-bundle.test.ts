import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { pathToFileURL } from 'node:url'
import { gzipSync } from 'node:zlib'
import { type Columns, catalogue, checkParams, type Definition } from '@tickworks/indicators'

/*
 * What a web page pays for one indicator: bundled by the bundler of the desk, minified, gzipped, number kernels apart. And that the bundle
 * is nothing but that indicator, and still gives its numbers.
 */

const root = join(import.meta.dirname, '..')
/** Below the root, so that the packages of the house resolve. */
const folder = join(root, 'node_modules', '.cache', 'tickworks', `bundle-${process.pid}`)
after(() => rmSync(folder, { recursive: true, force: true }))

/** Bytes that an indicator may cost; more where a parameter chooses among all averages there are, which then come along. */
const LIMIT = 6_600
const LIMIT_WITH_AVERAGES = 9_000
const LIMIT_ALL = 100_000

const NAMES = [
  'sma',
  'rsi',
  'macd',
  'obv',
  'typprice',
  'supertrend',
  'cdl_doji',
  'cdl_3inside',
  'vwap',
  'atr',
  'bbands',
]
const bundles = bundle()

function bundle(): ReadonlyMap<string, string> {
  mkdirSync(folder, { recursive: true })
  const entries = NAMES.map((name) => [name, `export { ${camelCase(name)} as it } from '@tickworks/indicators'\n`])
  entries.push(['all', "export * from '@tickworks/indicators'\n"])
  for (const [name, code] of entries) writeFileSync(join(folder, `${name}.js`), code!)
  const builds = entries.map(([name]) => ({
    input: `${name}.js`,
    output: { file: `out/${name}.js`, format: 'es', minify: true },
  }))
  const external = 'external: /^@tickworks\\/kernels/'
  const config = `export default ${JSON.stringify(builds)}.map((build) => ({ ...build, ${external} }))\n`
  writeFileSync(join(folder, 'rolldown.config.mjs'), config)
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', 'rolldown', 'bin', 'cli.mjs'), '-c', 'rolldown.config.mjs', '--silent'],
    { cwd: folder, encoding: 'utf8' },
  )
  assert.equal(status, 0, stderr)
  return new Map(entries.map(([name]) => [name!, readFileSync(join(folder, 'out', `${name}.js`), 'utf8')]))
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function gzipped(name: string): number {
  return gzipSync(bundles.get(name)!, { level: 9 }).length
}

for (const name of NAMES) {
  const definition = catalogue.find((entry) => entry.name === name)!

  test(`${name} costs little, and brings no other indicator`, () => {
    const limit = 'mamode' in definition.params ? LIMIT_WITH_AVERAGES : LIMIT
    assert.ok(gzipped(name) < limit, `${gzipped(name)} bytes`)
    const code = bundles.get(name)!
    const others = catalogue.filter((entry) => entry.name !== name && code.includes(`name:\`${entry.name}\`,title:`))
    assert.deepEqual(
      others.map((entry) => entry.name),
      [],
    )
  })

  test(`${name} gives its numbers out of a bundle`, async () => {
    const { it }: { it: Definition } = await import(pathToFileURL(join(folder, 'out', `${name}.js`)).href)
    const columns = bars()
    assert.deepEqual(it.batch(columns), definition.batch(columns))
    const [instance, own] = [it.stream(), definition.stream()]
    for (let i = 0; i < columns.close!.length; i += 1) {
      const [a, b, c, d, e, f] = definition.inputs.map((input) => columns[input]![i]!)
      assert.equal(instance.update(a!, b, c, d, e, f), own.update(a!, b, c, d, e, f))
    }
    for (const { name: output } of definition.outputs(checkParams(definition))) {
      assert.ok(Object.is(instance.output(output), own.output(output)), output)
    }
  })
}

test('the whole catalogue is small enough for a page', (t) => {
  t.diagnostic([...bundles.keys()].map((name) => `${name} ${gzipped(name)}`).join(', '))
  assert.ok(gzipped('all') < LIMIT_ALL, `${gzipped('all')} bytes`)
})

function bars(): Columns {
  const close = Float64Array.from({ length: 90 }, (_, i) => 100 + ((i * 37) % 23) / 4 - ((i * 11) % 7))
  return {
    open: close.map((x, i) => x - ((i * 7) % 5) / 4),
    high: close.map((x) => x + 1),
    low: close.map((x) => x - 2),
    close,
    volume: close.map((_, i) => 1_000 + ((i * 13) % 29)),
    time: close.map((_, i) => i * 3_600_000_000),
  }
}
