/** What the checks of a surface found and what its fits have to say, in sentences. */

import type { ButterflyCheck, SsviFitted, SurfaceCheck, SurfaceFinding, SviFitted } from '@tickworks/options'
import { counted } from '../format.ts'
import { fixed } from './numbers.ts'
import type { SurfaceCommandOptions } from './surface.ts'
import type { SlicedExpiry } from './surface-report.ts'

/** The verdict in a sentence. What is found within the quotes is arbitrage at prices somebody makes; beyond them, of the formula's wings. */
export function verdictText(check: SurfaceCheck): string {
  if (check.free) return 'Free of butterfly and calendar arbitrage, at every strike and between the expiries.'
  const beyond = check.findings.filter(({ isBeyondQuotes }) => isBeyondQuotes)
  const within = check.findings.filter(({ isBeyondQuotes }) => !isBeyondQuotes)
  const inWings = beyond.length === 0 ? '' : `; in the wings beyond them, ${kindsText(beyond)}`
  if (check.freeWithinQuotes) return `Free of butterfly and calendar arbitrage within the quotes${inWings}.`
  return `Arbitrage in the fitted surface within the quotes: ${kindsText(within)}${inWings}.`
}

function kindsText(findings: readonly SurfaceFinding[]): string {
  const kinds = [
    ['butterfly', 'butterflies'],
    ['calendar', 'calendars'],
  ] as const
  const parts = kinds.flatMap(([kind, several]) => {
    const times = findings.filter((finding) => finding.kind === kind).length
    return times === 0 ? [] : [times === 1 ? `a ${kind}` : `${times} ${several}`]
  })
  return parts.join(' and ')
}

/** Where a finding is: expiry and log-forward moneyness. */
export function findingPlace(finding: SurfaceFinding, expiries: readonly SlicedExpiry[]): string {
  const nameOf = (years: number): string => expiries.find(({ chain }) => chain.years === years)!.chain.expiry
  if (finding.kind === 'butterfly') {
    const { years, between, check } = finding
    const place = between ? `between ${neighboursText(years, expiries)}` : `at ${nameOf(years)}`
    return `butterfly ${place}: ${butterflyText(check)}`
  }
  const { crossings, excess, kAtExcess } = finding.check
  const where =
    crossings.length === 0 ? 'everywhere' : `crossing at ln(K/F) ${crossings.map((k) => signed(k)).join(', ')}`
  const size = excess > 0 ? `; total variance falls by up to ${excess.toPrecision(2)} at ${signed(kAtExcess)}` : ''
  return `calendar from ${nameOf(finding.years)} to ${nameOf(finding.laterYears)}: ${where}${size}`
}

/** `2026-11-26 and 2026-12-31`, the fitted expiries on both sides of a time. */
function neighboursText(years: number, expiries: readonly SlicedExpiry[]): string {
  const fitted = expiries.filter(({ svi }) => svi.kind === 'fitted')
  const after = fitted.findIndex(({ chain }) => chain.years > years)
  return [fitted.at(after - 1)!, fitted.at(after)!].map(({ chain }) => chain.expiry).join(' and ')
}

const EXPIRIES_NAMED = 6

/** What an SSVI fit has to say, its expiries by their dates. */
export function ssviNotes({ findings, slices }: SsviFitted, expiries: readonly SlicedExpiry[]): readonly string[] {
  return findings.map(({ kind, detail, years }) => {
    if (years === undefined) return `${kind.replaceAll('-', ' ')}: ${detail}`
    const names = expiries.filter(({ chain }) => years.includes(chain.years)).map(({ chain }) => chain.expiry)
    const more = names.length - EXPIRIES_NAMED
    const list = `${names.slice(0, EXPIRIES_NAMED).join(', ')}${more > 0 ? ` and ${more} more` : ''}`
    return `over twice the error of SVI in ${names.length} of ${slices.length} expiries: ${list}`
  })
}

/** Of which temper the fits are. */
export function arbitrageText({ arbitrage }: SurfaceCommandOptions): string {
  if (arbitrage === 'forbid') return 'arbitrage forbidden within the quotes'
  return arbitrage === 'report' ? 'arbitrage reported, not forbidden' : 'arbitrage forbidden at every strike'
}

/** `free`, or where the density is negative. */
export function butterflyText({ outcome, gMin, kAtMin, intervals }: ButterflyCheck): string {
  if (outcome === 'negative-variance') return 'the variance falls below 0'
  if (outcome === 'unproved') return `not proved free near ln(K/F) ${signed(kAtMin)}`
  if (outcome !== 'arbitrage') return outcome
  const places = intervals.map(({ from, to }) => `${signed(from)} to ${signed(to)}`)
  return `negative density at ln(K/F) ${places.join(', ')}, worst g ${fixed(gMin, 4)}`
}

/** All there is to say of a slice, in few words, the worst first: nothing where it is as it should be. */
export function sliceNotes(svi: SviFitted, { findings }: SurfaceCheck): string {
  const { years, butterfly } = svi
  const kinds = fitNotes(svi).map(({ kind }) => kind)
  kinds.sort((a, b) => Number(b === 'poor-fit') - Number(a === 'poor-fit'))
  const notes = kinds.map((kind) => kind.replaceAll('-', ' '))
  if (butterfly.outcome === 'unproved') notes.unshift('butterfly not excluded')
  else if (butterfly.outcome !== 'free') {
    const found = findings.find((one) => one.kind === 'butterfly' && !one.between && one.years === years)
    notes.unshift(found?.isBeyondQuotes ? 'butterfly beyond quotes' : 'butterfly')
  }
  return notes.join(', ')
}

/** What the fit of a slice has to say beside its checks, which have words of their own. */
export function fitNotes({ findings }: SviFitted): readonly SviFitted['findings'][number][] {
  return findings.filter(({ kind }) => kind !== 'butterfly-arbitrage' && kind !== 'calendar-arbitrage')
}

/** `0.08 vol points from 126 quotes`. */
export function errorText({ quality }: SviFitted): string {
  return `${(100 * quality.rmseVol).toFixed(2)} vol points from ${counted(quality.used, 'quote')}`
}

function signed(k: number): string {
  return `${k < 0 ? '−' : '+'}${Math.abs(k).toFixed(3)}`
}
