// From an empty directory to a corrected invoice, as somebody would do it who uses Chancery for the
// first time. Everything is done by clicking and typing; the API is only asked whether a key works.
import { status } from '../lib/api.mjs';
import { eventually, must, scenario, site, step } from '../lib/stage.mjs';

const hook = `${site.receiver}/hook`;
const answers = (code) => fetch(`${site.receiver}/answer/${code}`, { method: 'POST' });

await scenario('journey', async ({ person }) => {
  const ana = await person('ana');
  // While somebody writes a document, the server says what is still wrong with it.
  ana.expects(/status of 422 .*\/gobl\/build\)/);
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

  /** add adds a step to the end of the workflow that is edited; its panel is open then. */
  async function add(action) {
    await page.getByRole('button', { name: /^Add step/ }).first().click();
    await page.getByRole('searchbox', { name: 'Search actions' }).fill(action);
    await page.getByRole('option', { name: action }).first().waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('Name of the step').waitFor();
  }

  await step('a workflow is built by clicking', async () => {
    await place('Workflows').click();
    await heading('Workflows').waitFor();
    await page.getByRole('link', { name: 'Create workflow' }).first().click();
    await add('sequence.enumerate');
    await field('Series').fill('Invoices');
    await page.getByRole('checkbox', { name: /^Sign afterwards/ }).check();
    await add('pdf');
    await add('webhook');
    await page.getByLabel(/Callback|Address|URL/).first().fill(hook);
    await page.getByLabel('Name of the step').fill('Tell the shop');
    await page.getByRole('button', { name: 'Settings' }).first().click();
    await page.getByLabel('Name', { exact: true }).fill('Issue an invoice');
    await button('Publish').click();
    await page.getByText('V1 is live').first().waitFor();
  });

  await step('an invoice is written in the form', async () => {
    await place('Sales').click();
    await page.getByRole('link', { name: 'New invoice' }).or(page.getByRole('link', { name: /^New/ })).first().click();
    await party('Supplier', 'Talleres Ribera S.L.', 'B63912844');
    await party('Customer', 'Bodegas del Ebro S.A.', 'A28045714');
    await field('Series').fill('F26');
    await field('What, line 1').fill('Assembly of switch cabinets');
    await field('Quantity, line 1').fill('5');
    await field('Price, line 1').fill('280.00');
    const tax = field('Tax, line 1');
    await tax.getByRole('option', { name: /21/ }).first().waitFor({ state: 'attached' });
    await tax.selectOption({ label: await tax.getByRole('option', { name: /21/ }).first().innerText() });
    await page.getByRole('region', { name: 'Totals' }).getByText(/1,?694\.00/).first().waitFor();
    await save();
  });

  /** party enters a new party into the form. */
  async function party(role, name, code) {
    const group = page.getByRole('region', { name: role, exact: true });
    await group.getByRole('searchbox', { name: `Find ${role}` }).fill(name);
    await group.getByRole('button', { name: /as a new party/ }).click();
    await group.getByLabel('Tax country').selectOption('ES');
    await group.getByLabel('Tax ID').fill(code);
  }

  /** run runs the workflow on the document that is shown. */
  async function run() {
    await button('Run workflow').click();
    const drawer = page.getByRole('dialog', { name: 'Run workflow' });
    await drawer.getByRole('radio', { name: /Issue an invoice/ }).click();
    await drawer.getByRole('button', { name: /^Run/ }).click();
    await drawer.waitFor({ state: 'detached' });
  }

  let first = '';
  const panel = (name) => page.getByRole('tabpanel', { name });
  /** job is the drawer of a job of the workflow. */
  const job = page.getByRole('dialog', { name: /^Issue an invoice/ });
  const stepOf = (name) => job.getByRole('article', { name });
  const result = (name) => job.getByText(name, { exact: true });

  await step('the workflow runs, and is watched', async () => {
    first = page.url();
    await run();
    const ran = panel('Activity').getByRole('listitem').filter({ hasText: 'Ran Issue an invoice' });
    // Nobody loads the page again: the server says when the job has ended.
    await ran.getByText('Completed', { exact: true }).waitFor();
    await panel('Activity').getByText('F26-000001.pdf').waitFor();
    await heading('F26-000001').waitFor();
    await ran.getByRole('link', { name: 'View' }).click();
    await result('Completed').waitFor();
    await stepOf('Tell the shop').getByText('OK', { exact: true }).first().waitFor();
    await job.getByRole('button', { name: 'Close' }).click();
    await job.waitFor({ state: 'detached' });
  });

  await step('the PDF opens', async () => {
    await page.goto(first);
    await page.getByRole('tab', { name: /^Files/ }).click();
    await panel('Files').getByRole('button', { name: 'F26-000001.pdf', exact: true }).click();
    const drawer = page.getByRole('dialog', { name: 'F26-000001.pdf' });
    await drawer.locator('iframe[title="F26-000001.pdf"]').waitFor();
    await drawer.getByRole('button', { name: 'Close' }).click();
    await drawer.waitFor({ state: 'detached' });
  });

  await step('a step fails, and is found under attention', async () => {
    await answers(400);
    await button('Replicate').click();
    await save();
    await run();
    await panel('Activity').getByText('Faulted', { exact: true }).first().waitFor();
    await place('Attention').click();
    await heading('Attention').waitFor();
    await page.getByRole('main').getByRole('link', { name: 'Issue an invoice' }).click();
    await result('Faulted').waitFor();
    await stepOf('Tell the shop').getByText('Failed', { exact: true }).first().waitFor();
  });

  await step('it is tried again from there, and ends well', async () => {
    await answers(200);
    const before = page.url();
    await stepOf('Tell the shop').getByRole('button', { name: 'Resume from here' }).click();
    await page.getByRole('dialog', { name: 'Resume from here' }).getByRole('button', { name: 'Run again' }).click();
    await page.waitForURL((url) => url.pathname.endsWith('/jobs') && url.href !== before);
    await result('Completed').waitFor();
    await stepOf('Tell the shop').getByText('OK', { exact: true }).first().waitFor();
    must((await stepOf('Print').count()) === 0, 'the steps before it ran again');
  });

  await step('the invoice is corrected, and both are related', async () => {
    await page.goto(first);
    await button('Correct').click();
    const dialog = page.getByRole('dialog', { name: 'Correct this invoice' });
    await dialog.getByRole('combobox', { name: 'Type' }).selectOption('credit-note');
    await dialog.getByRole('button', { name: 'Open in the editor' }).click();
    await save();
    const correction = page.url();
    must(correction !== first, 'the invoice itself was changed');
    await page.getByRole('tab', { name: /^Related/ }).click();
    await related().click();
    await page.waitForURL((url) => url.pathname === new URL(first).pathname);
    await heading('F26-000001').waitFor();
    await page.getByRole('tab', { name: /^Related/ }).click();
    await related().click();
    await page.waitForURL((url) => url.pathname === new URL(correction).pathname);
  });

  /** related is the only document that the one that is shown is related to. */
  function related() {
    return panel('Related').getByRole('link');
  }

  /** save saves the document in the editor and waits until it is shown. */
  async function save() {
    await page.getByRole('button', { name: /^Save( (⌘|Ctrl) S)?$/ }).click();
    await page.waitForURL((url) => /\/entries\/[^/]+$/.test(url.pathname));
  }

  await step('a key works until it is revoked', async () => {
    await place('API keys').click();
    await button('New API key').click();
    const drawer = page.getByRole('dialog', { name: 'New API key' });
    await drawer.getByLabel('Name', { exact: true }).fill('web shop');
    await drawer.getByRole('button', { name: 'Create' }).click();
    const token = await drawer.getByLabel('Key', { exact: true }).inputValue();
    must((await status('GET', '/silo/v1/entries', token)) === 200, 'the key does not work');
    await drawer.getByRole('button', { name: 'Done' }).click();
    await page.getByRole('table', { name: 'API keys' }).getByRole('link', { name: 'web shop' }).click();
    await page.getByRole('dialog', { name: 'web shop' }).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog', { name: 'Revoke “web shop”' }).getByRole('button', { name: 'Revoke' }).click();
    await page.getByRole('dialog', { name: 'web shop' }).getByText('Revoked').first().waitFor();
    await eventually('the key is refused', async () => (await status('GET', '/silo/v1/entries', token)) === 401);
  });
});
