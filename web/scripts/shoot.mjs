// Takes pictures of views in light, dark and at 400 px: npm run shoot -- FOLDER /w/default /w/default/jobs …
// They are of the server at CONSOLE_URL, such as that of "vite preview". KINDS=dark takes only some of them.
import { mkdirSync } from 'node:fs';
import { chromium } from 'playwright-core';

const [folder = '/tmp/shots', ...paths] = process.argv.slice(2);
const base = process.env.CONSOLE_URL ?? 'http://localhost:4173';
const kinds = { light: [1280, 900], dark: [1280, 900], narrow: [400, 800] };

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] });
const wanted = process.env.KINDS?.split(',') ?? Object.keys(kinds);
for (const [kind, [width, height]] of Object.entries(kinds).filter(([kind]) => wanted.includes(kind))) {
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: kind === 'dark' ? 'dark' : 'light', locale: 'en-GB' });
  const page = await context.newPage();
  page.on('console', (message) => ['error', 'warning'].includes(message.type()) && console.log(kind, message.text()));
  page.on('pageerror', (error) => console.log(kind, error));
  for (const path of paths) {
    await page.goto(base + path);
    await page.waitForTimeout(1500);
    const name = path.replace(/^\/w\/[^/]+/, '').replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, 'id').replace(/[^\w]+/g, '-').replace(/^-|-$/g, '') || 'home';
    await page.screenshot({ path: `${folder}/${name}-${kind}.png` });
  }
  await context.close();
}
await browser.close();
