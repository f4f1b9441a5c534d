import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * Creates a folder and those above it that are missing. Throws what the file system throws, with the true reason. Not Node's recursive
 * `mkdir`: below a folder that answers "does not exist" to every creation (`/proc`) that one never ends, and on a read-only mount it says
 * that the folder does not exist.
 */
export function makeFolder(folder: string): void {
  const missing: string[] = []
  let above = resolve(folder)
  for (; !existsSync(above) && dirname(above) !== above; above = dirname(above)) missing.push(above)
  // a file where the folder should be: the plain call has the words for it
  if (missing.length === 0 && !statSync(above).isDirectory()) mkdirSync(above)
  for (const path of missing.reverse()) makeOne(path)
}

function makeOne(path: string): void {
  try {
    mkdirSync(path)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EEXIST' && statSync(path).isDirectory()) return
    if (code === 'ENOENT') accessSync(dirname(path), constants.W_OK | constants.X_OK)
    throw cause
  }
}
