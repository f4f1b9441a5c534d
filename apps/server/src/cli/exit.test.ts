import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PIPELINE_ERRORS } from '@tickworks/pipeline'
import { STORAGE_ERRORS } from '@tickworks/storage'
import { PLATFORM_ERRORS } from '../platform/platform-error.ts'
import { EXIT, EXIT_MEANING, EXIT_OF_CODE } from './exit.ts'

test('every error code of the packages below has an exit code', () => {
  const codes = [PIPELINE_ERRORS, STORAGE_ERRORS, PLATFORM_ERRORS].flatMap((table) => Object.keys(table))
  assert.deepEqual(
    codes.filter((code) => EXIT_OF_CODE[code] === undefined),
    [],
  )
})

test('every exit code has a meaning in the help', () => {
  assert.deepEqual(
    EXIT_MEANING.map(([code]) => code),
    Object.values(EXIT),
  )
})
