import { createServer } from 'node:net'
import { typed } from '../format.ts'
import { broken, type Finding, ok, warning } from './finding.ts'
import type { Ownership } from './folder.ts'

/** Whether the desk could be served there; opens the port for a moment. */
export async function portFinding(host: string, port: number, { owned }: Ownership): Promise<Finding> {
  const code = await listenError(host, port)
  const at = `${host}:${port}`
  if (code === null) return ok('port', `${at} is free`)
  if (code === 'EADDRINUSE' && owned) {
    return warning(
      'port',
      `${at} is in use, probably by the platform that owns the folder`,
      `nothing, unless another program has it: ${typed('run --port 8081')}`,
    )
  }
  if (code === 'EADDRINUSE')
    return broken(
      'port',
      `${at} is in use by another program`,
      `stop that program, or give another one: ${typed('run --port 8081')}`,
    )
  if (code === 'EACCES')
    return broken('port', `${at} is not allowed for this user`, `give one above 1023: ${typed('run --port 8080')}`)
  return broken(
    'port',
    `${at} cannot be listened on (${code})`,
    `give an address of this machine: ${typed('run --host 127.0.0.1')}`,
  )
}

function listenError(host: string, port: number): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen({ host, port, exclusive: true }, () => server.close(() => resolve(null)))
  })
}
