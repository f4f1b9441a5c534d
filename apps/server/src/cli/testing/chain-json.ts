/** `options chain --json` on a text, for tests. */

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TestContext } from 'node:test'
import { emptyFolder } from './run-cli.ts'
import { runHere } from './run-here.ts'

// biome-ignore lint/suspicious/noExplicitAny: a document of many shapes, looked at field by field
export type Document = any

/** The document of `text` in a file of that name, at a rate of 6.5 %. */
export async function chainJson(
  context: TestContext,
  file: string,
  text: string,
  args: readonly string[] = [],
): Promise<Document> {
  const input = join(emptyFolder(context), file)
  writeFileSync(input, text)
  const { code, stdout, stderr } = await runHere([
    ...['options', 'chain', '--input', input, '--rate', '6.5%', '--json'],
    ...args,
  ])
  assert.equal(code, 0, stderr)
  return JSON.parse(stdout)
}
