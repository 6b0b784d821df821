// What goes wrong, and what is large.
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
      await table.getByRole('link', { name: 'F26-0', exact: true }).waitFor({ timeout: 4 * PATIENCE });
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
    await table.getByRole('link', { name: 'F26-9999', exact: true }).focus();
    await page.keyboard.press('End');
    await page.waitForFunction(() => Number(document.querySelector('main [role=table]').getAttribute('aria-rowcount')) > 500);
    await page.keyboard.press('Home');
    await table.getByRole('link', { name: 'F26-9999', exact: true }).waitFor();
    const soon = Number(await table.getAttribute('aria-rowcount'));
    await page.waitForTimeout(1000);
    const later = Number(await table.getAttribute('aria-rowcount'));
    must(later <= soon + 100, `${later - soon} rows arrived that nobody wanted to see`);
    must((await page.evaluate(() => document.activeElement.getAttribute('aria-label'))) === 'F26-9999', 'the first row has not the focus');
  });

  await step('a filter that is set while rows arrive mixes nothing', async () => {
    const table = page.getByRole('table');
    await page.keyboard.press('End');
    await page.waitForFunction(() => Number(document.querySelector('main [role=table]').getAttribute('aria-rowcount')) > 500);
    await page.getByRole('searchbox', { name: 'Search documents' }).fill('hafenlogistik');
    await table.getByRole('link', { name: 'F26-9999', exact: true }).waitFor();
    await page.getByText('A search shows the first 1,000; narrow the search').waitFor();
    // Of a search no more than its first entries can be seen, and the list says so.
    await table.getByRole('link', { name: 'F26-9999', exact: true }).focus();
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
});
