/**
 * The form of a strategy file, checked before a line of it runs: `import type` only, one default export, no clock, nothing
 * asynchronous, nothing from outside, no mathematics whose last digit depends on the machine. So that the same file gives the
 * same trades everywhere, and can run in a sandbox.
 *
 * It reads words, not a syntax tree: it keeps honest files in form. It is no wall against a hostile one.
 */

import type { Strategy } from '@tickworks/trading'

export type FormProblem = { readonly line: number; readonly rule: string }

/** What each name breaks. */
const RULES: Readonly<Record<string, string>> = {
  ...each(
    ['Date', 'Temporal', 'performance'],
    (name) => `names a clock (${name}): time comes with the bar, as openTsUs and closeTsUs`,
  ),
  ...each(
    ['async', 'await', 'Promise', 'setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask'],
    (name) => `is asynchronous (${name}): handlers answer at once`,
  ),
  ...each(
    [
      'process',
      'globalThis',
      'global',
      'fetch',
      'require',
      'WebSocket',
      'navigator',
      'crypto',
      'Buffer',
      'structuredClone',
    ],
    (name) => `reaches outside (${name}): a strategy sees what is handed to it and nothing else`,
  ),
  ...each(['eval', 'Function', 'WebAssembly'], (name) => `makes code (${name}): a strategy is what its file says`),
}

/** The parts of `Math` that IEEE 754 or the language define to the last bit. */
const EXACT_MATH = new Set(
  'abs ceil clz32 floor fround imul max min round sign sqrt trunc E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2'.split(' '),
)

/** Everything in `source` that breaks the form, in the order of its lines. */
export function formProblems(source: string): FormProblem[] {
  const code = blankTextAndComments(source)
  const found: { index: number; rule: string }[] = []
  const words = /(?<![\w$#]|(?<!\.)\.)[A-Za-z_$][\w$]*/g
  let defaultExports = 0
  for (const { 0: word, index } of code.matchAll(words)) {
    const after = code.slice(index + word.length)
    if (word === 'import' && !/^\s+type\b/.test(after)) {
      found.push({ index, rule: `imports at run time: only 'import type' is allowed` })
    } else if (word === 'export' && /^\s+default\b/.test(after)) {
      defaultExports += 1
    } else if (word === 'export' && !/^\s+type\b/.test(after)) {
      found.push({ index, rule: `exports more than its default: only 'export default' and 'export type' are allowed` })
    } else if (word === 'Math') {
      const member = /^\s*\.\s*([A-Za-z0-9_]+)/.exec(after)?.[1]
      if (member === undefined) found.push({ index, rule: 'passes Math on: use its functions by name, as Math.max' })
      else if (!EXACT_MATH.has(member)) found.push({ index, rule: inexact(`Math.${member}`) })
    } else if (Object.hasOwn(RULES, word) && !/^\s*\??:(?!:)/.test(after)) {
      found.push({ index, rule: RULES[word]! })
    }
  }
  for (const { index } of code.matchAll(/\*\*/g)) found.push({ index, rule: inexact('**') })
  if (defaultExports !== 1) {
    found.push({
      index: 0,
      rule: `has ${defaultExports === 0 ? 'no default export' : 'several default exports'}: it must have one, a plain object`,
    })
  }
  return found.sort((a, b) => a.index - b.index).map(({ index, rule }) => ({ line: lineAt(code, index), rule }))
}

function inexact(name: string): string {
  return `uses ${name}, whose last digit differs between machines: allowed are ${[...EXACT_MATH].slice(0, 12).join(', ')}`
}

const FIELDS = ['name', 'title', 'params', 'setup', 'state', 'onBar', 'onTick', 'onFill'] as const
const FUNCTIONS = ['setup', 'state', 'onBar', 'onTick', 'onFill'] as const
const PARAM_FIELDS = {
  int: ['type', 'default', 'min', 'max', 'title'],
  number: ['type', 'default', 'min', 'max', 'title'],
  boolean: ['type', 'default', 'title'],
  choice: ['type', 'default', 'options', 'title'],
} as const

/** The first thing that keeps a module's default export from being a strategy, or undefined. */
export function objectProblem(value: unknown): string | undefined {
  if (!isPlain(value)) return 'the default export must be a plain object'
  for (const key of Object.keys(value)) {
    if (!FIELDS.includes(key as never)) return `the field '${key}' is unknown: allowed are ${FIELDS.join(', ')}`
  }
  if (typeof value.name !== 'string' || !/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(value.name)) {
    return `name must be kebab-case such as 'ema-cross', was ${show(value.name)}`
  }
  if (typeof value.title !== 'string' || value.title === '') return `title must be a text, was ${show(value.title)}`
  if (typeof value.setup !== 'function') return `setup must be a function, was ${show(value.setup)}`
  for (const key of FUNCTIONS) {
    const member = value[key]
    if (member === undefined) continue
    if (typeof member !== 'function') return `${key} must be a function, was ${show(member)}`
    if (member.constructor.name !== 'Function')
      return `${key} must be an ordinary function, not ${member.constructor.name}`
  }
  if (value.onBar === undefined && value.onTick === undefined)
    return 'onBar or onTick must be there, or it never decides'
  if (!isPlain(value.params)) return `params must be a plain object, was ${show(value.params)}`
  for (const [name, spec] of Object.entries(value.params)) {
    const problem = paramProblem(spec)
    if (problem !== undefined) return `params.${name} ${problem}`
  }
  return undefined
}

function paramProblem(spec: unknown): string | undefined {
  if (!isPlain(spec)) return `must be a plain object, was ${show(spec)}`
  const { type, default: value, min, max, options, title } = spec
  if (type !== 'int' && type !== 'number' && type !== 'boolean' && type !== 'choice') {
    return `has the type ${show(type)}: allowed are int, number, boolean, choice`
  }
  const unknown = Object.keys(spec).find((key) => !PARAM_FIELDS[type].includes(key as never))
  if (unknown !== undefined)
    return `has the unknown field '${unknown}': of ${type} allowed are ${PARAM_FIELDS[type].join(', ')}`
  if (typeof title !== 'string' || title === '') return 'must have a title'
  if (type === 'boolean')
    return typeof value === 'boolean' ? undefined : `must have a default of true or false, was ${show(value)}`
  if (type === 'choice') {
    if (!Array.isArray(options) || options.length === 0 || options.some((option) => typeof option !== 'string')) {
      return 'must have options, a list of texts'
    }
    return options.includes(value) ? undefined : `has the default ${show(value)}, which is none of its options`
  }
  if (typeof min !== 'number' || typeof max !== 'number' || !(min <= max)) return 'must have numbers min ≤ max'
  if (typeof value !== 'number' || !(value >= min && value <= max)) {
    return `has the default ${show(value)}, which is not from ${min} to ${max}`
  }
  if (type === 'int' && ![value, min, max].every(Number.isInteger))
    return 'must have whole numbers as default, min and max'
  return undefined
}

/** Call after {@link objectProblem} found nothing. */
export function asStrategy(value: unknown): Strategy {
  return value as Strategy
}

function isPlain(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null) return false
  const prototype = Object.getPrototypeOf(value)
  return prototype === Object.prototype || prototype === null
}

function show(value: unknown): string {
  if (typeof value === 'string') return `'${value}'`
  if (typeof value === 'number' || typeof value === 'boolean' || value === undefined || value === null)
    return String(value)
  return Array.isArray(value) ? 'a list' : `a${/^[aeiou]/.test(typeof value) ? 'n' : ''} ${typeof value}`
}

function lineAt(code: string, index: number): number {
  let line = 1
  for (let i = 0; i < index; i += 1) if (code.charCodeAt(i) === 10) line += 1
  return line
}

function each(names: readonly string[], rule: (name: string) => string): Record<string, string> {
  return Object.fromEntries(names.map((name) => [name, rule(name)]))
}

/** The source with comments, strings, regular expressions and the text of templates blanked out; lines stay where they are. */
function blankTextAndComments(source: string): string {
  let out = ''
  /** Depths of braces at which a template's expression ends. */
  const templates: number[] = []
  let depth = 0
  let i = 0
  const blankTo = (end: number) => {
    out += source.slice(i, end).replace(/[^\n]/g, ' ')
    i = end
  }
  while (i < source.length) {
    const two = source.slice(i, i + 2)
    const one = source[i]!
    if (two === '//') blankTo(endOf(source, '\n', i, 0))
    else if (two === '/*') blankTo(endOf(source, '*/', i + 2, 2))
    else if (one === "'" || one === '"') blankTo(quoteEnd(source, i, one))
    else if (one === '`' || (one === '}' && templates.at(-1) === depth)) {
      if (one === '}') {
        templates.pop()
        depth -= 1
      }
      const end = templateEnd(source, i + 1)
      blankTo(end)
      if (source.startsWith('${', end - 2)) {
        depth += 1
        templates.push(depth)
      }
    } else if (one === '/' && startsRegExp(out)) blankTo(regExpEnd(source, i))
    else {
      if (one === '{') depth += 1
      if (one === '}') depth -= 1
      out += one
      i += 1
    }
  }
  return out
}

function endOf(source: string, mark: string, from: number, length: number): number {
  const at = source.indexOf(mark, from)
  return at === -1 ? source.length : at + length
}

function quoteEnd(source: string, from: number, quote: string): number {
  for (let i = from + 1; i < source.length; i += 1) {
    if (source[i] === '\\') i += 1
    else if (source[i] === quote) return i + 1
    else if (source[i] === '\n') return i
  }
  return source.length
}

/** After the closing back-tick, or after the `${` that begins an expression. */
function templateEnd(source: string, from: number): number {
  for (let i = from; i < source.length; i += 1) {
    if (source[i] === '\\') i += 1
    else if (source[i] === '`') return i + 1
    else if (source.startsWith('${', i)) return i + 2
  }
  return source.length
}

function regExpEnd(source: string, from: number): number {
  let inClass = false
  for (let i = from + 1; i < source.length; i += 1) {
    if (source[i] === '\\') i += 1
    else if (source[i] === '[') inClass = true
    else if (source[i] === ']') inClass = false
    else if (source[i] === '\n') return i
    else if (source[i] === '/' && !inClass) return i + 1
  }
  return source.length
}

/** Whether a slash after `before` begins a regular expression: it divides only after a value. */
function startsRegExp(before: string): boolean {
  const code = before.trimEnd()
  if (/(^|[^\w$.])(return|typeof|case|in|of|delete|void|instanceof|new|do|else)$/.test(code)) return true
  return code === '' || !/[\w$)\]}]$/.test(code)
}
