// What is not saved of a workflow: when the session ends, and when somebody else was sooner.
import { ids, workflows } from '../lib/seed.mjs';
import { fillSignIn, signIn } from '../lib/person.mjs';
import { scenario, step } from '../lib/stage.mjs';

await scenario('unsaved', async ({ person }) => {
  const ana = await person('ana');
  const { page, context } = ana;
  await step('the workspace has workflows', workflows);

  await step('a session that ends keeps a workflow that was not saved', async () => {
    await signIn(ana, undefined, `/w/default/workflows/${ids.notify}?panel=settings`);
    await page.getByLabel('Description').fill('Typed before the session ended.');
    await ana.expecting(/401/, async () => {
      await context.clearCookies();
      await page.getByRole('button', { name: 'Publish' }).click();
      await page.getByRole('heading', { name: 'Sign in' }).waitFor();
      await fillSignIn(page);
    });
    await page.waitForFunction(() => [...document.querySelectorAll('main textarea')].some((e) => e.value === 'Typed before the session ended.'));
    await page.getByText('Changes are not saved').waitFor();
    await page.getByRole('button', { name: 'Publish' }).click();
    // A description belongs to no version: publishing it makes no new one.
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
