import react from '@vitejs/plugin-react';
import { buildSchema } from 'graphql';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { catalogueOf, outlineOf } from './catalogue.mjs';

// Always the production build of the libraries, whatever environment the build runs in.
process.env.NODE_ENV = 'production';

const modules = {
  'virtual:catalogue': (schema) => ({ catalogue: catalogueOf(schema) }),
  'virtual:outline': (schema) => ({ outline: outlineOf(schema) }),
};

/** The schema of the API as modules of the page: what the forms need, loaded when one opens, and what the cache needs. */
const schemaModules = {
  name: 'custodia-schema',
  resolveId: (id) => (id in modules ? `\0${id}` : null),
  load(id) {
    const make = modules[id.slice(1)];
    if (!id.startsWith('\0') || !make) return null;
    const file = fileURLToPath(new URL('../api/schema.graphql', import.meta.url));
    this.addWatchFile(file);
    const [[name, content]] = Object.entries(make(buildSchema(readFileSync(file, 'utf8'))));
    return `export const ${name} = JSON.parse(${JSON.stringify(JSON.stringify(content))});`;
  },
};

/** Fonts and pictures that the style sheet of GraphiQL holds as text: the policy of the page allows neither, and it reads well without. */
const withoutInlineFiles = {
  name: 'without-inline-files',
  enforce: 'pre',
  transform(code, id) {
    if (!/\/node_modules\/(@?graphiql)\/.*\.css/.test(id)) return null;
    return code.replace(/@font-face\s*\{[^}]*\}/g, '').replace(/url\("?data:[^)]*\)/g, 'none');
  },
};

// Everything into files of their own: the console is served under a policy that allows nothing inline and nothing from elsewhere.
export default {
  root: fileURLToPath(new URL('./page', import.meta.url)),
  base: '/console/',
  plugins: [react(), schemaModules, withoutInlineFiles],
  build: {
    rollupOptions: {
      input: ['index.html', 'graphiql.html'].map((page) => fileURLToPath(new URL(`./page/${page}`, import.meta.url))),
    },
    outDir: '../dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: 'es2022',
    sourcemap: false,
  },
};
