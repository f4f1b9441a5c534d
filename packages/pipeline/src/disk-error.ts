/** Errors of the file system, told as what they mean to whoever runs the platform. */

import { statfsSync } from 'node:fs'
import { messageOf, PipelineError } from './pipeline-error.ts'

export class DiskFullError extends PipelineError {
  readonly folder: string
  readonly neededBytes: number
  /** NaN where the system would not say. */
  readonly freeBytes: number

  constructor(folder: string, neededBytes: number, freeBytes: number, cause?: unknown) {
    super(
      'ERR_DISK_FULL',
      `no space left in ${folder}: ${neededBytes} bytes are needed, ${Number.isNaN(freeBytes) ? 'an unknown number' : freeBytes} are free. ` +
        'Free some space or give another folder with --home, then start again: what was acknowledged is safe',
      { folder, neededBytes, freeBytes: Number.isNaN(freeBytes) ? null : freeBytes },
      cause,
    )
    this.folder = folder
    this.neededBytes = neededBytes
    this.freeBytes = freeBytes
  }
}

export class FolderUnwritableError extends PipelineError {
  readonly folder: string

  constructor(folder: string, reason: string, cause?: unknown) {
    super(
      'ERR_FOLDER_UNWRITABLE',
      `the folder ${folder} cannot be written (${reason}). Give this user write access to it, or another folder with --home`,
      { folder, reason },
      cause,
    )
    this.folder = folder
  }
}

export class DiskError extends PipelineError {
  constructor(folder: string, doing: string, cause: unknown) {
    super('ERR_DISK', `${doing} in ${folder} failed: ${messageOf(cause)}`, { folder, doing }, cause)
  }
}

/**
 * The typed error for `cause`, thrown while `doing` something in `folder`. A {@link PipelineError} comes back as it is.
 * `neededBytes` is what was to be written.
 */
export function diskError(cause: unknown, folder: string, doing: string, neededBytes: number): PipelineError {
  if (cause instanceof PipelineError) return cause
  switch ((cause as NodeJS.ErrnoException | null)?.code) {
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return new DiskFullError(folder, neededBytes, freeBytes(folder), cause)
    case 'EROFS':
      return new FolderUnwritableError(folder, 'it is mounted read-only', cause)
    case 'EACCES':
    case 'EPERM':
      return new FolderUnwritableError(folder, 'permission denied', cause)
    case 'ENOTDIR':
    case 'EEXIST':
      return new FolderUnwritableError(folder, 'a file is in its way', cause)
    default:
      return new DiskError(folder, doing, cause)
  }
}

function freeBytes(folder: string): number {
  try {
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize
  } catch {
    return Number.NaN
  }
}
