// What all scenarios share: a browser, persons with a window each, steps with names, and what is kept
// of a failure. A person watches their window: an error in its console, a violation of the content
// policy, a failed script or a request to another site fails the scenario.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

/** What the Go test says about the servers. */
export const site = JSON.parse(process.env.SITE ?? '{}');

/** How long a scenario may take before it fails and says where. */
const LIMIT = 9 * 60_000;

/** How long a single condition may take to become true. Slow machines need it; nobody waits for it. */
export const PATIENCE = 30_000;

const people = [];
let current = 'start';

/** step runs a part of a scenario. Its name is what a failure says. */
export async function step(name, run) {
  current = name;
  const started = performance.now();
  const result = await run();
  for (const p of people) p.check();
  console.log(`  ${name} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  return result;
}

/** scenario runs a scenario with a browser. Its end is the end of the process. */
export async function scenario(name, run) {
  const browser = await chromium.launch({
    executablePath: site.chromium,
    headless: !site.shown,
    args: ['--no-sandbox', '--font-render-hinting=none', '--disable-dev-shm-usage'],
  });
  let late;
  try {
    const timeout = new Promise((_, fail) => {
      late = setTimeout(() => fail(new Error(`not done after ${LIMIT / 60_000} minutes`)), LIMIT);
    });
    await Promise.race([run({ person: (who, options) => enter(browser, who, options) }), timeout]);
    for (const p of people) p.check();
  } catch (error) {
    console.log(`${name} failed at "${current}": ${error.stack ?? error}`);
    for (const p of people) await p.keep(name);
    process.exitCode = 1;
  } finally {
    clearTimeout(late);
    await browser.close();
  }
}

/** enter opens a window for a person. */
async function enter(browser, who, options = {}) {
  const context = await browser.newContext({
    baseURL: site.url,
    locale: 'en-GB',
    timezoneId: 'UTC',
    viewport: { width: 1360, height: 860 },
    reducedMotion: 'reduce',
    acceptDownloads: true,
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  const p = new Person(who, context, await context.newPage());
  people.push(p);
  return p;
}

/** Person is somebody in front of a window. */
class Person {
  #problems = [];
  // That nobody is signed in yet is what a browser notes of the first question of the console.
  #allowed = [/status of 401 .*\/access\/v1\/session\)/];
  #origins = new Set([new URL(site.url).origin]);

  constructor(name, context, page) {
    Object.assign(this, { name, context, page, log: [] });
    context.on('page', (other) => this.#watch(other));
    this.#watch(page);
  }

  #watch(page) {
    page.on('console', (m) => {
      const text = `${m.type()}: ${m.text()} (${m.location().url})`;
      this.log.push(text);
      if (m.type() === 'error') this.#problem(text);
    });
    page.on('pageerror', (e) => this.#problem(`a script failed: ${e.stack ?? e}`));
    page.on('request', (r) => {
      const url = new URL(r.url());
      if (/^https?:$/.test(url.protocol) && !this.#origins.has(url.origin)) this.#problem(`a request to another site: ${url}`);
    });
    page.on('response', (r) => {
      this.log.push(`${r.status()} ${r.request().method()} ${r.url()}`);
      if (r.status() >= 500) this.#problem(`${r.status()} for ${r.request().method()} ${r.url()}`);
    });
    page.on('requestfailed', (r) => this.log.push(`failed: ${r.method()} ${r.url()} ${r.failure()?.errorText}`));
  }

  #problem(text) {
    this.log.push(`PROBLEM ${text}`);
    if (!this.#allowed.some((pattern) => pattern.test(text))) this.#problems.push(text);
  }

  /** allows says that this person's windows may go to another site too. */
  allows(url) {
    this.#origins.add(new URL(url).origin);
  }

  /** expecting runs something that makes the browser complain, such as a request that is refused. */
  async expecting(pattern, run) {
    this.#allowed.push(pattern);
    try {
      return await run();
    } finally {
      this.check();
      this.#allowed = this.#allowed.filter((p) => p !== pattern);
    }
  }

  /** expects is expecting until the end. */
  expects(pattern) {
    this.#allowed.push(pattern);
  }

  /** check fails if something was wrong in a window. */
  check() {
    const problems = this.#problems.splice(0);
    if (problems.length > 0) throw new Error(`in the window of ${this.name}:\n  ${problems.join('\n  ')}`);
  }

  /** keep writes what a failure leaves: a picture, what assistive technology sees, and the log. */
  async keep(scenario) {
    mkdirSync(site.out, { recursive: true });
    const file = (ending) => join(site.out, `${scenario}-${this.name}${ending}`);
    writeFileSync(file('.log'), [this.page.url(), ...this.log].join('\n') + '\n');
    try {
      await this.page.screenshot({ path: file('.png'), timeout: 10_000 });
      writeFileSync(file('.aria.yaml'), await this.page.locator('body').ariaSnapshot({ timeout: 10_000 }));
    } catch (error) {
      console.log(`no picture of the window of ${this.name}: ${error.message}`);
    }
    console.log(`see ${file('.png')}, ${file('.aria.yaml')} and ${file('.log')}`);
  }
}

/** eventually waits until something outside of a browser is so. It asks again and again. */
export async function eventually(what, ask) {
  const end = performance.now() + PATIENCE;
  for (;;) {
    const answer = await ask();
    if (answer) return answer;
    if (performance.now() > end) throw new Error(`it never became true that ${what}`);
    await new Promise((go) => setTimeout(go, 50));
  }
}

/** must fails unless something is true. */
export function must(condition, message) {
  if (!condition) throw new Error(message);
}
