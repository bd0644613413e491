// How the console is built, and served while it is worked on.

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

export default defineConfig({
  base: '/console/',
  plugins: [react()],
  build: { outDir: 'dist', assetsDir: 'assets', target: 'es2022', modulePreload: { polyfill: false } },
  // `npm run dev --workspace console` beside a running Callsign.
  server: {
    proxy: {
      '^/(callsign|provisioning|sms|numbers|resource-management|email|subscriptions|resources)/': 'http://127.0.0.1:8080',
    },
  },
});
