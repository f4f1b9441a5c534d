/** What keeps a platform from starting, as the person who starts it can mend it. */

export const PLATFORM_ERRORS = {
  ERR_CONFIG_DIFFERS: 'the data folder holds a run that was made with other options',
  ERR_FEED_DIFFERS: 'the data folder holds a run of other feeds',
  ERR_PORT_IN_USE: 'another program listens on the port',
  ERR_LISTEN: 'the address cannot be listened on',
  ERR_OWNER_SILENT: 'the process that owns the data folder does not answer',
} as const
export type PlatformErrorCode = keyof typeof PLATFORM_ERRORS
export type PlatformFacts = Readonly<Record<string, string | number | boolean | null>>

export class PlatformError extends Error {
  readonly code: PlatformErrorCode
  /** Option, recorded and asked value, port: what the message says, as fields. */
  readonly facts: PlatformFacts

  constructor(code: PlatformErrorCode, message: string, facts: PlatformFacts, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = 'PlatformError'
    this.code = code
    this.facts = facts
  }
}
