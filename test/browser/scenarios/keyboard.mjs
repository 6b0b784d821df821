// A workflow made, changed and published with the keyboard alone.
import { workflows } from '../lib/seed.mjs';
import { signIn } from '../lib/person.mjs';
import { must, scenario, step } from '../lib/stage.mjs';

await scenario('keyboard', async ({ person }) => {
  const ana = await person('ana');
  const { page } = ana;
  const press = (...keys) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
  const row = (name) => page.getByRole('row', { name });
  /** focused waits until an element has the focus. */
  const focused = async (locator) => {
    const element = await locator.elementHandle();
    await page.waitForFunction((e) => document.activeElement === e, element);
  };
  const heading = (name) => page.getByRole('heading', { name, level: 1 });
  const said = (text) => page.getByRole('main').getByRole('status').filter({ hasText: text }).first().waitFor();
  /** Where the list of workflows is in the history of the window. */
  let list = 0;
  await step('the workspace has workflows', workflows);

  await step('the search opens a place', async () => {
    await signIn(ana, undefined, '/w/default');
    await heading('Home').waitFor();
    await press('Control+k');
    await page.keyboard.type('workflows');
    await page.getByRole('option', { name: 'Workflows' }).first().waitFor();
    await press('Enter');
    await heading('Workflows').waitFor();
    list = await page.evaluate(() => history.state.at);
  });

  /** add adds a step by its name; its panel has the focus then. */
  async function add(action) {
    await press('/');
    await focused(page.getByRole('searchbox', { name: 'Search actions' }));
    await page.keyboard.type(action);
    await page.getByRole('option', { name: action }).first().waitFor();
    await press('Enter');
    await focused(page.getByLabel('Name of the step'));
  }

  await step('steps are added, and their panel has the focus', async () => {
    await page.getByRole('link', { name: 'Create workflow' }).first().focus();
    await press('Enter');
    await heading('New workflow').waitFor();
    await add('sequence.enumerate');
    await press('Tab');
    await focused(page.getByLabel('Series', { exact: true }));
    await page.keyboard.type('Invoices');
    await press('Escape');
    await focused(row('Add sequential code'));
    await add('pdf');
    await press('Escape');
    await focused(row('Generate PDF'));
  });

  await step('Enter goes to the panel of a step, N to its notes', async () => {
    await press('Enter');
    await focused(page.getByLabel('Name of the step'));
    await press('Escape');
    await focused(row('Generate PDF'));
    await press('n');
    await focused(page.getByLabel('Note', { exact: true }));
    await page.keyboard.type('For the archive');
    await press('Escape');
    await row(/For the archive/).waitFor();
  });

  await step('the menu of a step opens with its key, and handles an exception', async () => {
    await press('Shift+F10');
    await focused(page.getByRole('menuitem', { name: 'Edit note' }));
    const item = page.getByRole('menuitem', { name: 'Handle exception' });
    await press('ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowDown');
    await focused(item);
    await press('Enter');
    await page.getByRole('dialog', { name: 'Handle exception' }).waitFor();
    await press('Control+Enter');
    await row(/^Exception/).waitFor();
    await focused(page.getByRole('row', { name: 'Add step', exact: true }));
    await press('/');
    await focused(page.getByRole('searchbox', { name: 'Search actions' }));
    await press('Escape');
  });

  await step('a step moves, and what the menu removed is undone', async () => {
    await row('Add sequential code').focus();
    await press('Alt+ArrowDown');
    await page.waitForFunction(() => document.querySelector('[data-row] .name')?.textContent === 'Generate PDF');
    await press('Alt+ArrowUp');
    await press('Shift+F10', 'ArrowUp');
    await focused(page.getByRole('menuitem', { name: 'Remove' }));
    await press('Enter');
    await row('Add sequential code').waitFor({ state: 'detached' });
    await focused(page.locator('[data-row]').first());
    await press('Control+z');
    await row('Add sequential code').waitFor();
  });

  await step('Back asks before changes are lost', async () => {
    // Panels of the editor are entries of the history too; this goes back to the list at once.
    const [asked] = await Promise.all([page.waitForEvent('dialog'), page.evaluate((at) => history.go(at - history.state.at), list)]);
    await asked.dismiss();
    await page.waitForFunction(() => location.pathname.endsWith('/workflows/new'));
    await row('Generate PDF').waitFor();
  });

  await step('what was done before the first publishing can be undone after it', async () => {
    await page.getByRole('button', { name: 'Settings' }).first().focus();
    await press('Enter');
    await page.getByLabel('Name', { exact: true }).fill('By keys');
    await page.getByRole('button', { name: 'Publish' }).focus();
    await press('Enter');
    await said('V1 is live');
    await page.waitForURL((url) => /\/workflows\/[0-9a-f-]{36}$/.test(url.pathname));
    await page.locator('[data-row]').first().focus();
    await press('Control+z', 'Control+z', 'Control+z');
    await said('Changes are not saved');
    await press('Control+Shift+z', 'Control+Shift+z', 'Control+Shift+z');
    await said('V1 is live');
    await page.goto('/w/default/workflows/new');
    await heading('New workflow').waitFor();
    must((await row('Generate PDF').count()) === 0, 'a new workflow begins with the steps of another one');
  });

  await step('the error of an expression is marked at its place', async () => {
    await page.goto('/w/default/playground?language=expr');
    await page.getByRole('region', { name: 'Input' }).getByLabel('Input').focus();
    await page.keyboard.insertText('{"totals": {"payable": "1200.00"}}');
    await page.getByRole('region', { name: 'Program' }).getByLabel('Program').focus();
    await page.keyboard.insertText('num(totals.payable) >> 1000');
    await page.getByRole('region', { name: 'Result' }).getByText(/^1:22: /).waitFor();
    must((await page.locator('.cm-lintRange').innerText()) === '>', 'the place of the error is not marked');
    await page.waitForURL((url) => url.searchParams.get('program') === 'num(totals.payable) >> 1000');
    await page.reload();
    await page.getByRole('region', { name: 'Program' }).getByText('num(totals.payable) >> 1000').waitFor();
  });
});
