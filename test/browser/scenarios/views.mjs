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
  { name: 'light', options: { colorScheme: 'light' } },
  { name: 'dark', options: { colorScheme: 'dark' } },
  { name: 'narrow', options: { colorScheme: 'light', viewport: { width: 400, height: 800 } } },
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
  for (const { name: look, options } of looks) {
    const visitor = await person(look, options);
    const { page, context } = visitor;
    await context.addInitScript({ content: axe });
    const look_at = async (place) => {
      await settled(page);
      const { pathname } = new URL(page.url());
      must(pathname.startsWith('/w/default'), `${place} led to ${pathname}`);
      must((await page.getByText('Page not found').count()) === 0, `${place} is not there`);
      const violations = await check(page);
      problems.push(...violations.map((text) => `${place} (${look}): ${text}`));
      const sticks = look === 'narrow' && (await wide(page));
      if (sticks) problems.push(`${place} (${look}): ${sticks}`);
      if (site.shots) await page.screenshot({ path: join(site.shots, `${nameOf(place)}-${look}.png`), animations: 'disabled', caret: 'hide' });
    };
    await step(`pages without a session, ${look}`, () =>
      visitor.expecting(/401/, async () => {
        for (const place of ['/sign-in', '/set-up', '/accept']) {
          await page.goto(place);
          await page.locator('h1').first().waitFor();
          const violations = await check(page);
          problems.push(...violations.map((text) => `${place} (${look}): ${text}`));
          if (site.shots) await page.screenshot({ path: join(site.shots, `${nameOf(place)}-${look}.png`), caret: 'hide' });
        }
      }),
    );
    await page.goto('/sign-in');
    await fillSignIn(page);
    for (const place of Object.values(places).flat()) {
      await step(`${place}, ${look}`, async () => {
        await page.goto(`/w/default${place === '/' ? '' : place.replace('MADE', made)}`);
        await look_at(place);
      });
    }
    await context.close();
  }
  must(problems.length === 0, `serious violations:\n  ${problems.join('\n  ')}`);
});
