/** `tickworks token new` */

import { existsSync } from 'node:fs'
import { replaceOperatorToken } from '../../platform/owner-file.ts'
import type { TokenNewOptions } from '../commands/token.ts'
import { usageError } from '../exit.ts'
import { nearPath, typed } from '../format.ts'
import { homeOf } from '../home.ts'
import type { Session } from '../main.ts'

export async function newToken(options: TokenNewOptions, { terminal }: Session): Promise<void> {
  const home = homeOf(options)
  if (!existsSync(home)) {
    throw usageError(
      'no_folder',
      `there is no data folder ${nearPath(home)}: ${typed('run')} makes one and its first token, --home names another`,
      { home },
    )
  }
  const { token, link } = await replaceOperatorToken(home)
  terminal.print('A new operator token; the old one stops working at once. It is shown this once:')
  terminal.print(`  ${terminal.style('bold', token)}`)
  if (link === null)
    terminal.print(
      `No platform is running: after ${typed('run')}, open the desk with #token=<the token> at the end of its address.`,
    )
  else terminal.print(`Desk  ${terminal.style('cyan', link)}`)
  terminal.document({ home, token, link })
}
