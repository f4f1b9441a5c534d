/** Logs: JSON lines for machines, one readable line each on a terminal; always to stderr, so that stdout stays the command's own. */

import { type DestinationStream, type Level, type Logger, pino } from 'pino'

export type { Logger }
export type LogLevel = Level | 'silent'

const LABELS: Readonly<Record<number, string>> = {
  10: 'trace',
  20: 'debug',
  30: 'info',
  40: 'warn',
  50: 'error',
  60: 'fatal',
}
/** Fields every line has, shown in their own place or not at all. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'err', 'pid', 'hostname'])

/** `readable`: one line for people instead of JSON. Asked of the stream when not given. */
export function createLogger(
  level: LogLevel = 'info',
  stream: NodeJS.WritableStream & { isTTY?: boolean } = process.stderr,
  readable: boolean = stream.isTTY === true,
): Logger {
  const destination: DestinationStream = readable ? { write: (line) => void stream.write(readableLine(line)) } : stream
  return pino({ level, base: null, redact: ['authorization', '*.authorization', 'token', '*.token'] }, destination)
}

/** `12:00:01 warn  the message  key=value …`. Control characters become visible: a logged text can neither move the cursor nor forge a line. */
export function readableLine(json: string): string {
  let entry: Record<string, unknown>
  try {
    entry = JSON.parse(json) as Record<string, unknown>
  } catch {
    return `${visible(json)}\n`
  }
  const time = typeof entry.time === 'number' ? new Date(entry.time).toTimeString().slice(0, 8) : ''
  const level = (LABELS[entry.level as number] ?? '?').padEnd(5)
  const fields = Object.entries(entry)
    .filter(([name]) => !OWN_FIELDS.has(name))
    .map(([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`)
  const error = entry.err as { message?: string; code?: string } | undefined
  if (error?.message !== undefined) fields.push(`${error.code ?? 'error'}: ${error.message}`)
  return `${visible([time, level, String(entry.msg ?? ''), ...fields].join('  ').trimEnd())}\n`
}

function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.trimEnd().replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
  })
}
