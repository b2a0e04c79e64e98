import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defaultClientConditions } from 'vite';

// Always the production build of the library, whatever environment the build runs in.
process.env.NODE_ENV = 'production';

// Everything into files of their own: the page is served under a policy that allows nothing inline and nothing from elsewhere.
export default {
  root: fileURLToPath(new URL('./page', import.meta.url)),
  base: '/vendor/',
  plugins: [react()],
  // The rules that the page shares with the service are taken from their source.
  resolve: { conditions: ['custodia-source', ...defaultClientConditions] },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    sourcemap: false,
  },
};
