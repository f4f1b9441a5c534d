/** Which entry answers to which function of TA-Lib, and how its parameters and columns are called there. */

import type { Given } from './vectors.ts'

export type TalibMatch = {
  readonly entry: string
  /** Our parameters; a sentence where the case asks for what the entry does not have. */
  readonly params: (given: Given) => Given | string
  /** Column of TA-Lib → position among our outputs; two positions: the second where the first is empty. */
  readonly columns: { readonly [column: string]: number | readonly [number, number] }
  /** Our inputs for real0, real1, if not in the definition's order. */
  readonly inputs?: readonly string[]
  /** Why the function's look-back is not ours, if it is not. */
  readonly waits?: string
}

const AVERAGES = ['sma', 'ema', 'wma', 'dema', 'tema', 'trima', 'kama', 'mama', 't3']

const period = ({ timeperiod }: Given): Given => (timeperiod === undefined ? {} : { length: timeperiod })
const only = { real: 0 }

function match(
  entry: string,
  columns: TalibMatch['columns'] = only,
  params: TalibMatch['params'] = period,
): TalibMatch {
  return { entry, params, columns }
}

function average(name: string, matype: Given[string] | undefined): Given | string {
  const mode = AVERAGES[Number(matype)]!
  return ['kama', 'mama'].includes(mode) ? `no average ${mode} among the modes` : { [name]: mode }
}

function fastSlow({ fastperiod, slowperiod, matype }: Given): Given | string {
  const mode = matype === undefined ? {} : average('mamode', matype)
  return typeof mode === 'string' ? mode : { fast: fastperiod!, slow: slowperiod!, ...mode }
}

/** Functions whose parameters have names of their own, or with several columns; the others are in {@link PLAIN}. */
const OWN: { readonly [fn: string]: readonly TalibMatch[] } = {
  ACCBANDS: [match('accbands', { realupperband: 2, realmiddleband: 1, reallowerband: 0 })],
  ADOSC: [match('adosc', only, fastSlow)],
  APO: [match('apo', only, fastSlow)],
  AROON: [match('aroon', { aroondown: 0, aroonup: 1 })],
  AROONOSC: [match('aroon', { real: 2 }), match('aroonosc')],
  BBANDS: [
    match(
      'bbands',
      { realupperband: 2, realmiddleband: 1, reallowerband: 0 },
      ({ timeperiod, nbdevup, nbdevdn, matype }) => {
        const mode = average('mamode', matype)
        if (nbdevup !== nbdevdn) return 'no bands of unequal width'
        return typeof mode === 'string' ? mode : { length: timeperiod!, std: nbdevup!, ...mode }
      },
    ),
  ],
  // TA-Lib takes the benchmark first.
  BETA: [{ ...match('beta'), inputs: ['benchmark', 'close'] }],
  HT_PHASOR: [match('ht_phasor', { inphase: 0, quadrature: 1 })],
  HT_SINE: [match('ht_sine', { sine: 0, leadsine: 1 })],
  HT_TRENDMODE: [match('ht_trendmode', { integer: 0 })],
  MA: [
    match('ma', only, ({ timeperiod, matype }) => {
      const mode = average('name', matype)
      return typeof mode === 'string' ? mode : { length: timeperiod!, ...mode }
    }),
  ],
  MACD: [
    match('macd', { macd: 0, macdsignal: 2, macdhist: 1 }, ({ fastperiod, slowperiod, signalperiod }) => ({
      fast: fastperiod!,
      slow: slowperiod!,
      signal: signalperiod!,
    })),
  ],
  MACDEXT: [
    match('macdext', { macd: 0, macdsignal: 1, macdhist: 2 }, (given) => ({
      fast: given.fastperiod!,
      slow: given.slowperiod!,
      signal: given.signalperiod!,
      fastmatype: given.fastmatype!,
      slowmatype: given.slowmatype!,
      signalmatype: given.signalmatype!,
    })),
  ],
  MACDFIX: [
    match('macdfix', { macd: 0, macdsignal: 2, macdhist: 1 }, ({ signalperiod }) => ({ signal: signalperiod! })),
  ],
  MAMA: [match('mama', { mama: 0, fama: 1 }, (given) => given)],
  MAVP: [
    match('mavp', only, ({ minperiod, maxperiod, matype }) => ({
      minperiod: minperiod!,
      maxperiod: maxperiod!,
      mamode: matype!,
    })),
  ],
  MAXINDEX: [match('maxindex', { integer: 0 })],
  MININDEX: [match('minindex', { integer: 0 })],
  MINMAX: [match('minmax', { min: 0, max: 1 })],
  MINMAXINDEX: [match('minmaxindex', { minidx: 0, maxidx: 1 })],
  MINUS_DI: [match('adx', { real: 2 }), match('minus_di')],
  MINUS_DM: [match('dm', { real: 1 }), match('minus_dm')],
  NATR: [match('natr'), match('atr', only, ({ timeperiod }) => ({ length: timeperiod!, percent: true }))],
  PLUS_DI: [match('adx', { real: 1 }), match('plus_di')],
  PLUS_DM: [match('dm', { real: 0 }), match('plus_dm')],
  PPO: [match('ppo', only, fastSlow)],
  SAR: [
    match('psar', { real: [0, 1] }, ({ acceleration, maximum }) => ({
      af0: acceleration!,
      af: acceleration!,
      max_af: maximum!,
    })),
  ],
  SAREXT: [match('sarext', only, (given) => given)],
  STDDEV: [
    match('stdev', only, ({ timeperiod, nbdev }) =>
      nbdev === 1 ? { length: timeperiod! } : 'no multiple of the deviation',
    ),
  ],
  STOCH: [
    match(
      'stoch',
      { slowk: 0, slowd: 1 },
      ({ fastk_period, slowk_period, slowk_matype, slowd_period, slowd_matype }) => {
        const mode = average('mamode', slowk_matype)
        if (slowk_matype !== slowd_matype) return 'no two averages of different kinds'
        return typeof mode === 'string'
          ? mode
          : { k: fastk_period!, smooth_k: slowk_period!, d: slowd_period!, ...mode }
      },
    ),
  ],
  STOCHF: [
    match('stochf', { fastk: 0, fastd: 1 }, ({ fastk_period, fastd_period, fastd_matype }) => {
      const mode = average('mamode', fastd_matype)
      return typeof mode === 'string' ? mode : { fastk: fastk_period!, fastd: fastd_period!, ...mode }
    }),
  ],
  STOCHRSI: [
    match('stochrsi', { fastk: 0, fastd: 1 }, ({ timeperiod, fastk_period, fastd_period, fastd_matype }) => {
      const mode = average('mamode', fastd_matype)
      return typeof mode === 'string'
        ? mode
        : { rsi_length: timeperiod!, length: fastk_period!, k: 1, d: fastd_period!, ...mode }
    }),
  ],
  T3: [match('t3', only, ({ timeperiod, vfactor }) => ({ length: timeperiod!, a: vfactor! }))],
  ULTOSC: [
    match('uo', only, ({ timeperiod1, timeperiod2, timeperiod3 }) => ({
      fast: timeperiod1!,
      medium: timeperiod2!,
      slow: timeperiod3!,
    })),
  ],
  VAR: [match('variance')],
  // Since 0.8.
  AC: [
    match('ac', only, ({ fastperiod, slowperiod, signalperiod }) => ({
      fast: fastperiod!,
      slow: slowperiod!,
      signal: signalperiod!,
    })),
  ],
  FRACTAL: [match('fractal', { swinghigh: 1, swinglow: 2 }, (given) => given)],
  PERCENTILE: [
    match('percentile', only, ({ timeperiod, percentile }) => ({ length: timeperiod!, percentile: percentile! })),
  ],
  SMI: [
    {
      ...match('smi_blau', { smi: 0 }, ({ timeperiod, fastperiod, slowperiod }) => ({
        length: timeperiod!,
        fast: fastperiod!,
        slow: slowperiod!,
      })),
      waits: 'the function waits for its signal line',
    },
  ],
}

/** Functions with one column `real` and at most the parameter `timeperiod`. */
const PLAIN: { readonly [fn: string]: string } = {
  ACOS: 'acos',
  AD: 'ad',
  ADD: 'add',
  ADX: 'adx',
  ADXR: 'adxr',
  ASIN: 'asin',
  ATAN: 'atan',
  ATR: 'atr',
  AVGDEV: 'mad md',
  AVGPRICE: 'avgprice ohlc4',
  BOP: 'bop',
  CCI: 'cci',
  CEIL: 'ceil',
  CMO: 'cmo',
  CORREL: 'correl',
  COS: 'cos',
  COSH: 'cosh',
  DEMA: 'dema',
  DIV: 'div',
  DX: 'dx',
  EMA: 'ema',
  EXP: 'exp',
  FLOOR: 'floor',
  HT_DCPERIOD: 'ht_dcperiod',
  HT_DCPHASE: 'ht_dcphase',
  HT_TRENDLINE: 'ht_trendline',
  IMI: 'imi',
  KAMA: 'kama',
  LINEARREG: 'linreg',
  LINEARREG_ANGLE: 'linregangle',
  LINEARREG_INTERCEPT: 'linregintercept',
  LINEARREG_SLOPE: 'linregslope',
  LN: 'ln',
  LOG10: 'log10',
  MAX: 'rolling_max',
  MEDPRICE: 'hl2 medprice',
  MFI: 'mfi',
  MIDPOINT: 'midpoint',
  MIDPRICE: 'midprice',
  MIN: 'rolling_min',
  MOM: 'mom',
  MULT: 'mult',
  OBV: 'obv',
  ROC: 'roc',
  ROCP: 'rocp',
  ROCR: 'rocr',
  ROCR100: 'rocr100',
  RSI: 'rsi',
  SIN: 'sin',
  SINH: 'sinh',
  SMA: 'sma',
  SQRT: 'sqrt',
  SUB: 'sub',
  SUM: 'rolling_sum',
  TAN: 'tan',
  TANH: 'tanh',
  TEMA: 'tema',
  TRANGE: 'true_range',
  TRIMA: 'trima',
  TRIX: 'trix',
  TSF: 'tsf',
  TYPPRICE: 'hlc3 typprice',
  WCLPRICE: 'wcp',
  WILLR: 'willr',
  WMA: 'wma',
  // Since 0.8.
  ADR: 'adr',
  CMOU: 'cmou',
  CUMSUM: 'cumsum',
  PERCENTRANK: 'percentrank',
  RVOL: 'rvol',
}

/** The entries that answer to a function; a candlestick pattern answers to its own. */
export function talibMatches(fn: string): readonly TalibMatch[] {
  if (OWN[fn] !== undefined) return OWN[fn]
  const entries = PLAIN[fn]?.split(' ') ?? (fn.startsWith('CDL') ? [`cdl_${fn.slice(3).toLowerCase()}`] : [])
  return entries.map((entry) => match(entry, fn.startsWith('CDL') ? { integer: 0 } : only))
}

/** A function that only Tulip has: its columns are ours in order, and so are its parameters. */
export function tulipMatch(name: string): TalibMatch {
  return { entry: name, params: (given) => given, columns: TULIP_COLUMNS[name] ?? { [name]: 0 } }
}

const TULIP_COLUMNS: { readonly [name: string]: TalibMatch['columns'] } = { di: { plus_di: 0, minus_di: 1 } }
