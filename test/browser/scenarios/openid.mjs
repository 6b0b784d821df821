// Somebody signs in with a provider, with the name of a place to go to, and again after signing out.
import { must, scenario, site, step } from '../lib/stage.mjs';

await scenario('openid', async ({ person }) => {
  const ben = await person('ben');
  const { page } = ben;
  ben.allows(site.provider);
  ben.expects(/401/);

  const signIn = async (to) => {
    await page.goto(to);
    await page.getByRole('link', { name: 'Continue with Acme' }).click();
    await page.waitForURL(`**${to}`);
  };

  await step('the first time', async () => {
    await signIn('/w/default/jobs');
    await page.getByRole('heading', { name: 'Jobs', level: 1 }).waitFor();
    await page.getByRole('button', { name: 'Account: Ben' }).waitFor();
  });

  await step('a viewer sees nothing that only others may do', async () => {
    await page.goto('/w/default/workflows');
    await page.getByRole('heading', { name: 'Workflows', level: 1 }).waitFor();
    must((await page.getByRole('link', { name: 'API keys' }).count()) === 0, 'a viewer sees the way to the API keys');
    must((await page.getByRole('link', { name: 'Create workflow' }).count()) === 0, 'a viewer may create workflows');
  });

  await step('signing out, and in again', async () => {
    await page.getByRole('button', { name: 'Account: Ben' }).click();
    await page.getByRole('menuitem', { name: 'Sign out' }).click();
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
    await signIn('/w/default/documents/sales');
    await page.getByRole('heading', { name: 'Sales', level: 1 }).waitFor();
  });
});
