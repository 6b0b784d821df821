// What persons do in many scenarios.
import { site } from './stage.mjs';

/** signIn signs a person in with a password, and waits until they are where they wanted to go. */
export async function signIn(person, email = site.owner, to = '/') {
  const { page } = person;
  // Who is not signed in is told so by the API, which the browser notes.
  await person.expecting(/401/, async () => {
    await page.goto(to);
    await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  });
  await fillSignIn(page, email);
}

/** fillSignIn fills the form of the page on which people sign in. */
export async function fillSignIn(page, email = site.owner) {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(site.password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  // The form may be over a view, whose address is there already.
  await page.getByRole('button', { name: 'Sign in', exact: true }).waitFor({ state: 'detached' });
  await page.waitForURL((url) => url.pathname.startsWith('/w/'));
}

/** settled waits until a view is there and nothing in it is loading. */
export async function settled(page) {
  await page.locator('main h1').first().waitFor();
  await page.waitForFunction(() => ![...document.querySelectorAll('[role=status], [aria-busy=true]')].some((e) => e.getAttribute('aria-busy') === 'true' || /Loading …|Checking…|Cargando …|Comprobando…/.test(e.textContent ?? '')));
  await page.evaluate(() => document.fonts.ready);
}
