// Every view, in every look: axe-core finds no serious violation, and pictures are taken if somebody
// asked for them. The Go test reads from the sources which views there are, so none is forgotten.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { everything, ids } from '../lib/seed.mjs';
import { fillSignIn, settled } from '../lib/person.mjs';
import { must, scenario, site, step } from '../lib/stage.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where each view is looked at: its path with values, and other states of it with addresses of their own. */
const places = {
  '/': ['/'],
  '/jobs': ['/jobs', `/jobs?job=${ids.done}`, `/jobs?job=${ids.faulted}`],
  '/attention': ['/attention'],
  '/documents/:folder': ['/documents/sales', '/documents/expenses', '/documents/customers'],
  '/documents/:folder/new': ['/documents/sales/new', '/documents/customers/new'],
  '/entries/:id': [`/entries/${ids.invoice}`, `/entries/${ids.failed}`, `/entries/${ids.customer}`],
  '/entries/:id/edit': [`/entries/${ids.draft}/edit`],
  '/entries/:id/versions': [`/entries/${ids.draft}/versions`],
  '/workflows': ['/workflows'],
  '/workflows/:id': [`/workflows/${ids.issue}`, '/workflows/new'],
  '/playground': ['/playground'],
  '/series': ['/series', '/series?new=1'],
  '/series/:id': [`/series/${ids.series}`, '/series/MADE', '/series/MADE?tab=check'],
  '/keys': ['/keys', '/keys?new=1'],
  '/apps': ['/apps', '/apps?action=webhook', '/apps?tab=enrolled'],
  '/subscriptions': ['/subscriptions', '/subscriptions?new=1'],
  '/subscriptions/:id': [`/subscriptions/${ids.subscription}`],
  '/settings': ['/settings', '/settings?tab=print', '/settings?tab=folders', '/settings?tab=retention'],
  '/audit': ['/audit', '/audit?row=2'],
  '/members': ['/members', '/members?invite=1'],
  '/people': ['/people'],
  '/workspaces': ['/workspaces', '/workspaces?new=1'],
  '/server': ['/server'],
  '/profile': ['/profile'],
};

const looks = [
  { name: 'light', scheme: 'light', size: { width: 1360, height: 860 } },
  { name: 'dark', scheme: 'dark', size: { width: 1360, height: 860 } },
  { name: 'narrow', scheme: 'light', size: { width: 400, height: 800 } },
];

const nameOf = (path) => path.replace(/^\//, '').replace(/01950000-0000-7000-8000-/g, '').replace(/[^a-z0-9]+/gi, '-').replace(/-+$/, '') || 'home';

/** check runs axe-core and returns what is serious. */
async function check(page) {
  const found = await page.evaluate(async () => {
    const { violations } = await globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'], iframes: false });
    return violations.filter((v) => v.impact === 'serious' || v.impact === 'critical').map((v) => ({ id: v.id, help: v.help, nodes: v.nodes.slice(0, 5).map((n) => `${n.target.join(' ')}: ${n.html.slice(0, 160)} ${n.any[0]?.message ?? ''}`) }));
  });
  return found.map((v) => `${v.id}: ${v.help}\n      ${v.nodes.join('\n      ')}`);
}

/** wide is what sticks out of a narrow page, which then would scroll sideways. */
const wide = (page) => page.evaluate(() => document.documentElement.scrollWidth > innerWidth + 1 && `${document.documentElement.scrollWidth} pixels wide`);

await scenario('views', async ({ person }) => {
  await step('the workspace is filled', everything);
  const made = await step('every view has a place here', async () => {
    for (const path of site.views) must(places[path], `${path} is a view of the console and has no place in scenarios/views.mjs`);
    for (const path of Object.keys(places)) must(site.views.includes(path), `${path} is no view of the console any more`);
    const { api } = await import('../lib/api.mjs');
    return (await api('GET', '/sequence/v1/series')).list.find((each) => each.id[14] === '5').id;
  });
  const problems = [];
  const visitor = await person('visitor');
  const { page, context } = visitor;
  await context.addInitScript({ content: axe });
  /** inspect looks at the view that is shown, in every look. Nothing is loaded again for the next look. */
  const inspect = async (place) => {
    for (const { name: look, scheme, size } of looks) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      // What follows the size of the window has done so after two frames.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      problems.push(...(await check(page)).map((text) => `${place} (${look}): ${text}`));
      const sticks = look === 'narrow' && (await wide(page));
      if (sticks) problems.push(`${place} (${look}): ${sticks}`);
      if (site.shots) await page.screenshot({ path: join(site.shots, `${nameOf(place)}-${look}.png`), animations: 'disabled', caret: 'hide' });
    }
    await page.setViewportSize(looks[0].size);
  };
  await visitor.expecting(/401/, async () => {
    for (const place of ['/sign-in', '/set-up', '/accept']) {
      await step(place, async () => {
        await page.goto(place);
        await page.locator('h1').first().waitFor();
        await inspect(place);
      });
    }
  });
  await page.goto('/sign-in');
  await fillSignIn(page);
  for (const place of Object.values(places).flat()) {
    await step(place, async () => {
      // The console follows its own links without loading its page again.
      await page.evaluate((to) => {
        const link = document.createElement('a');
        link.href = to;
        document.body.append(link);
        link.click();
        link.remove();
      }, `/w/default${place === '/' ? '' : place.replace('MADE', made)}`);
      await settled(page);
      const { pathname } = new URL(page.url());
      must(pathname.startsWith('/w/default'), `${place} led to ${pathname}`);
      must((await page.getByText('Page not found').count()) === 0, `${place} is not there`);
      await inspect(place);
    });
  }
  must(problems.length === 0, `serious violations:\n  ${problems.join('\n  ')}`);
});
