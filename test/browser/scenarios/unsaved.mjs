// What is not saved of a workflow: when the session ends, and when somebody else was sooner.
import { api } from '../lib/api.mjs';
import { ids, workflows } from '../lib/seed.mjs';
import { fillSignIn, signIn } from '../lib/person.mjs';
import { must, scenario, site, step } from '../lib/stage.mjs';

await scenario('unsaved', async ({ person }) => {
  const ana = await person('ana');
  const { page, context } = ana;
  // Whoever asks while the session has ended is refused, also what runs beside.
  ana.expects(/status of 401/);
  /** describe types a description, and waits until the server has said what is wrong with the workflow. */
  const describe = async (text) => {
    const said = page.waitForResponse((r) => r.url().endsWith('/workflows/lint') && r.request().postData().includes(text));
    await page.getByLabel('Description').fill(text);
    await said;
  };
  await step('the workspace has workflows', workflows);

  await step('a session that ends keeps what was typed, and what was asked for goes on', async () => {
    await signIn(ana, undefined, `/w/default/workflows/${ids.notify}?panel=settings`);
    await describe('Typed before the session ended.');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await fillSignIn(page);
    // A description belongs to no version: publishing it makes no new one.
    await page.getByText('V1 is live', { exact: true }).waitFor();
    await page.waitForFunction(() => [...document.querySelectorAll('main textarea')].some((e) => e.value === 'Typed before the session ended.'));
    must((await api('GET', `/transform/v1/workflows/${ids.notify}`)).description === 'Typed before the session ended.', 'it was not published');
  });

  await step('a form that keeps no draft keeps what was typed too', async () => {
    await page.goto('/w/default/series?new=1');
    const form = page.getByRole('dialog', { name: 'New series' });
    await form.getByLabel('Name', { exact: true }).fill('Receipts');
    await context.clearCookies();
    await form.getByRole('button', { name: 'Create' }).click();
    const again = page.getByRole('dialog', { name: 'Sign in' });
    await again.getByLabel('Password').fill('not the password');
    await page.keyboard.press('Enter');
    await again.getByRole('alert').waitFor();
    await again.getByLabel('Password').fill(site.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Receipts', level: 1 }).waitFor();
    // No number was taken yet, so the first one is the next.
    await page.getByText(/^0*1$/).first().waitFor();
  });

  await step('somebody else who signs in begins anew', async () => {
    await page.goto(`/w/default/workflows/${ids.notify}?panel=settings`);
    await describe('Typed by Ana.');
    await context.clearCookies();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await page.getByLabel('E-mail address').fill('eva@example.com');
    await page.getByLabel('Password').fill(site.password);
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Home', level: 1 }).waitFor();
    must((await api('GET', `/transform/v1/workflows/${ids.notify}`)).description !== 'Typed by Ana.', 'somebody else published it');
    await page.goto(`/w/default/workflows/${ids.notify}?panel=settings`);
    await page.waitForFunction(() => [...document.querySelectorAll('main textarea')].some((e) => e.value === 'Typed before the session ended.'));
    await context.clearCookies();
    await signIn(ana);
  });

  await step('a workflow that was not saved is there again after the page was loaded anew', async () => {
    await page.goto(`/w/default/workflows/${ids.notify}?panel=settings`);
    await page.getByLabel('Description').fill('Typed before the page was loaded anew.');
    page.once('dialog', (d) => d.accept());
    await page.reload();
    await page.waitForFunction(() => [...document.querySelectorAll('main textarea')].some((e) => e.value === 'Typed before the page was loaded anew.'));
    await page.getByText('Changes are not saved').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText('V1 is live', { exact: true }).waitFor();
  });

  await step('two people change one workflow: the second is told and shown the difference', async () => {
    const eva = await person('eva');
    await signIn(eva, 'eva@example.com', `/w/default/workflows/${ids.issue}`);
    await page.goto(`/w/default/workflows/${ids.issue}?panel=settings`);
    await eva.page.goto(`/w/default/workflows/${ids.issue}?panel=settings`);
    for (const each of [page, eva.page]) await each.getByLabel('Description').waitFor();
    await page.getByLabel('Description').fill('Ana was here.');
    await eva.page.getByLabel('Description').fill('Eva was here.');
    await page.getByRole('button', { name: 'Publish' }).click();
    await page.getByText(/is live/).first().waitFor();
    await eva.expecting(/412/, async () => {
      await eva.page.getByRole('button', { name: 'Publish' }).click();
      const dialog = eva.page.getByRole('dialog', { name: 'Somebody else changed this workflow' });
      await dialog.waitFor();
      await dialog.getByText('Ana was here.').first().waitFor();
      await dialog.getByText('Eva was here.').first().waitFor();
    });
  });
});
