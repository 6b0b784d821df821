// What goes wrong, and what is large.
import { readFileSync } from 'node:fs';
import { api, rows } from '../lib/api.mjs';
import { invoice } from '../lib/seed.mjs';
import { fillSignIn, settled, signIn } from '../lib/person.mjs';
import { must, PATIENCE, scenario, site, step } from '../lib/stage.mjs';

const large = '01950000-0000-7000-8000-0000000080ff';
/** What is large, in bytes and rows. */
const SIZE = 2 << 20;
const ROWS = 10_000;

await scenario('trouble', async ({ person }) => {
  const ana = await person('ana');
  const { page, context } = ana;
  /** A row of the table by its place in the whole list, from 1. */
  const row = (n) => page.locator(`main [role=row][aria-rowindex="${n + 1}"]`);
  const heading = (name) => page.getByRole('heading', { name, level: 1 });

  await step('the workspace is filled', async () => {
    await rows('/silo/v1/entries/bulk', Array.from({ length: ROWS }, (_, n) => ({ data: invoice(n, { code: String(n) }) })));
    const notes = Array.from({ length: SIZE >> 10 }, (_, n) => ({ text: `${n} `.padEnd(1024, 'a note that is long ') }));
    await api('PUT', `/silo/v1/entries/${large}`, { data: invoice(1, { notes }), folder: 'drafts' });
  });

  await step('a session that has ended leads back to the same place', async () => {
    await signIn(ana, site.owner, '/w/default/audit?kind=token');
    await heading('Log of changes').waitFor();
    must(page.url().endsWith('/w/default/audit?kind=token'), `it led to ${page.url()}`);
    await ana.expecting(/401/, async () => {
      await context.clearCookies();
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await fillSignIn(page);
    });
    await heading('Log of changes').waitFor();
    must(page.url().endsWith('/w/default/audit?kind=token'), `it led to ${page.url()}`);
  });

  await step('a connection that is lost is shown, and mended', async () => {
    await ana.expecting(/ERR_INTERNET_DISCONNECTED|ERR_NETWORK|Failed to fetch|network/i, async () => {
      await page.goto('/w/default/series');
      await settled(page);
      await context.setOffline(true);
      await page.getByRole('button', { name: 'Refresh' }).click();
      await page.getByText('No connection to the server').waitFor();
      await context.setOffline(false);
      await page.getByText('No connection to the server').waitFor({ state: 'detached' });
      await settled(page);
    });
  });

  await step('a save that is refused keeps what was typed', async () => {
    await page.goto('/w/default/series?new=1');
    const form = page.getByRole('dialog', { name: 'New series' });
    await form.getByLabel('Name', { exact: true }).fill('Receipts');
    await form.getByLabel('Description').fill('x'.repeat(2000));
    await ana.expecting(/422/, async () => {
      await form.getByRole('button', { name: 'Create' }).click();
      await form.getByText(/1 KiB|1,?024|bytes/).first().waitFor();
    });
    must((await form.getByLabel('Name', { exact: true }).inputValue()) === 'Receipts', 'the name is gone');
    must((await form.getByLabel('Description').inputValue()).length === 2000, 'the description is gone');
    await form.getByLabel('Description').fill('For the till.');
    await form.getByRole('button', { name: 'Create' }).click();
    await heading('Receipts').waitFor();
  });

  await step('10,000 rows scroll', async () => {
    await page.goto('/w/default/documents/sales');
    const table = page.getByRole('table');
    await table.getByRole('row').nth(5).waitFor();
    // A few pages are refused, as a busy server does; those are not the end of the list.
    let refused = 0;
    await page.route(/entries\?.*cursor=/, (route) => (refused < 2 ? (refused++, route.fulfill({ status: 429, json: { key: 'limit', message: 'too many requests' } })) : route.continue()));
    await ana.expecting(/429/, async () => {
      // Somebody goes to the end once. Nothing else is scrolled until the last row is there.
      await page.evaluate(() => {
        const scroller = document.querySelector('main [data-scroll]');
        scroller.scrollTo(0, scroller.scrollHeight);
      });
      await row(ROWS).waitFor({ timeout: 4 * PATIENCE });
    });
    await page.unroute(/entries\?.*cursor=/);
    must(refused === 2, 'no page was refused');
    const count = Number(await table.getAttribute('aria-rowcount'));
    must(count === ROWS + 1, `the table has ${count} rows with its head`);
    const drawn = await table.getByRole('row').count();
    must(drawn < 200, `${drawn} rows are in the page at once`);
  });

  await step('who scrolls up while rows arrive stays there', async () => {
    await page.goto('/w/default/documents/sales');
    const table = page.getByRole('table');
    await row(1).getByRole('link').focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => Number(document.querySelector('main [role=table]').getAttribute('aria-rowcount')) > 500);
    await page.keyboard.press('Home');
    await row(1).waitFor();
    const soon = Number(await table.getAttribute('aria-rowcount'));
    await page.waitForTimeout(1000);
    const later = Number(await table.getAttribute('aria-rowcount'));
    must(later <= soon + 100, `${later - soon} rows arrived that nobody wanted to see`);
    must((await page.evaluate(() => document.activeElement.getAttribute('data-row'))) === '0', 'the first row has not the focus');
  });

  await step('a filter that is set while rows arrive mixes nothing', async () => {
    const table = page.getByRole('table');
    await page.keyboard.press('End');
    await page.waitForFunction(() => Number(document.querySelector('main [role=table]').getAttribute('aria-rowcount')) > 500);
    await page.getByRole('searchbox', { name: 'Search documents' }).fill('hafenlogistik');
    await page.getByText('A search shows the first 1,000; narrow the search').waitFor();
    // Of a search no more than its first entries can be seen, and the list says so.
    await row(1).getByRole('link').focus();
    await page.keyboard.press('End');
    await page.getByText('1000 rows · A search shows the first 1,000').waitFor();
    const other = await table.getByText('Bodegas del Ebro').count();
    must(other === 0, `${other} rows do not fit the filter`);
    must(Number(await table.getAttribute('aria-rowcount')) === 1001, `${await table.getAttribute('aria-rowcount')} rows`);
    await page.getByRole('searchbox', { name: 'Search documents' }).fill('');
    await table.getByText('Bodegas del Ebro').first().waitFor();
  });

  await step('a document of 2 MB opens in code view', async () => {
    // How long it takes is printed and not judged: machines of tests are not those of people.
    const started = performance.now();
    await page.goto(`/w/default/entries/${large}`);
    await page.locator('main .cm-line').first().waitFor();
    console.log(`    ${Math.round(performance.now() - started)} ms with loading the console`);
    await page.getByRole('button', { name: 'Form', exact: true }).click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    // Of thousands of notes the form draws the first.
    await page.getByRole('button', { name: /^Show 2,?028 more/ }).waitFor();
    const drawn = await page.evaluate(() => document.querySelectorAll('main *').length);
    must(drawn < 1000, `the form of the large document has ${drawn} elements`);
    const again = performance.now();
    await page.getByRole('button', { name: 'Code', exact: true }).click();
    await page.locator('main .cm-line').first().waitFor();
    console.log(`    ${Math.round(performance.now() - again)} ms from the form to the code`);
    const lines = await page.locator('main .cm-line').count();
    must(lines < 500, `${lines} lines are in the page at once`);
  });

  await step('the editor is there before somebody asks for it', async () => {
    const { list } = await api('GET', '/silo/v1/entries?folder=sales&limit=1');
    await page.goto(`/w/default/entries/${list[0].id}`);
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    await page.waitForFunction(() => performance.getEntriesByType('resource').some((each) => /\/assets\/editor-[^/]*\.js$/.test(each.name)));
    must((await page.locator('main .cm-line').count()) === 0, 'it is shown, too');
  });

  await step('lists of administration are searched, ordered, kept as views and exported', async () => {
    // More than a page; what is looked for is on the last one.
    for (let n = 0; n < 120; n++) await api('POST', '/access/v1/tokens', { name: `till ${n}`, scopes: n === 0 ? ['read', 'operate'] : ['read'] });
    await page.goto('/w/default/keys');
    await settled(page);
    const names = () => page.locator('main [role=row] [role=cell]:first-child').allInnerTexts();
    await page.getByRole('searchbox', { name: 'Search' }).fill('operate TILL');
    await page.waitForFunction(() => document.querySelectorAll('main [role=row] [role=cell]:first-child').length === 1);
    must((await names())[0] === 'till 0', `the search found ${await names()}`);
    await page.getByRole('searchbox', { name: 'Search' }).fill('till');
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.getByText('120 rows', { exact: true }).waitFor();
    must((await names()).slice(0, 3).join() === 'till 0,till 1,till 2', `from the first: ${await names()}`);
    await page.getByRole('button', { name: 'Name', exact: true }).click();
    await page.locator('main [role=columnheader][aria-sort=descending]').waitFor();
    must((await names()).slice(0, 3).join() === 'till 119,till 118,till 117', `from the last: ${await names()}`);
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV' }).click()]);
    const lines = readFileSync(await download.path(), 'utf8').trim().split('\r\n');
    must(lines.length === 121 && lines[1].startsWith('till 119,'), `the CSV has ${lines.length} lines and begins with ${lines[1]}`);
    await page.getByRole('button', { name: 'Filter' }).click();
    await page.getByLabel('Name of the view').fill('Tills');
    await page.getByRole('button', { name: 'Save view' }).click();
    await page.getByRole('searchbox', { name: 'Search' }).fill('');
    await page.getByRole('button', { name: 'Views' }).click();
    await page.getByRole('menuitem', { name: 'Tills', exact: true }).click();
    await page.waitForURL(/q=till&sort=-name|sort=-name&q=till/);
    await page.getByText('120 rows', { exact: true }).waitFor();
  });

  await step('the form of an invoice in Spain has no English names of the server', async () => {
    const { list } = await api('GET', '/silo/v1/entries?folder=sales&limit=1');
    const regime = await api('GET', '/silo/v1/regimes/ES');
    const schema = await api('GET', '/silo/v1/schemas/bill/invoice');
    await page.evaluate(() => localStorage.setItem('chancery.look', JSON.stringify({ language: 'es' })));
    await page.goto(`/w/default/entries/${list[0].id}/edit`);
    await page.locator('main optgroup[label=IVA]').first().waitFor({ state: 'attached' });
    await page.locator('main summary').click();
    await page.getByRole('button', { name: 'Añadir' }).last().click();
    const shown = new Set((await page.locator('main option, main optgroup, main label, main h2, main h3, main [role=menuitem], [role=menu] [role=menuitem]').evaluateAll((all) => all.map((each) => each.label || each.innerText))).map((text) => text.replace(/^(IRPF )?[\d.,]+% (\+ [\d.,]+% )?/, '').trim()));
    const same = new Set(['IVA', 'VAT', 'IGIC', 'IPSI', 'IRPF', 'IRNR', 'UUID', 'Base', 'Total']);
    const english = [
      ...regime.categories.flatMap((category) => [category.name, ...(category.keys ?? []), ...(category.rates ?? [])].map((each) => each.name ?? each)),
      ...Object.values(schema.$defs).flatMap((each) => Object.values(each.properties ?? {}).map((member) => member.title)),
    ].filter((name) => name && !same.has(name));
    must(english.length > 40 && shown.size > 40, `${english.length} names and ${shown.size} labels`);
    const left = english.filter((name) => shown.has(name));
    must(left.length === 0, `English in the Spanish form: ${left.join(', ')}`);
    for (const name of ['Tipo general', 'Tipo reducido + recargo de equivalencia', 'Exenta', 'Profesionales', 'Archivos adjuntos']) must(shown.has(name), `the form does not show ${name}: ${[...shown].join(', ')}`);
    await page.evaluate(() => localStorage.removeItem('chancery.look'));
  });
});
