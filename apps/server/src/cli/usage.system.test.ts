import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { emptyFolder, runCli } from './testing/run-cli.ts'
import { BARS_PER_SECOND } from './timeframes.ts'

// biome-ignore format: a table reads by its columns
const helps = [
  [['--help'],                        /Exit codes:/],
  [['run', '--help'],                 new RegExp(`--speed <speed>[^]*the time\\s+of ${BARS_PER_SECOND} bars[^]*Examples:`)],
  [['backtest', '--help'],            /--fees <rate>[\s\S]*5bps or 0.05%[\s\S]*Examples:/],
  [['replay', '--help'],              /Examples:/],
  [['strategy', '--help'],            /Examples:/],
  [['strategy', 'new', '--help'],     /Examples:/],
  [['strategy', 'list', '--help'],    /Examples:/],
  [['doctor', '--help'],              /Examples:/],
  [['token', 'new', '--help'],        /Examples:/],
  [['help', 'backtest'],              /--bar-label/],
] as const
for (const [args, pattern] of helps) {
  test(`tickworks ${args.join(' ')} has an example and exits with 0`, async () => {
    const { code, stdout, stderr } = await runCli(args)
    assert.equal(code, 0)
    assert.match(stdout, pattern)
    assert.equal(stderr, '')
  })
}

test('from a clone, commands are shown as they have to be typed there', async (context) => {
  const env = { npm_package_name: 'tickworks-workspace' }
  const { stdout } = await runCli(['run', '--help'], { env })
  assert.match(stdout, /\$ npm run tickworks -- run --feed sp500/)
  const made = await runCli(['strategy', 'new', 'my-idea'], { cwd: emptyFolder(context), env })
  assert.match(made.stdout, /^ {2}npm run tickworks -- backtest my-idea\.ts$/m)
})

test('tickworks --version is the version of the package', async () => {
  const { code, stdout } = await runCli(['--version'])
  assert.equal(code, 0)
  assert.match(stdout, /^\d+\.\d+\.\d+\n$/)
})

// Each error names the option, the value and the rule, in one line, without a stack.
// biome-ignore format: a table reads by its columns
const wrong = [
  [['bactest'],                                             /unknown command 'bactest'; did you mean backtest\?/],
  [['backtest'],                                            /missing required argument 'strategy'/],
  [['backtest', 'ema-cross', 'more'],                       /too many arguments for 'backtest'/],
  [['backtest', 'ema-cross', '--fes', '3'],                 /unknown option '--fes'; did you mean --fees\?/],
  [['backtest', 'ema-cros'],                                /strategy 'ema-cros' is neither a file nor the name of one in strategies\/ \(.*ema-cross.*\); did you mean ema-cross\?/],
  [['backtest', 'ema-cross', '--fees', '3zz'],              /option '--fees <rate>': '3zz' must be from 0 to 1000 basis points/],
  [['backtest', 'ema-cross', '--cash', '-5'],               /option '--cash <amount>': '-5' must be an amount of money above 0/],
  [['backtest', 'ema-cross', '--cash', '1000.555'],         /option '--cash': '1000.555' has more than the 2 decimals/],
  [['backtest', 'ema-cross', '--report', 'a.html', '--trades', './a.html'], /option '--trades .\/a.html': must be another file than that of --report/],
  [['backtest', 'ema-cross', '--size', 'all'],              /option '--size <size>': 'all' must be a quantity above 0 such as 100/],
  [['backtest', 'ema-cross', '--bar-label', 'middle'],      /option '--bar-label <moment>': 'middle' must be one of start, end/],
  [['backtest', 'ema-cross', '--tz', 'IST/Kolkata'],        /option '--tz <zone>': 'IST\/Kolkata' must be an IANA time zone/],
  [['backtest', 'ema-cross', '--from', '2022-02-30'],       /option '--from <date>': '2022-02-30' must be a date/],
  [['backtest', 'ema-cross', '--timeframe', '7x'],          /option '--timeframe <length>': '7x' must be seconds/],
  [['backtest', 'ema-cross', '--seed', '-1'],               /option '--seed <n>': '-1' must be a whole number from 0/],
  [['backtest', 'ema-cross', '--param', 'fast'],            /option '--param <name=value>': 'fast' must be name=value/],
  [['backtest', 'ema-cross', '--param', 'fsat=3'],          /option '--param fsat=3': ema-cross has no parameter 'fsat'; did you mean fast\?; its parameters are fast \(int 1..500, default 12\)/],
  [['backtest', 'ema-cross', '--param', 'fast=0'],          /option '--param fast=0': must be a whole number from 1 to 500, was '0'/],
  [['backtest', 'ema-cross', '--param', 'rsi.fast=3'],      /option '--param rsi.fast=3': the strategy is ema-cross, not rsi/],
  [['backtest', 'ema-cross', '--param', 'fast=30'],         /strategy ema-cross refuses its parameters: fast must be below slow, were 30 and 26/],
  [['run', '--port', '99999'],                              /option '--port <number>': '99999' must be a whole number from 0 to 65535/],
  [['run', '--port'],                                       /option '--port <number>' argument missing/],
  [['run', '--speed', 'fast'],                              /option '--speed <speed>': 'fast' must be max, rows a second such as 25\/s/],
  [['run', '--leverage', '0'],                              /option '--leverage <times>': '0' must be a number from 0.01 to 100/],
  [['run', '--account', 'My Account'],                      /option '--account <name>': 'My Account' must be up to 32 small letters/],
  [['strategy', 'new', 'MyIdea'],                           /strategy name 'MyIdea' must be kebab-case/],
  [['strategy', 'new', 'class'],                            /strategy name 'class' is a word of the language/],
  [['strategy', 'list', '--folder', 'nowhere'],             /option '--folder nowhere': must be a folder that exists/],
  [['options', 'price', '--imput', 'a.csv'],                /unknown option '--imput'; did you mean --input\? \(see tickworks options price --help\)/],
  [['token'],                                               /a command is needed/],
  [[],                                                      /a command is needed/],
] as const
for (const [args, message] of wrong) {
  test(`wrong usage: tickworks ${args.join(' ')}`, async (context) => {
    const { code, stdout, stderr } = await runCli(args, { cwd: emptyFolder(context) })
    const last = stderr.trimEnd().split('\n').at(-1)!
    assert.match(last, message)
    assert.ok(last.startsWith('tickworks: '), last)
    assert.doesNotMatch(stderr, /\n\s+at /)
    assert.equal(stdout, '')
    assert.equal(code, 2)
  })
}

test('with --json an error is one document on stdout, and a sentence on stderr', async () => {
  const { code, stdout, stderr } = await runCli(['backtest', 'ema-cross', '--param', 'fast=0', '--json'])
  const { error } = JSON.parse(stdout)
  assert.equal(code, 2)
  assert.equal(error.exitCode, 2)
  assert.equal(error.code, 'strategy_param')
  assert.equal(error.param, 'fast')
  assert.match(stderr, /^tickworks: option '--param fast=0'/)
})

test('strategy new writes a file that passes the form and trades, and never over another', async (context) => {
  const cwd = emptyFolder(context)
  const made = await runCli(['strategy', 'new', 'my-idea', '--json'], { cwd })
  assert.equal(made.code, 0)
  assert.deepEqual(JSON.parse(made.stdout), { name: 'my-idea', file: 'my-idea.ts' })
  const again = await runCli(['strategy', 'new', 'my-idea'], { cwd })
  assert.equal(again.code, 2)
  assert.match(again.stderr, /my-idea.ts is there already and is not overwritten/)
  const listed = await runCli(['strategy', 'list', '--folder', '.', '--json'], { cwd })
  assert.equal(listed.code, 0)
  assert.deepEqual(
    JSON.parse(listed.stdout).strategies.map(({ name }: { name: string }) => name),
    ['my-idea'],
  )
  const tried = await runCli(['backtest', 'my-idea.ts', '--json'], { cwd })
  assert.equal(tried.code, 0, tried.stderr)
  assert.ok(JSON.parse(tried.stdout).results.strategy.trades > 0)
})

test('strategy list names what is no strategy, and exits with 1', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'clock.ts'), `export default { name: 'clock', title: 'Clock', t: Date.now() }\n`)
  const { code, stderr, stdout } = await runCli(['strategy', 'list', '--folder', '.', '--json'], { cwd })
  assert.equal(code, 1)
  assert.match(stderr, /strategy file clock.ts, line 1: names a clock \(Date\)/)
  assert.equal(JSON.parse(stdout).failed.length, 1)
})
