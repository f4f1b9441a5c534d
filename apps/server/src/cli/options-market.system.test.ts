/** `options chain` told of the market beside its quotes: clock, futures, dividends, rate. */

import assert from 'node:assert/strict'
import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { EXPIRY_RULES, ExpiryClock, forwardOfSpot, tradingCalendar } from '@tickworks/options'
import type { Document } from './testing/chain-json.ts'
import { EXPIRIES, FORWARDS, LEGS, type Leg, NOW_US, RATE, rowsCsv, SPOT } from './testing/made-chain.ts'
import { emptyFolder, runCli } from './testing/run-cli.ts'
import { runHere } from './testing/run-here.ts'

const INDIA = { timeZone: 'Asia/Kolkata', sessionOpen: '09:15', sessionClose: '15:30' } as const

async function chainOf(
  context: TestContext,
  args: readonly string[],
  legs: readonly Leg[] = LEGS,
): Promise<{ readonly document: Document; readonly stderr: string }> {
  const input = join(emptyFolder(context), 'chain.csv')
  writeFileSync(input, rowsCsv(legs))
  const { code, stdout, stderr } = await runHere(['options', 'chain', '--input', input, '--json', ...args])
  assert.equal(code, 0, stderr)
  return { document: JSON.parse(stdout), stderr }
}

test('options chain --clock trading: years are of sessions, with holidays, hours and closed hours as stated', async (context) => {
  const holidays = ['2026-11-24', '2026-12-25']
  // biome-ignore format: a table reads by its columns
  const cases = [
    // args                                                                    sessions  weight  hours
    [[],                                                                            252,     0,  {}],
    [['--sessions-per-year', '248', '--closed-weight', '20%'],                      248,   0.2,  {}],
    [['--session', '09:00-15:30'],                                                  252,     0,  { sessionOpen: '09:00' }],
  ] as const
  for (const [args, sessionsPerYear, closedWeight, hours] of cases) {
    const clock = new ExpiryClock({
      rule: EXPIRY_RULES.nse,
      calendar: tradingCalendar({ ...INDIA, ...hours, holidays }),
      year: { kind: 'trading', sessionsPerYear, closedWeight },
    })
    const given = ['--clock', 'trading', '--holiday', holidays.join(), ...args]
    const { document, stderr } = await chainOf(context, given)
    for (const { expiry, years } of document.expiries) assert.equal(years, clock.years(expiry, NOW_US))
    assert.match(stderr, new RegExp(`years of ${sessionsPerYear} sessions, closed hours counting ${closedWeight}`))
  }
})

test('options chain --early-close: an expiry on such a day settles then', async (context) => {
  const { document } = await chainOf(context, ['--early-close', '2026-11-26=13:00,2026-12-24=13:00'])
  assert.equal(document.expiries[0].expiresAt, '2026-11-26T07:30:00Z')
  assert.equal(document.expiries[1].expiresAt, '2026-12-31T10:00:00Z')
})

test('options chain --future: the forward of its expiry, unless --forward puts another first; bid and ask are a market', async (context) => {
  const at = FORWARDS[0] + 30
  const args = ['--rate', '6.5%', '--future', `${EXPIRIES[0]}:${at - 0.5}/${at + 0.5},${EXPIRIES[1]}:25300`]
  const { document, stderr } = await chainOf(context, args)
  const told = (found: Document) => found.expiries.map(({ forward }: Document) => [forward.source, forward.forward])
  const [first, second, third] = told(document)
  assert.deepEqual(
    [first, second],
    [
      ['future', at],
      ['future', 25_300],
    ],
  )
  assert.equal(third[0], 'parity')
  assert.match(stderr, /futures: 2026-11-26 at 25,089\.5\/25,090\.5, 2026-12-31 at 25,300/)
  // Thirty above what calls and puts agree on: the future is dear against each synthetic.
  const [finding] = document.expiries[0].parities
  assert.deepEqual(
    [finding.kind, finding.legs.length, finding.legs[2].right, finding.legs[2].side],
    ['parity', 3, 'F', 'sell'],
  )
  assert.ok(finding.edge > 29 && finding.edge < 30, `${finding.edge}`)
  assert.deepEqual(document.expiries[1].parities, [], 'one price is no market')

  const { document: byParity } = await chainOf(context, [...args, '--forward', 'parity,future'])
  assert.deepEqual(
    told(byParity).map(([source]: Document) => source),
    ['parity', 'parity', 'parity'],
  )
  assert.equal(byParity.expiries[0].future, at)
})

test('options chain --dividends: a forward from the spot is less what is paid before expiry', async (context) => {
  // Without puts there is no parity.
  const calls = LEGS.filter(({ right }) => right === 'C')
  const dividends = ['--dividends', '2026-12-21:30,2026-11-20:12.5']
  const { document, stderr } = await chainOf(context, ['--rate', '6.5%', ...dividends], calls)
  assert.match(stderr, /dividends for a forward from the spot: 12\.5 on 2026-11-20, 30 on 2026-12-21/)
  const clock = new ExpiryClock({
    rule: EXPIRY_RULES.nse,
    calendar: tradingCalendar({ ...INDIA, holidays: [] }),
    year: { kind: 'calendar', daysPerYear: 365 },
  })
  // Whoever holds before the opening of the ex-date has it.
  const yearsUntil = (date: string): number => {
    return (Date.parse(`${date}T09:15:00+05:30`) * 1_000 - NOW_US) / (365 * 86_400_000_000)
  }
  const paid = [
    { years: yearsUntil('2026-11-20'), amount: 12.5 },
    { years: yearsUntil('2026-12-21'), amount: 30 },
  ]
  for (const { expiry, forward } of document.expiries) {
    const years = clock.years(expiry, NOW_US)
    const expected = forwardOfSpot({ spot: SPOT, rate: RATE, yield: 0, years, dividends: paid })
    assert.equal(forward.source, 'spot')
    assert.ok(Math.abs(forward.forward - expected) < 1e-8, `${forward.forward} ${expected}`)
  }
  const [near] = (await chainOf(context, ['--rate', '6.5%', '--forward', 'spot'], calls)).document.expiries
  assert.ok(
    near.forward.forward - document.expiries[0].forward.forward > 12,
    'only the first is paid before it expires',
  )
})

test('options chain --carry given: an american chain takes yield and dividends for known, the spot for late', async (context) => {
  const few = LEGS.filter(({ expiry, strike }) => expiry === EXPIRIES[0] && strike % 500 === 0)
  const args = ['--model', 'american', '--rate', '6.5%', '--yield', '1%', '--carry', 'given']
  const [given] = (await chainOf(context, args, few)).document.expiries
  assert.ok(Math.abs(given.forward.yield - 0.01) < 1e-12)
  assert.ok(Math.abs(given.forward.spot - SPOT) > 1, 'the spot is what the forward makes of it')
  const [implied] = (await chainOf(context, args.slice(0, 4), few)).document.expiries
  assert.equal(implied.forward.spot, SPOT)
})

test('options chain --rate implied: the rate that boxes agree on; what parity does not tell is said', async (context) => {
  const { document, stderr } = await chainOf(context, ['--rate', 'implied'])
  for (const { forward, boxes } of document.expiries.slice(1)) {
    assert.equal(forward.fit.discountSource, 'fitted')
    assert.ok(Math.abs(forward.rate - RATE) < 1e-4, `${forward.rate}`)
    assert.deepEqual(boxes, [])
  }
  assert.doesNotMatch(stderr, /warning/)

  // Two strikes of an expiry have no slope: the rate between the others' is taken.
  const second = LEGS.filter(({ expiry, strike }) => expiry !== EXPIRIES[1] || (strike >= 24_900 && strike <= 25_300))
  const between = await chainOf(context, ['--rate', 'implied'], second)
  const [near, middle, far] = between.document.expiries.map(({ years, forward }: Document) => ({ years, ...forward }))
  const share = (middle.years - near.years) / (far.years - near.years)
  assert.ok(Math.abs(middle.rate - (near.rate + share * (far.rate - near.rate))) < 1e-15)
  assert.match(between.stderr, /rate of 2026-12-31 \(6\.\d\d% is used\) well enough, those of the other expiries/)

  const wrong = await chainOf(context, [])
  assert.ok(wrong.document.expiries[2].boxes.length > 0)
  assert.match(wrong.stderr, /warning: [\d,]+ boxes pay more than it costs at a rate of 0.*--rate implied reads it/)

  const few = LEGS.filter(({ strike }) => strike >= 24_900 && strike <= 25_200)
  const untold = await chainOf(context, ['--rate', 'implied,6.5%'], few)
  assert.match(
    untold.stderr,
    /warning: parity does not tell the rate of 2026-11-26 and 2 more \(6\.50% is used\) well enough$/m,
  )
  assert.equal(untold.document.expiries[0].forward.rate, RATE)
})

test('options chain --tick: two steps are as narrow as a market gets', async (context) => {
  const far = { ...LEGS[0]!, strike: 27_500, right: 'C', mid: 0.03 } as const
  const outcomeOf = async (args: readonly string[]) => {
    const { document } = await chainOf(context, args, [...LEGS, far])
    const rows = document.expiries[0].rows.filter(({ strike }: Document) => strike === far.strike)
    return rows.map(({ outcome }: Document) => outcome)
  }
  // 0.05 at NSE; at CBOE it hangs on the option, and is not known.
  assert.deepEqual(await outcomeOf([]), ['ok'])
  assert.deepEqual(await outcomeOf(['--tick', '0.005']), ['wide'])
  assert.deepEqual(await outcomeOf(['--exchange', 'cboe']), ['wide'])
  assert.deepEqual(await outcomeOf(['--exchange', 'cboe', '--tick', '0.02']), ['ok'])
})

// biome-ignore format: a table reads by its columns
const mistakes: readonly (readonly [args: readonly string[], error: RegExp])[] = [
  [['--dividends', '2026-02-30:1'],                        /option '--dividends <list>': '2026-02-30:1' must be ex-dates with an amount above 0/],
  [['--dividends', '2026-12-10:0'],                        /'2026-12-10:0' must be ex-dates with an amount above 0.*: '0' is none/],
  [['--dividends', '2026-12-10:1,2026-12-10:2'],           /must be ex-dates .* each date once/],
  [['--dividends', '2026-12-10:1', '--forward', 'parity'], /option '--dividends' has no use with option '--forward parity': spot is not among them/],
  [['--future', '2026-11-26'],                             /option '--future <list>': '2026-11-26' must be expiries with a price, or bid\/ask/],
  [['--future', '2026-11-26:25100/25000'],                 /must be expiries with a price.*: '25100\/25000' is none/],
  [['--future', '2026-11-25:25000'],                       /option '--future 2026-11-25': .*chain\.csv has only 2026-11-26/],
  [['--future', '2026-11-26:1', '--forward', 'spot'],      /option '--future' has no use with option '--forward spot'/],
  [['--clock', 'business'],                                /option '--clock <clock>': 'business' must be one of calendar, trading/],
  [['--closed-weight', '0.2'],                             /option '--closed-weight' needs option '--clock trading'/],
  [['--sessions-per-year', '250'],                         /option '--sessions-per-year' needs option '--clock trading'/],
  [['--clock', 'trading', '--exchange', 'deribit'],        /option '--clock trading': deribit never closes: --session 09:15-15:30 states hours/],
  [['--clock', 'trading', '--expiry-time', '15:30 UTC'],   /option '--clock trading': an expiry time says no hours: --session/],
  [['--session', '15:30-09:15'],                           /'15:30-09:15' must be local hours of one day such as 09:15-15:30/],
  [['--early-close', '2026-11-27'],                        /'2026-11-27' must be dates with the local time of their close/],
  [['--early-close', '2026-11-27=09:15'],                  /option '--early-close 2026-11-27=09:15': must be after the opening and before the close of a session of 09:15-15:30/],
  [['--early-close', '2026-11-27=13:00', '--exchange', 'deribit'], /option '--early-close 2026-11-27=13:00': its market never closes/],
  [['--holiday', '2026-11-24,tomorrow'],                   /must be dates that exist, .*: 'tomorrow' is none/],
  [['--tick', '0'],                                        /option '--tick <step>': '0' must be a number from/],
  [['--carry', 'given'],                                   /option '--carry given' needs option '--model american'/],
  [['--rate', 'implied,high'],                             /option '--rate <rate>': 'implied,high' must be a number from -1 to 2/],
]
for (const [args, error] of mistakes) {
  test(`options chain: refused with value and rule: ${args.join(' ')}`, async (context) => {
    const cwd = emptyFolder(context)
    const [input, output] = [join(cwd, 'chain.csv'), join(cwd, 'out.csv')]
    writeFileSync(input, rowsCsv())
    const { code, stderr, stdout } = await runHere(['options', 'chain', '--input', input, '--output', output, ...args])
    assert.deepEqual([code, stdout], [2, ''])
    assert.match(stderr, error)
    assert.deepEqual(readdirSync(cwd), ['chain.csv'])
  })
}

test('options surface: the same options, through the program itself', async (context) => {
  const cwd = emptyFolder(context)
  writeFileSync(join(cwd, 'chain.csv'), rowsCsv())
  const args = ['--clock', 'trading', '--rate', 'implied', '--future', `${EXPIRIES[1]}:25240`, '--moneyness', '0']
  const { code, stdout, stderr } = await runCli(['options', 'surface', '--input', 'chain.csv', ...args], { cwd })
  assert.equal(code, 0, stderr)
  assert.equal(stdout.trimEnd().split('\n').length, 1 + EXPIRIES.length)
})
