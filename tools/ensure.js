// Called before every npm script that runs the product: installs what is missing, then gets out of the way. Without
// arguments it sees to everything; `install kernels` is for scripts that need no desk and must work while it is broken.
// Whatever Node the machine has reads this file, so its syntax is old and it imports nothing before the version is known.

const refusal = refuse(process.platform, process.versions.node)
if (refusal === '') {
  import('./ensure/steps.js')
    .then((steps) => steps.ensure(process.argv.slice(2)))
    .catch((error) => fail(error.code === 'ERR_ENSURE' ? error.message : error.stack))
} else {
  fail(refusal)
}

/** @param {string} platform @param {string} version @returns {string} the reason, or `''` */
function refuse(platform, version) {
  if (platform === 'win32')
    return 'Windows is supported inside WSL only: open a WSL terminal, clone there and run the command again.'
  const [major = 0, minor = 0] = version.split('.').map(Number)
  if (major > 20 || (major === 20 && minor >= 19)) return ''
  return (
    'Node ' +
    version +
    ' is too old: npm needs Node 20.19 or newer to install Tickworks, which then brings a Node of its own.'
  )
}

/** @param {string} message */
function fail(message) {
  console.error(`tickworks: ${message}`)
  process.exit(1)
}
