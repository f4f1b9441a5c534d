// Loaded before every test file: properties draw the same cases in every run, so that a red run is red again. `npm test -- --seed=7` draws others.

import * as fc from 'fast-check'

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env.TICKWORKS_TEST_SEED ?? 1) })
