import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { checkOutput, OutputFile } from './output-file.ts'
import { emptyFolder } from './testing/run-cli.ts'

const TEXT = Buffer.from('one\n')
const FULL = '/dev/full'

test('a file is there once it is finished, and nothing else is', async (context) => {
  const folder = emptyFolder(context)
  const file = join(folder, 'a.csv')
  writeFileSync(file, 'before')
  const output = new OutputFile(file)
  await output.write(TEXT)
  assert.equal(readFileSync(file, 'utf8'), 'before')
  output.finish()
  assert.equal(readFileSync(file, 'utf8'), 'one\n')
  const abandoned = new OutputFile(file)
  await abandoned.write(TEXT)
  await abandoned.write(TEXT)
  abandoned.abandon()
  assert.equal(readFileSync(file, 'utf8'), 'one\n')
  assert.deepEqual(readdirSync(folder), ['a.csv'])
})

test('a name that ends in .gz packs; a link stays one', async (context) => {
  const folder = emptyFolder(context)
  const [packed, link] = [join(folder, 'a.gz'), join(folder, 'link')]
  writeFileSync(packed, '')
  symlinkSync(packed, link)
  for (const name of [packed, link]) {
    const output = new OutputFile(name)
    await output.write(TEXT)
    await output.write(TEXT)
    output.finish()
  }
  assert.equal(readFileSync(packed, 'utf8'), 'one\none\n')
  assert.ok(lstatSync(link).isSymbolicLink())
  const output = new OutputFile(packed)
  await output.write(TEXT)
  await output.write(TEXT)
  output.finish()
  assert.equal(gunzipSync(readFileSync(packed)).toString(), 'one\none\n')
})

test('Ctrl-C leaves no half of a file', (context) => {
  const folder = emptyFolder(context)
  const script = `
    const { OutputFile } = await import(${JSON.stringify(new URL('output-file.ts', import.meta.url).href)})
    const output = new OutputFile('a.csv')
    await output.write(Buffer.from('one'))
    process.kill(process.pid, 'SIGINT')
    setTimeout(() => process.exit(1), 10_000)`
  const { signal } = spawnSync(process.execPath, ['--input-type=module', '-e', script], { cwd: folder })
  assert.equal(signal, 'SIGINT')
  assert.deepEqual(readdirSync(folder), [])
})

// biome-ignore format: a table reads by its columns
const refusals = [
  ['',            /option '--output ': cannot be written: it has no name/],
  ['folder',      /folder': cannot be written: it is a folder, not a file/],
  ['folder/',     /folder\/': cannot be written: it is a folder, not a file/],
  ['none/a.csv',  /none\/a\.csv': cannot be written: there is no such folder/],
  ['in.csv',      /in\.csv': must be another file than that of --input/],
  ['./in.csv',    /in\.csv': must be another file than that of --input/],
  ['link.csv',    /link\.csv': must be another file than that of --input/],
] as const
for (const [name, message] of refusals) {
  test(`no output: '${name}'`, (context) => {
    const folder = emptyFolder(context)
    mkdirSync(join(folder, 'folder'))
    writeFileSync(join(folder, 'in.csv'), '')
    symlinkSync('in.csv', join(folder, 'link.csv'))
    const [output, input] = [name === '' ? '' : `${folder}/${name}`, join(folder, 'in.csv')]
    assert.throws(() => checkOutput(output, input), { exitCode: 2, message })
    if (!message.source.includes('another')) assert.throws(() => new OutputFile(output), { exitCode: 2, message })
  })
}

test('what is named in time is not refused: a new file, standard output, one that is no input', (context) => {
  const folder = emptyFolder(context)
  const input = join(folder, 'in.csv')
  for (const output of ['-', join(folder, 'new.csv')]) checkOutput(output, input)
  checkOutput(input, '-')
})

test('a device is written to and stays one', { skip: existsSync(FULL) ? false : `no ${FULL}` }, async () => {
  const output = new OutputFile(FULL)
  await assert.rejects(output.write(TEXT), {
    exitCode: 3,
    message: /\/dev\/full': cannot be written: the disk is full/,
  })
  output.abandon()
  assert.ok(statSync(FULL).isCharacterDevice())
})
