import type { ChainReport } from './chain-report.ts'
export function chainPage(_report: ChainReport): string {
  return ''
}
