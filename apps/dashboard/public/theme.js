// Runs before the first paint, so that a chosen theme does not flash. A file of its own because the page's policy forbids inline scripts.
try {
  const theme = localStorage.getItem('tickworks.theme')
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme
} catch {
  // Storage may be forbidden; the system's preference then holds.
}
