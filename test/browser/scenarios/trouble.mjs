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
    // The list asks for more whenever its end comes near, so somebody scrolls to the end again and again.
    await page.waitForFunction((all) => {
      const scroller = document.querySelector('main [data-scroll]');
      scroller.scrollTo(0, scroller.scrollHeight);
      return Number(scroller.querySelector('[role=table]').getAttribute('aria-rowcount')) > all;
    }, ROWS, { timeout: 4 * PATIENCE });
    const drawn = await table.getByRole('row').count();
    must(drawn < 200, `${drawn} rows are in the page at once`);
    await page.keyboard.press('Home');
  });

  await step('a document of 2 MB opens in code view', async () => {
    // How long it takes is printed and not judged: machines of tests are not those of people.
    const started = performance.now();
    await page.goto(`/w/default/entries/${large}`);
    await page.locator('main .cm-line').first().waitFor();
    console.log(`    ${Math.round(performance.now() - started)} ms with loading the console`);
    await page.getByRole('button', { name: 'Form', exact: true }).click();
    await page.getByRole('tab', { name: 'Overview' }).waitFor();
    const again = performance.now();
    await page.getByRole('button', { name: 'Code', exact: true }).click();
    await page.locator('main .cm-line').first().waitFor();
    console.log(`    ${Math.round(performance.now() - again)} ms from the form to the code`);
  });
});
