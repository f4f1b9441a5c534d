/** The operator token: comes in the link's fragment, which no server and no log sees, and stays for this browser tab only. */

const KEY = 'tickworks.token'

/** `#token=…` → the token; null where the fragment has none. */
export function tokenOfFragment(fragment: string): string | null {
  const token = new URLSearchParams(fragment.replace(/^#/, '')).get('token')
  return token === null || token.trim() === '' ? null : token.trim()
}

/** Takes the token out of the address (and out of the history), remembers it, and returns it; null means read only. */
export function takeToken(): string | null {
  const token = tokenOfFragment(location.hash)
  if (token === null) return read()
  history.replaceState(history.state, '', location.pathname + location.search)
  try {
    sessionStorage.setItem(KEY, token)
  } catch {
    // Forbidden storage: the token lives as long as the page.
  }
  return token
}

export function forgetToken(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Nothing was stored.
  }
}

function read(): string | null {
  try {
    return sessionStorage.getItem(KEY)
  } catch {
    return null
  }
}
