// The API of the server, for what a scenario needs to be there before somebody looks at it.
import { site, must } from './stage.mjs';

/** api sends a request with a token and returns the answer as JSON. */
export async function api(method, path, body, token = site.token) {
  const answer = await fetch(site.url + path, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await answer.text();
  must(answer.ok, `${method} ${path}: ${answer.status} ${text}`);
  return text === '' ? undefined : JSON.parse(text);
}

/** status sends a request and returns only the status of the answer. */
export async function status(method, path, token = site.token) {
  const answer = await fetch(site.url + path, { method, headers: { Authorization: `Bearer ${token}` } });
  await answer.arrayBuffer();
  return answer.status;
}

/** rows sends many bodies to a route that takes a line for each, and checks that all were taken. */
export async function rows(path, list, token = site.token) {
  for (let i = 0; i < list.length; i += 500) {
    const answer = await fetch(site.url + path, {
      method: 'POST',
      headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/x-ndjson' },
      body: list.slice(i, i + 500).map((row) => JSON.stringify(row)).join('\n'),
    });
    for (const line of (await answer.text()).trim().split('\n')) {
      const said = JSON.parse(line);
      must(said.status < 300, `${path}: ${line}`);
    }
  }
}
