import type { Terminal } from '../terminal.ts'
import type { ChainReport } from './chain-report.ts'
export function chainTable(_report: ChainReport, _width: number, _style: Terminal['style']): readonly string[] {
  return []
}
