import { resolve } from 'node:path'

/** The data folder that a command means: `--home`, else `TICKWORKS_HOME`, else `./.tickworks`. Absolute. */
export function homeOf(options: { readonly home?: string | undefined }): string {
  return resolve(options.home ?? (process.env.TICKWORKS_HOME || '.tickworks'))
}
