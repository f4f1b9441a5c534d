/** What the checks of a surface found, in sentences. */

import type { ButterflyCheck, SurfaceFinding } from '@tickworks/options'
import { daysText, fixed } from './numbers.ts'
import type { SlicedExpiry } from './surface-report.ts'

/** Where each finding is: expiry and log-forward moneyness. */
export function checkTexts(findings: readonly SurfaceFinding[], expiries: readonly SlicedExpiry[]): readonly string[] {
  const nameOf = (years: number): string => {
    return expiries.find(({ chain }) => chain.years === years)?.chain.expiry ?? `${daysText(years)}, between expiries`
  }
  return findings.map((finding) => {
    if (finding.kind === 'butterfly') return `butterfly at ${nameOf(finding.years)}: ${butterflyText(finding.check)}`
    const { crossings, excess, kAtExcess } = finding.check
    const where =
      crossings.length === 0 ? 'everywhere' : `crossing at ln(K/F) ${crossings.map((k) => signed(k)).join(', ')}`
    const size = excess > 0 ? `; total variance falls by up to ${excess.toPrecision(2)} at ${signed(kAtExcess)}` : ''
    return `calendar from ${nameOf(finding.years)} to ${nameOf(finding.laterYears)}: ${where}${size}`
  })
}

/** `free`, or where the density is negative. */
export function butterflyText({ outcome, gMin, kAtMin, intervals }: ButterflyCheck): string {
  if (outcome !== 'arbitrage')
    return outcome === 'unproved' ? `not proved free near ln(K/F) ${signed(kAtMin)}` : outcome
  const places = intervals.map(({ from, to }) => `${signed(from)} to ${signed(to)}`)
  return `negative density at ln(K/F) ${places.join(', ')}, worst g ${fixed(gMin, 4)}`
}

/** The numbers in a sentence with as many digits as people read. */
export function rounded(sentence: string): string {
  return sentence.replace(/\d+\.\d{5,}/g, (number) => String(Number(Number(number).toPrecision(4))))
}

function signed(k: number): string {
  return `${k < 0 ? '−' : '+'}${Math.abs(k).toFixed(3)}`
}
