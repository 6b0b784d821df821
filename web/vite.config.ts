import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vitest/config';
import { devServer, proxy, policy } from './scripts/dev.ts';

// The names of the built files come from their contents, so equal sources give equal files.
export default defineConfig({
  plugins: [svelte(), devServer()],
  resolve: { alias: { $: fileURLToPath(new URL('./src', import.meta.url)) } },
  build: {
    outDir: '../internal/console/dist',
    emptyOutDir: true,
    target: 'es2022',
    sourcemap: false,
    modulePreload: { polyfill: false },
    // A data URI would need an exception in the content security policy.
    assetsInlineLimit: 0,
  },
  server: { proxy: proxy() },
  preview: { proxy: proxy(), headers: { 'Content-Security-Policy': policy } },
  test: { include: ['src/**/*.test.ts'] },
});
