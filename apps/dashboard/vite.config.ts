import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  plugins: [react()],
  build: {
    target: 'es2023',
    // The first with light-dark(), which is left as it is.
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    // The server's policy allows no data: addresses and no inline scripts: every asset is a file, and one chunk needs no preload shim.
    assetsInlineLimit: 0,
    modulePreload: false,
    chunkSizeWarningLimit: 700,
  },
  server: { proxy: { '/api': { target: 'http://127.0.0.1:8080', ws: true }, '/health': 'http://127.0.0.1:8080' } },
})
