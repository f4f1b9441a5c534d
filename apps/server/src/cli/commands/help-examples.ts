/** Examples under the help of a command. */

import { typed } from '../format.ts'

/** Lines of command line, without `tickworks`, and what it does. */
export function examples(lines: readonly (readonly [string, string])[]): string {
  const body = lines.map(([line, meaning]) => `  $ ${typed(line)}\n      ${meaning}`)
  return `\nExamples:\n${body.join('\n')}`
}
