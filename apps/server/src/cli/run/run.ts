/** `tickworks run` */

import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseTimeframe } from '@tickworks/market'
import { createLogger } from '../../logging.ts'
import { formatSpeed, type Speed } from '../../platform/pacing.ts'
import { type Platform, startPlatform } from '../../platform.ts'
import type { RunOptions } from '../commands/run.ts'
import { engineConfig } from '../engine-config.ts'
import { CliError, EXIT, EXIT_OF_CODE } from '../exit.ts'
import { nearPath, speedText, typed } from '../format.ts'
import { homeOf } from '../home.ts'
import type { Session } from '../main.ts'
import { progress } from '../progress.ts'
import type { Terminal } from '../terminal.ts'
import { BARS_PER_SECOND, lengthUs } from '../timeframes.ts'
import { tryOut } from '../try-out.ts'
import { type Feeds, feedsOf } from './feeds.ts'
import { type RunningStrategy, strategiesOf } from './strategies.ts'

export async function run(options: RunOptions, { terminal }: Session): Promise<void> {
  const stop = stopSignal(terminal)
  const strategies = await strategiesOf(options)
  const feeds = await feedsOf(options)
  const home = homeOf(options)
  const speed = options.speed ?? watchable(feeds.timeframe)
  const specs = feeds.feeds.flatMap(({ instruments }) => instruments)
  const { timeframe, timeZone } = feeds
  const { seed, size } = options
  const config = engineConfig({ specs, timeframe, timeZone, seed, strategies, size, account: options })
  tryOut(config, specs, strategies)
  const bar = progress('recovering')
  const failure = Promise.withResolvers<void>()
  let failed: unknown = null
  const platform = await startPlatform({
    home,
    feeds: feeds.feeds,
    config,
    modules: new Map(strategies.map(({ strategy }) => [strategy.name, strategy])),
    speed,
    host: options.host,
    port: options.port,
    fresh: options.fresh === true,
    deskFolder: deskFolder(),
    logger: createLogger(options.debug === true ? 'debug' : 'warn'),
    onProgress: (_what, done, total) => bar.update(done, total),
    onFailure: (error) => {
      failed ??= error
      failure.resolve()
    },
    onEnded: () =>
      terminal.note(
        `tickworks: every feed has come to its end${options.exitAtEnd === true ? '' : '; the desk stays up. --fresh, or the button on the page, starts again'}`,
      ),
  }).finally(() => bar.end())
  // of a stop that was asked for meanwhile a token is all that must be told: it is shown once
  if (!stop.isAsked() || platform.newToken !== null) say(platform, { home, feeds, speed, strategies }, terminal)
  await Promise.race([stop.asked, failure.promise, ...(options.exitAtEnd === true ? [platform.settled()] : [])])
  // what went wrong first is what is told: stopping after it may fail for the same reason
  await platform.stop().catch((error: unknown) => {
    failed ??= error
  })
  stop.done()
  if (failed !== null) {
    const { message, code } = failed as NodeJS.ErrnoException
    throw new CliError(EXIT_OF_CODE[code ?? ''] ?? EXIT.failed, code ?? 'run_failed', `the run has stopped: ${message}`)
  }
  terminal.note('tickworks: stopped in order; nothing is lost, the next start goes on from here')
}

/** One Ctrl-C comes twice: from the terminal, and passed on by npm. */
const SAME_SIGNAL_MS = 500

/** SIGINT and SIGTERM ask for an orderly stop; a second one is told to wait. */
function stopSignal(terminal: Terminal): { readonly asked: Promise<void>; isAsked(): boolean; done(): void } {
  const { promise, resolve } = Promise.withResolvers<void>()
  let askedMs = Number.NaN
  const onSignal = () => {
    if (Number.isNaN(askedMs)) {
      askedMs = performance.now()
      terminal.note('tickworks: stopping in order …')
    } else if (performance.now() - askedMs > SAME_SIGNAL_MS) {
      terminal.note('tickworks: still stopping: what was fed is being made durable')
    }
    resolve()
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
  return {
    asked: promise,
    isAsked: () => !Number.isNaN(askedMs),
    done: () => {
      process.off('SIGINT', onSignal).off('SIGTERM', onSignal)
    },
  }
}

/** A pace at which bars of this length can be watched. */
function watchable(timeframe: string): Speed {
  return {
    kind: 'event',
    factor: Math.max(1, Math.round((lengthUs(parseTimeframe(timeframe)) / 1_000_000) * BARS_PER_SECOND)),
  }
}

/** Where the built desk is: beside the server in a clone, within the package when it is installed; null when it was never built. */
function deskFolder(): string | null {
  const near = ['../../../../dashboard/dist/index.html', '../../desk/index.html', '../desk/index.html']
  const found = near.map((path) => fileURLToPath(new URL(path, import.meta.url))).find((file) => existsSync(file))
  return found === undefined ? null : dirname(join(found))
}

type Started = {
  readonly home: string
  readonly feeds: Feeds
  readonly speed: Speed
  readonly strategies: readonly RunningStrategy[]
}

function say(platform: Platform, { home, feeds, speed, strategies }: Started, terminal: Terminal): void {
  for (const warning of platform.warnings) terminal.note(`tickworks: ${warning}`)
  terminal.print(terminal.style('bold', `Tickworks ${platform.version}`))
  terminal.print(`Feeds       ${feeds.feeds.map(({ title }) => title).join('; ')}`)
  terminal.print(`Speed       ${speedText(speed)}, strategies see bars of ${feeds.timeframe}`)
  terminal.print(`Strategies  ${strategies.map(({ id }) => id).join(', ')}, on a paper account`)
  terminal.print(
    `Data        ${nearPath(home)}${platform.resumed ? ', going on where the last run stopped (--fresh starts again)' : ''}`,
  )
  terminal.print(`Desk        ${terminal.style('cyan', platform.link)}`)
  if (platform.newToken === null) {
    terminal.print(
      `            without the operator token, which was shown when it was made: ${typed('token new')} makes another`,
    )
  } else {
    terminal.print(
      '            the link holds the operator token, which is shown this once: it allows what changes something',
    )
  }
  terminal.print('Ctrl-C stops in order.')
  terminal.document({
    version: platform.version,
    url: platform.url,
    link: platform.link,
    token: platform.newToken,
    resumed: platform.resumed,
    home,
    pid: process.pid,
    feeds: feeds.feeds.map(({ source, title, simulated }) => ({ source, title, simulated })),
    strategies: strategies.map(({ id, params }) => ({ id, params })),
    speed: formatSpeed(speed),
  })
}
