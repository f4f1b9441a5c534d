// Loaded before a program that is measured: when it ends, leaves the most memory it held, in KiB, in the file that the environment names.

import { writeFileSync } from 'node:fs'

process.on('exit', () => writeFileSync(process.env.TICKWORKS_BENCH_PEAK_FILE!, String(process.resourceUsage().maxRSS)))
