/** `tickworks doctor` */

import type { DoctorOptions } from '../commands/doctor.ts'
import { EXIT } from '../exit.ts'
import { homeOf } from '../home.ts'
import type { Session } from '../main.ts'
import { type Style, table } from '../terminal.ts'
import type { Finding } from './finding.ts'
import { folderFindings, ownershipOf } from './folder.ts'
import { installedFindings } from './installed.ts'
import { portFinding } from './port.ts'

const STYLES: Readonly<Record<Finding['state'], Style>> = { ok: 'green', warning: 'yellow', broken: 'red' }

export async function doctor(options: DoctorOptions, session: Session): Promise<void> {
  const { terminal } = session
  const home = homeOf(options)
  const ownership = ownershipOf(home)
  const findings = [
    ...installedFindings(),
    ...(await folderFindings(home, ownership)),
    await portFinding(options.host, options.port, ownership),
  ]
  const rows = findings.map(({ state, check, detail }) => [terminal.style(STYLES[state], state), check, detail])
  for (const [i, line] of table(rows).entries()) {
    terminal.print(line)
    const { todo } = findings[i]!
    if (todo !== null) terminal.print(`         → ${todo}`)
  }
  const isBroken = findings.some(({ state }) => state === 'broken')
  if (isBroken) session.exitCode = EXIT.failed
  terminal.document({ home, healthy: !isBroken, findings })
}
