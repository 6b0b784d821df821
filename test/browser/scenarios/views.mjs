// Every view, in every look: axe-core finds no serious violation, and pictures are taken if somebody
// asked for them. The Go test reads from the sources which views there are, so none is forgotten.
import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { api } from '../lib/api.mjs';
import { everything, ids, stepID } from '../lib/seed.mjs';
import { fillSignIn, settled } from '../lib/person.mjs';
import { must, scenario, site, step } from '../lib/stage.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Where each view is looked at: its path with values, and other states of it with addresses of their own. */
const places = {
  '/': ['/'],
  '/jobs': ['/jobs', `/jobs?job=${ids.done}`, `/jobs?job=${ids.faulted}`, `/jobs?job=${ids.waiting}`],
  '/attention': ['/attention', `/attention?job=${ids.faulted}`],
  '/documents/:folder': ['sales', 'expenses', 'orders', 'customers', 'items', 'documents', 'receipts'].map((folder) => `/documents/${folder}`),
  '/documents/:folder/new': ['/documents/sales/new', '/documents/customers/new', '/documents/items/new', '/documents/orders/new'],
  '/entries/:id': [
    `/entries/${ids.invoice}`, `/entries/${ids.failed}`, `/entries/${ids.customer}`, `/entries/${ids.item}`, `/entries/${ids.invoice}?view=code`,
    ...['lines', 'totals', 'supplier'].map((tab) => `/entries/${ids.invoice}?tab=${tab}`),
    ...['activity', 'related'].map((panel) => `/entries/${ids.invoice}?panel=${panel}`), `/entries/${ids.draft}?panel=meta`,
    ...['verify', 'run', 'correct', 'state', 'link', 'hold', 'erase', 'edit'].map((drawer) => `/entries/${ids.invoice}?drawer=${drawer}`), `/entries/${ids.draft}?drawer=preview`,
  ],
  '/entries/:id/edit': [`/entries/${ids.draft}/edit`, `/entries/${ids.customer}/edit`],
  '/entries/:id/versions': [`/entries/${ids.draft}/versions`, `/entries/${ids.invoice}/versions`],
  '/workflows': ['/workflows', `/workflows?run=${ids.issue}`],
  '/workflows/:id': [
    `/workflows/${ids.issue}`, '/workflows/new', '/workflows/new?templates=open', `/workflows/${ids.issue}?view=code`,
    ...['settings', 'versions', 'try'].map((panel) => `/workflows/${ids.issue}?panel=${panel}`), `/workflows/${ids.lint}?panel=check`,
    `/workflows/${ids.lint}?step=${stepID('24')}`, `/workflows/${ids.issue}?step=${stepID('02')}`, `/workflows/${ids.issue}?step=${stepID('03')}`,
    `/workflows/${ids.issue}?version=1`, `/workflows/${ids.issue}?from=1&to=2`, `/workflows/${ids.notify}?run=open`,
  ],
  '/playground': [
    '/playground', `/playground?entry=${ids.invoice}&program=${encodeURIComponent('num(totals.payable) > 1000')}`,
    `/playground?entry=${ids.invoice}&program=${encodeURIComponent('totals.payable >')}`, `/playground?language=jq&entry=${ids.invoice}&program=${encodeURIComponent('.series = "WEB"')}`,
  ],
  '/series': ['/series', '/series?new=1'],
  '/series/:id': [`/series/${ids.series}`, `/series/${ids.series}?edit=1`, '/series/MADE', '/series/MADE?tab=check'],
  '/keys': ['/keys', '/keys?new=1', '/keys?key=TOKEN'],
  '/apps': ['/apps', '/apps?action=webhook', '/apps?tab=enrolled'],
  '/subscriptions': ['/subscriptions', '/subscriptions?new=1'],
  '/subscriptions/:id': [`/subscriptions/${ids.subscription}`, `/subscriptions/${ids.refused}`, `/subscriptions/${ids.subscription}?edit=1`],
  '/settings': ['/settings', '/settings?tab=print', '/settings?tab=folders', '/settings?tab=retention'],
  '/audit': ['/audit', '/audit?row=2'],
  '/members': ['/members', '/members?invite=1'],
  '/people': ['/people', '/people?person=PERSON'],
  '/workspaces': ['/workspaces', '/workspaces?new=1'],
  '/server': ['/server'],
  '/profile': ['/profile'],
};

/** Places of a workspace that has nothing in it yet; it is a sandbox. */
const empty = ['/', '/documents/sales', '/workflows', '/jobs', '/attention', '/series', '/keys', '/subscriptions', '/audit', '/members', '/settings?tab=retention', '/nowhere'];

const looks = [
  { name: 'light', scheme: 'light', size: { width: 1360, height: 860 } },
  { name: 'dark', scheme: 'dark', size: { width: 1360, height: 860 } },
  { name: 'narrow', scheme: 'light', size: { width: 400, height: 800 } },
];

// Spanish texts are longer. The colours are the same.
const spanish = [
  { name: 'spanish', scheme: 'light', size: { width: 400, height: 800 } },
  { name: 'spanish', scheme: 'light', size: { width: 1360, height: 860 } },
];

/** What is open above a view and has no address: its name, the view, and how to open it in a wide or a narrow window. */
const opened = (page) => [
  ['navigation', '/', async (narrow) => narrow && page.getByRole('button', { name: 'Open navigation' }).click()],
  ['search', '/', async () => {
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('F26');
    await page.getByRole('option', { name: /F26/ }).first().waitFor();
  }],
  ['shortcuts', '/', () => page.keyboard.press('?')],
  ['filter', '/documents/sales', () => page.getByRole('button', { name: 'Filter' }).click()],
  ['filter-jobs', '/jobs', () => page.getByRole('button', { name: 'Filter' }).click()],
  ['keyboard-focus', '/jobs', async () => {
    for (let i = 0; i < 3; i++) await page.keyboard.press('Tab');
  }],
  ['picker', `/workflows/${ids.issue}`, () => page.getByRole('button', { name: /^Add step/ }).first().click()],
  ['verify-chain', '/audit', () => page.getByRole('button', { name: 'Verify the chain' }).click()],
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

/** cut is whether a table has columns that stick out of it. */
const cut = (page) => page.evaluate(() => [...document.querySelectorAll('[role=table]')].some(({ parentElement: box }) => box.scrollWidth > box.clientWidth + 1));

/** foreign is what is shown in another language than the reader's: texts of the console whose translation is another text, and that were not heard from the server. */
const foreign = (page, from, to, heard) => page.evaluate(([other, own, server]) => {
  const fine = new Set(Object.values(own));
  const theirs = new Set(Object.keys(other).filter((key) => other[key] !== own[key] && /[a-z]{3}/.test(other[key]) && !other[key].includes('{')).map((key) => other[key]).filter((text) => !fine.has(text)));
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) if (!node.parentElement.closest('script, style, code, .cm-content')) said.push(node.data.trim());
  for (const each of document.querySelectorAll('[aria-label], [title], [placeholder]')) said.push(...['aria-label', 'title', 'placeholder'].map((name) => each.getAttribute(name)));
  return [...new Set(said.filter((text) => theirs.has(text) && !server.includes(text)))];
}, [site.texts[from], site.texts[to], [...heard]]);

/** ticks is text with backticks, which stand around code in messages and are not for people. */
const ticks = (page) => page.evaluate(() => {
  const said = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) if (node.data.includes('`') && !node.parentElement.closest('script, style, .cm-editor, pre')) said.push(node.data.trim());
  for (const each of document.querySelectorAll('[aria-label*="`"], [title*="`"]')) said.push(each.getAttribute('aria-label') ?? each.title);
  return said;
});

await scenario('views', async ({ person }) => {
  await step('the workspace is filled', everything);
  const made = await step('every view has a place here', async () => {
    for (const path of site.views) must(places[path], `${path} is a view of the console and has no place in scenarios/views.mjs`);
    for (const path of Object.keys(places)) must(site.views.includes(path), `${path} is no view of the console any more`);
    return {
      MADE: (await api('GET', '/sequence/v1/series')).list.find((each) => each.id[14] === '5').id,
      TOKEN: (await api('GET', '/access/v1/tokens')).list[0].id,
    };
  });
  const problems = [];
  const visitor = await person('visitor');
  const { page, context } = visitor;
  await context.addInitScript({ content: axe });
  // Names of documents, actions and members are in the language in which the server has them.
  const heard = new Set();
  const listen = (value) => {
    if (typeof value === 'string') heard.add(value.trim());
    else if (value && typeof value === 'object') Object.values(value).forEach(listen);
  };
  page.on('response', (answer) => {
    if (/json/.test(answer.headers()['content-type'] ?? '')) answer.json().then(listen, () => {});
  });
  let prefix = '';
  /** inspect looks at the view that is shown, in every look. Nothing is loaded again for the next look. */
  const inspect = async (place, in_ = looks) => {
    for (const { name: look, scheme, size } of in_) {
      await page.emulateMedia({ colorScheme: scheme, reducedMotion: 'reduce' });
      await page.setViewportSize(size);
      // What follows the size of the window has done so after two frames.
      await page.mouse.move(0, 0);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      if (look !== 'spanish') problems.push(...(await check(page)).map((text) => `${place} (${look}): ${text}`));
      const sticks = size.width === 400 && (await wide(page));
      if (sticks) problems.push(`${place} (${look}): ${sticks}`);
      if (await cut(page)) problems.push(`${place} (${look}): the columns of a table do not fit`);
      problems.push(...(await ticks(page)).map((text) => `${place} (${look}): raw backticks: ${text}`));
      if (site.shots) await page.screenshot({ path: join(site.shots, `${prefix}${nameOf(place)}-${look}.png`), animations: 'disabled', caret: 'hide' });
    }
    await page.setViewportSize(looks[0].size);
  };
  /** visit follows a link, as the console does: without loading its page again. */
  const visit = async (workspace, place) => {
    await page.evaluate((to) => {
      const link = document.createElement('a');
      link.href = to;
      document.body.append(link);
      link.click();
      link.remove();
    }, `/w/${workspace}${place === '/' ? '' : place.replace(/MADE|TOKEN|PERSON/, (name) => made[name])}`);
    await settled(page);
    const { pathname } = new URL(page.url());
    must(pathname.startsWith(`/w/${workspace}`), `${place} led to ${pathname}`);
  };
  /** strangers are those who are not signed in: what they see, and what their links open. */
  const strangers = async () => {
    visitor.allows(site.setUp);
    await visitor.expecting(/status of 4\d\d/, async () => {
      for (const [place, to = place] of [['/sign-in'], ['/sign-in?to=%2Fw%2Fdefault%2Fjobs'], ['/set-up'], ['/accept'], ['/accept#old'], ['/set-up#link', site.setUp], ['/accept#invitation', site.invitation], ['/accept#known', site.knownInvitation], ['/accept#reset', site.reset]]) {
        await step(place, async () => {
          // Another token behind the # alone would load nothing.
          await page.goto('about:blank');
          await page.goto(to);
          await page.locator('h1').first().waitFor();
          await inspect(place);
        });
      }
      await step('a sign-in that is refused', async () => {
        await page.goto('/sign-in');
        await page.getByLabel('E-mail address').fill('nobody@example.com');
        await page.getByLabel('Password').fill('not the password');
        await page.getByRole('button', { name: 'Sign in', exact: true }).click();
        await page.getByRole('alert').waitFor();
        await inspect('/sign-in#refused');
      });
    });
  };
  /** inEnglish looks at every view in every look, at those of an empty workspace, and at what is open above a view. */
  const inEnglish = async () => {
    for (const place of Object.values(places).flat()) {
      await step(place, async () => {
        await visit('default', place);
        must((await page.getByText('Page not found').count()) === 0, `${place} is not there`);
        await inspect(place);
      });
    }
    await step('a form has what its address names', async () => {
      await visit('default', `/subscriptions/${ids.refused}`);
      await page.getByRole('heading', { name: 'Old archive', level: 1 }).waitFor();
      await visit('default', `/subscriptions/${ids.subscription}?edit=1`);
      const form = page.getByRole('dialog', { name: 'Edit subscription' });
      await page.getByRole('heading', { name: 'Web shop', level: 1, includeHidden: true }).waitFor();
      must((await form.getByLabel('Description').inputValue()) === 'Web shop', 'the form has another subscription');
    });
    await step('a series without numbers begins with the first one', async () => {
      await visit('default', `/series/${ids.series}`);
      await page.getByText(/^R-\d{4}-00001$/).first().waitFor();
    });
    prefix = 'empty-';
    for (const place of empty) {
      await step(`${place} of an empty workspace`, async () => {
        await visit('new-tenant', place);
        await inspect(place);
      });
    }
    prefix = 'open-';
    for (const [name, place, open] of opened(page)) {
      await step(`${name} is open`, async () => {
        await visit('default', place);
        for (const look of looks) {
          await page.setViewportSize(look.size);
          await open(look.name === 'narrow');
          await inspect(name, [look]);
          await page.keyboard.press('Escape');
        }
      });
    }
  };
  const inSpanish = async () => {
    await step('the reader speaks Spanish', async () => {
      await visit('default', '/profile');
      await page.getByLabel('Language').selectOption('es');
      await page.getByRole('heading', { name: 'Perfil', level: 1 }).waitFor();
    });
    for (const place of Object.values(places).flat()) {
      await step(`${place} in Spanish`, async () => {
        await visit('default', place);
        await inspect(place, spanish);
        problems.push(...(await foreign(page, 'en', 'es', heard)).map((text) => `${place} in Spanish: “${text}”`));
      });
    }
  };
  if (site.part === 'looks') await strangers();
  await page.goto('/sign-in');
  await fillSignIn(page);
  made.PERSON = await page.evaluate(async () => (await (await fetch('/access/v1/people')).json()).list.find((each) => each.email === 'ben@example.com').id);
  // A document without a link or a hold, and one that is not complete yet, are such answers.
  visitor.expects(/status of (404|422) .*\/(nowhere|gobl\/build|link|hold)/);
  await (site.part === 'looks' ? inEnglish() : inSpanish());
  must(problems.length === 0, `${problems.length} problems:\n  ${problems.join('\n  ')}`);
});
