// What a rule about source needs to read of it, without a parser: TypeScript 7 has none to import yet. Good for rules about
// code that passed the formatter; wrong only where a regular expression or a nested template hides a quote.

const COMMENT = String.raw`\/\*[\s\S]*?\*\/|\/\/[^\n]*`
const STRING = String.raw`'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"`
const TEMPLATE = '`(?:\\\\[\\s\\S]|[^`\\\\])*`'
const REGEX = String.raw`(?<=(?:^|[=(,:[!&|?{}>\n]|\breturn)\s*)\/(?![/*])(?:\\.|\[(?:\\.|[^\]\\\n])*\]|[^/\\\n[])+\/[a-z]*`
const TOKEN = new RegExp(
  `(?<comment>${COMMENT})|(?<string>${STRING})|(?<template>${TEMPLATE})|(?<regex>${REGEX})`,
  'gm',
)

const IMPORT = /\b(?:import|export)\b[^'"]*?\bfrom\s*'(\d+)'|\b(?:import|require)\s*\(?\s*'(\d+)'/g

/** Specifiers of every static, dynamic and type import, in order, each once. */
export function imports(source: string): string[] {
  const strings: string[] = []
  // A number for each string: its words must not be taken for code.
  const text = replaceTokens(source, (kind, token) =>
    kind === 'string' ? `'${strings.push(token.slice(1, -1)) - 1}'` : ' ',
  )
  const found = [...text.matchAll(IMPORT)].map((match) => strings[Number(match[1] ?? match[2])])
  return [...new Set(found.filter((specifier) => specifier !== undefined))]
}

/** The package that a specifier without a leading dot names. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** The code with its line breaks, but comments, regular expressions and what strings say blanked; templates stay, they hold code. */
export function code(source: string): string {
  return replaceTokens(source, (kind, token) => (kind === 'template' ? token : token.replace(/[^\n]/g, ' ')))
}

type TokenKind = 'comment' | 'string' | 'template' | 'regex'

function replaceTokens(source: string, replace: (kind: TokenKind, token: string) => string): string {
  return source.replace(TOKEN, (token: string, ...rest: unknown[]) => {
    const groups = rest.at(-1) as Record<TokenKind, string | undefined>
    const kind = (['comment', 'string', 'template', 'regex'] as const).find((name) => groups[name] !== undefined)
    return kind === undefined ? token : replace(kind, token)
  })
}
