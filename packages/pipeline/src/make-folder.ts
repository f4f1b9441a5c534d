import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Creates a folder and those above it that are missing. Throws what the file system throws, with the true reason: for a folder on a
 * read-only mount, Node's recursive `mkdir` says that it does not exist.
 */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') assertWritable(folder)
    throw cause
  }
}

function assertWritable(folder: string): void {
  let above = dirname(folder)
  while (!existsSync(above) && dirname(above) !== above) above = dirname(above)
  accessSync(above, constants.W_OK | constants.X_OK)
}
