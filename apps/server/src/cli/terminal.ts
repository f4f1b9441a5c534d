/** What a command says, and where: results on stdout, everything else on stderr, colours on terminals only. */

import { styleText } from 'node:util'

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan'

/** Where a command speaks. With `json`, stdout carries one JSON document and nothing else. */
export type Terminal = {
  readonly json: boolean
  /** A line of the result. Silent with `json`. */
  print(line?: string): void
  /** A line about what is going on, on stderr. */
  note(line: string): void
  /** The document of `--json`; does nothing without it. NaN and infinities become null. */
  document(value: unknown): void
  /** Styles text of the result; as it is where stdout is no terminal or `NO_COLOR` is set. */
  style(style: Style, text: string): string
}

export function terminal(json: boolean): Terminal {
  return {
    json,
    print: (line = '') => {
      if (!json) process.stdout.write(`${line}\n`)
    },
    note: (line) => {
      process.stderr.write(`${line}\n`)
    },
    document: (value) => {
      if (json) process.stdout.write(`${toJson(value)}\n`)
    },
    style: (style, text) => styleText(style, text, { stream: process.stdout }),
  }
}

/** Two spaces, keys in order, numbers that are none as null: what is undefined is never shown as 0. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_key, item) => (typeof item === 'number' && !Number.isFinite(item) ? null : item), 2)
}

/** Columns of plain text, padded to their widest cell. Styled cells count without their escapes. The last column is not padded. */
export function table(rows: readonly (readonly string[])[], align: readonly ('left' | 'right')[] = []): string[] {
  const widths: number[] = []
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
  }
  return rows.map((row) =>
    row
      .map((cell, i) => {
        const padding = ' '.repeat(Math.max(0, widths[i]! - widthOf(cell)))
        if (align[i] === 'right') return padding + cell
        return i === row.length - 1 ? cell : cell + padding
      })
      .join('  ')
      .trimEnd(),
  )
}

function widthOf(text: string): number {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escapes of terminal styles begin with one
  return [...text.replace(/\u001b\[[0-9;]*m/g, '')].length
}
