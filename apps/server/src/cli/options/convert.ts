/** `tickworks options price` and `options iv`: a table or JSON of contracts in, the same with its numbers out. */

import { textBlocks } from '@tickworks/venues'
import type { OptionsFileOptions } from '../commands/options.ts'
import type { Session } from '../main.ts'
import { OutputFile, STDOUT } from '../output-file.ts'
import { progress } from '../progress.ts'
import { convertRows, IMPLIED_FORM, PRICE_FORM, type RowForm } from './rows.ts'

export function price(options: OptionsFileOptions, session: Session): Promise<void> {
  return convert(PRICE_FORM, options, session)
}

export function impliedVols(options: OptionsFileOptions, session: Session): Promise<void> {
  return convert(IMPLIED_FORM, options, session)
}

async function convert(form: RowForm, { input, output = STDOUT }: OptionsFileOptions, session: Session): Promise<void> {
  const { terminal } = session
  const name = input === '-' ? 'stdin' : input
  const file = new OutputFile(output)
  const bar = progress(`${form.verb}`)
  try {
    const blocks = textBlocks(name, input === '-' ? process.stdin : undefined)
    const counts = await convertRows(form, name, blocks, file, (rowCount) => bar.update(rowCount, null))
    file.finish()
    bar.end()
    terminal.document({ output, ...counts })
  } catch (error) {
    bar.end()
    file.abandon()
    throw error
  }
}
