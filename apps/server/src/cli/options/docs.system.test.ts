import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptyFolder, runCli } from '../testing/run-cli.ts'

// What docs/options shows of the command line is run: a block with a file's name is that file, a block after a command is what it prints.
const docs = join(import.meta.dirname, '../../../../../docs/options')
const SHELL = /```sh\n(.*?)```(?:\n\n```(?:csv|json|text)\n(.*?)```)?/gs

for (const page of readdirSync(docs)) {
  const text = readFileSync(join(docs, page), 'utf8')
  const commands = [...text.matchAll(SHELL)].map(([, command, printed]) => ({ command: command!.trim(), printed }))
  if (commands.length === 0) continue
  test(`the commands of ${page} do what it says`, async (context) => {
    const cwd = emptyFolder(context)
    for (const [, file, content] of text.matchAll(/```(?:csv|json) (\S+)\n(.*?)```/gs)) {
      writeFileSync(join(cwd, file!), content!)
    }
    for (const { command, printed } of commands) {
      const [program, ...args] = command.split(' ')
      assert.equal(program, 'tickworks')
      const { code, stdout, stderr } = await runCli(args, { cwd })
      assert.equal(code, 0, `${command}: ${stderr}`)
      if (printed !== undefined) assert.equal(stdout, printed, command)
    }
  })
}
