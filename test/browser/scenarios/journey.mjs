// From an empty directory to a corrected invoice, as somebody would do it who uses Chancery for the
// first time. Everything is done by clicking and typing; the API is only asked whether a key works.
import { status } from '../lib/api.mjs';
import { settled } from '../lib/person.mjs';
import { eventually, must, scenario, site, step } from '../lib/stage.mjs';

const hook = `${site.receiver}/hook`;
const answers = (code) => fetch(`${site.receiver}/answer/${code}`, { method: 'POST' });

await scenario('journey', async ({ person }) => {
  const ana = await person('ana');
  const { page } = ana;
  const button = (name, exact = true) => page.getByRole('button', { name, exact });
  const field = (name) => page.getByLabel(name, { exact: true });
  const place = (name) => page.getByRole('navigation', { name: 'Navigation' }).getByRole('link', { name, exact: true });
  const heading = (name) => page.getByRole('heading', { name, level: 1 });

  await step('the link of the server makes the owner', () =>
    ana.expecting(/401/, async () => {
      await page.goto(site.setUp);
      await page.getByLabel('Your name').fill('Ana Romero');
      await page.getByLabel('E-mail address').fill(site.owner);
      await page.getByLabel('New password').fill(site.password);
      await page.getByLabel('Repeat the password').fill(site.password);
      await button('Create account').click();
      await place('Workspaces').waitFor();
    }),
  );

  await step('the link opens once', async () => {
    const other = await person('somebody');
    other.expects(/40\d/);
    await other.page.goto(site.setUp);
    await other.page.getByLabel('Your name').fill('Eve');
    await other.page.getByLabel('E-mail address').fill('eve@example.com');
    await other.page.getByLabel('New password').fill(site.password);
    await other.page.getByLabel('Repeat the password').fill(site.password);
    await other.page.getByRole('button', { name: 'Create account' }).click();
    await other.page.getByRole('alert').first().waitFor();
    await other.context.close();
  });

  await step('a workspace is made', async () => {
    await place('Workspaces').click();
    await button('New workspace').click();
    const dialog = page.getByRole('dialog', { name: 'New workspace' });
    await dialog.getByLabel('Name of the workspace').fill('Talleres Ribera');
    await dialog.getByLabel('Country').selectOption('ES');
    await dialog.getByRole('button', { name: 'Create' }).click();
    await page.waitForURL('**/w/talleres-ribera');
    await page.getByText('Sandbox: documents here are tests').waitFor();
  });

  await step('a workflow is built by clicking', async () => {
    await place('Workflows').click();
    await heading('Workflows').waitFor();
    await page.getByRole('link', { name: 'Create workflow' }).first().click();
    await add('Add step', 'sequence.enumerate');
    await page.getByLabel('Name of the dynamic series').fill('Invoices');
    await page.getByRole('checkbox', { name: /Sign/ }).check();
    await add(/Click to add action|Add action|Add step/, 'pdf');
    await add(/Click to add action|Add action|Add step/, 'webhook');
    await page.getByLabel(/Address|URL/).first().fill(hook);
  });

  async function add(how, action) {
    await page.getByRole('button', { name: how }).first().click();
    await page.getByLabel(/Search actions|Action, app or schema/).fill(action);
    await page.getByRole('option').or(page.getByRole('button', { name: new RegExp(action) })).first().click();
  }
  await settled(page);
  await eventually('x', async () => false);
});
