// The SIMD kernels: AssemblyScript compiled to WebAssembly, whose bytes go into a module that everything imports like any other.

import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nodeLink } from './install.js'
import { EnsureError, INTERRUPTED, run } from './run.js'

/** The memory is made by the program and never grows; nothing is collected, so there is no runtime; relaxed SIMD stays off. */
const OPTIONS = [
  '--optimizeLevel=3',
  '--shrinkLevel=0',
  '--noAssert',
  '--runtime=stub',
  '--importMemory',
  '--memoryBase=1024',
  '--enable=simd',
  '--use=abort=',
]

/** @param {string} root @returns {import('./steps.js').Step} */
export function kernelsStep(root) {
  const folder = join(root, 'packages', 'kernels')
  const assembly = join(folder, 'assembly')
  const module = join(folder, 'src', 'simd', 'bytes.gen.ts')
  return {
    name: 'kernels',
    saying: 'compiling the kernels',
    inputs: () =>
      [join(root, 'package-lock.json'), fileURLToPath(import.meta.url), ...sources(assembly)].flatMap((file) => [
        file,
        readFileSync(file, 'utf8'),
      ]),
    isThere: () => existsSync(module),
    run: async () => {
      const asc = join(root, 'node_modules', 'assemblyscript', 'bin', 'asc.js')
      const binary = `${module}.wasm`
      const failure = await run(nodeLink(root), [asc, 'index.ts', `--outFile=${binary}`, ...OPTIONS], { cwd: assembly })
      if (failure === INTERRUPTED) throw new EnsureError('interrupted: the same command begins the build again.')
      if (failure !== undefined)
        throw new EnsureError(`the kernels did not compile (${failure}): what the compiler says is above.`)
      // Written beside and renamed: a program that starts meanwhile reads the old module or the new one, never a half.
      writeFileSync(`${module}.part`, moduleOf(readFileSync(binary)))
      renameSync(`${module}.part`, module)
      rmSync(binary)
    },
  }
}

/** @param {Buffer} bytes */
function moduleOf(bytes) {
  return [
    '// Made by tools/ensure.js from packages/kernels/assembly.',
    '/** The WebAssembly module, in base64. */',
    `export const MODULE_BASE64: string =\n  '${bytes.toString('base64')}'\n`,
  ].join('\n')
}

/** @param {string} folder @returns {string[]} */
function sources(folder) {
  const names = readdirSync(folder).filter((name) => name.endsWith('.ts'))
  return names.sort().map((name) => join(folder, name))
}
