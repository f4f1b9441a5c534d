export { PLATFORM_ERRORS, PlatformError, type PlatformErrorCode } from './platform/platform-error.ts'
export { type Platform, type PlatformOptions, startPlatform } from './platform.ts'
