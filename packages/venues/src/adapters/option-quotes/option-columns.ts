/** Which column of a table of option quotes is what, by the names that venues and vendors give them. */

/** What a column may be. Prices and sizes are of the option; `spot` and `future` of its underlying. */
export const OPTION_COLUMNS = [
  'symbol',
  'instrument',
  'expiry',
  'strike',
  'right',
  'time',
  'bid',
  'ask',
  'last',
  'bidSize',
  'askSize',
  'volume',
  'openInterest',
  'openInterestChange',
  'previousOpenInterest',
  'spot',
  'future',
] as const
export type OptionColumn = (typeof OPTION_COLUMNS)[number]

/** Names in small letters and digits alone, best first: `Strike Price` and `strike_price` are `strikeprice`. */
const NAMES: Readonly<Record<OptionColumn, readonly string[]>> = {
  symbol: [
    'symbol',
    'underlyingsymbol',
    'rootsymbol',
    'root',
    'ticker',
    'name',
    'asset',
    'basecurrency',
    'underlying',
    'underlyingkey',
  ],
  instrument: [
    'instrumentname',
    'contractsymbol',
    'optionsymbol',
    'tradingsymbol',
    'contractname',
    'contract',
    'instrument',
    'occ',
    'osi',
    'calls',
  ],
  expiry: [
    'expiry',
    'expirydate',
    'expiration',
    'expirationdate',
    'expiredate',
    'expdate',
    'maturitydate',
    'maturity',
    'expirationtimestamp',
    'exp',
  ],
  strike: ['strike', 'strikeprice', 'exerciseprice', 'k'],
  right: [
    'right',
    'optiontype',
    'optionright',
    'callput',
    'putcall',
    'cpflag',
    'cp',
    'callorput',
    'instrumenttype',
    'type',
  ],
  time: [
    'timestamp',
    'datetime',
    'quotedatetime',
    'quotetime',
    'quotets',
    'quoteunixtime',
    'time',
    'ts',
    'epochms',
    'epoch',
    'timems',
    'asof',
    'snapshottime',
    'creationtimestamp',
    'date',
    'quotedate',
    'tradedate',
    'effectivedate',
  ],
  bid: ['bid', 'bidprice', 'bestbid', 'bestbidprice', 'bidclose', 'bidpx', 'buyprice'],
  ask: ['ask', 'askprice', 'bestask', 'bestaskprice', 'askclose', 'askpx', 'offer', 'offerprice', 'sellprice'],
  last: [
    'last',
    'ltp',
    'lastprice',
    'lasttradedprice',
    'lasttradeprice',
    'lastsale',
    'close',
    'price',
    'premium',
    'settle',
    'settlementprice',
    'mid',
    'midprice',
    'mark',
    'markprice',
  ],
  bidSize: ['bidsize', 'bidqty', 'bidquantity', 'bestbidsize', 'bestbidamount', 'bestbidqty', 'bidvolume', 'bidsz'],
  askSize: ['asksize', 'askqty', 'askquantity', 'bestasksize', 'bestaskamount', 'bestaskqty', 'askvolume', 'asksz'],
  volume: ['volume', 'totaltradedvolume', 'tradedvolume', 'totalvolume', 'contractstraded'],
  openInterest: ['openinterest', 'oi', 'openint'],
  openInterestChange: [
    'openinterestchange',
    'changeinopeninterest',
    'oichange',
    'oichg',
    'chginoi',
    'changeinoi',
    'chnginoi',
  ],
  previousOpenInterest: ['prevoi', 'previousoi', 'previousopeninterest'],
  spot: [
    'spot',
    'spotprice',
    'underlyingspotprice',
    'underlyingvalue',
    'indexprice',
    'indexvalue',
    'underlyinglast',
    'stockprice',
    'estimateddeliveryprice',
    'underlyingprice',
    'underlying',
  ],
  future: ['future', 'futureprice', 'futuresprice', 'fut', 'futprice', 'forward', 'forwardprice'],
}

const PRICES = ['bid', 'ask', 'last'] as const satisfies readonly OptionColumn[]
/** What a call and a put that share a row have each for itself. */
const SIDED = [
  ...PRICES,
  'bidSize',
  'askSize',
  'volume',
  'openInterest',
  'openInterestChange',
  'previousOpenInterest',
  'spot',
  'symbol',
] as const satisfies readonly OptionColumn[]
/** Words that a side goes by, the long ones first. */
const CALL = '(?:calloptions|calls|call|ce|c)'
const PUT = '(?:putoptions|puts|put|pe|p)'
/** Levels of nested objects that say nothing. */
const LEVEL = '(?:marketdata)?'

/** `rows`: an option in each row. `pairs`: the call and the put of a strike in each row. */
export type OptionLayout = 'rows' | 'pairs'

/** Names of columns by what they are. In `pairs` the sided ones are in `call` and `put`, and in `one` where a side has none. */
export type ColumnsFound = {
  readonly layout: OptionLayout
  readonly one: ReadonlyMap<OptionColumn, string>
  readonly call: ReadonlyMap<OptionColumn, string>
  readonly put: ReadonlyMap<OptionColumn, string>
  /** Columns that have no meaning here, in their order. */
  readonly unused: readonly string[]
}

/**
 * Finds columns by name, and by whether what they hold is a number; `given` ones come first, by the names as written. The layout is `pairs` when calls and puts have prices under
 * names of their own, unless it is stated. A name that is there twice is taken by nobody.
 */
export function columnsFound(
  names: readonly string[],
  isNumeric: (name: string) => boolean,
  given: ReadonlyMap<OptionColumn, string> = new Map(),
  stated?: OptionLayout,
): ColumnsFound {
  const call = sided(names, CALL, isNumeric)
  const put = sided(names, PUT, isNumeric)
  const isPairs = PRICES.some((price) => call.has(price)) && PRICES.some((price) => put.has(price))
  const layout = stated ?? (isPairs ? 'pairs' : 'rows')
  const one = new Map<OptionColumn, string>(given)
  const taken = new Set(given.values())
  const sides = layout === 'pairs' ? new Set([...call.values(), ...put.values()]) : new Set<string>()
  for (const column of OPTION_COLUMNS) {
    if (one.has(column)) continue
    const isOut = (name: string): boolean => taken.has(name) || sides.has(name) || !fits(column, isNumeric(name))
    const name = firstOf(names, NAMES[column], isOut)
    if (name === undefined) continue
    one.set(column, name)
    taken.add(name)
  }
  // Where an index price stands beside it, what is called the underlying's is the expiry's future.
  const beside = names.find((name) => plainName(name) === 'underlyingprice' && !taken.has(name))
  if (beside !== undefined && one.has('spot') && !one.has('future')) {
    one.set('future', beside)
    taken.add(beside)
  }
  const known = new Set([...taken, ...sides])
  return {
    layout,
    one,
    ...(layout === 'pairs' ? { call, put } : { call: new Map(), put: new Map() }),
    unused: names.filter((name) => name !== '' && !known.has(name)),
  }
}

/** In small letters and digits alone. */
export function plainName(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '')
}

/** Some names are of a text for one vendor and of a price for another. */
function fits(column: OptionColumn, isNumber: boolean): boolean {
  if (column === 'symbol' || column === 'instrument') return !isNumber
  return column !== 'spot' || isNumber
}

function sided(
  names: readonly string[],
  side: string,
  isNumeric: (name: string) => boolean,
): Map<OptionColumn, string> {
  const found = new Map<OptionColumn, string>()
  const bare = names.map((name) => [name, plainName(name)] as const)
  for (const column of SIDED) {
    for (const candidate of NAMES[column]) {
      const pattern = new RegExp(`^(?:${side}${LEVEL}${candidate}|${candidate}${side})$`)
      const hit = bare.find(([name, plain]) => pattern.test(plain) && fits(column, isNumeric(name)))
      if (hit === undefined) continue
      found.set(column, hit[0])
      break
    }
  }
  return found
}

function firstOf(
  names: readonly string[],
  candidates: readonly string[],
  isTaken: (name: string) => boolean,
): string | undefined {
  for (const candidate of candidates) {
    const hits = names.filter((name) => plainName(name) === candidate && !isTaken(name))
    if (hits.length === 1) return hits[0]
  }
  return undefined
}
