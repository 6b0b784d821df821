// What only development needs: requests go to a server on this machine, with a token in place of a
// session. CHANCERY_URL is its address, CHANCERY_TOKEN a token of one of its workspaces. Without a
// token the routes of sessions are those of the server.
import type { Connect, Plugin, ProxyOptions } from 'vite';

const url = process.env['CHANCERY_URL'] ?? 'http://127.0.0.1:8080';
const token = process.env['CHANCERY_TOKEN'] ?? '';

/** The content security policy that the server sends with the console. */
export const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; " +
  "frame-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/** The paths that the API has, and not the console. */
const served = '^/(access|silo|transform|sequence|utils|apps|files|\\.well-known|openapi|healthz|readyz|sign-in/oidc)';

export function proxy(): Record<string, ProxyOptions> {
  const headers: Record<string, string> = token === '' ? {} : { Authorization: `Bearer ${token}` };
  return { [served]: { target: url, changeOrigin: true, headers } };
}

async function session(): Promise<unknown> {
  const answer = await fetch(`${url}/access/v1/workspace`, { headers: { Authorization: `Bearer ${token}` } });
  const workspace = (await answer.json()) as Record<string, unknown>;
  return {
    person: { id: '01950000-0000-7000-8000-00000000000a', name: 'Ada Ferrer', email: 'ada@example.com', owner: true },
    csrf: 'development',
    ends_at: new Date(Date.now() + 3_600_000).toISOString(),
    workspaces: [{ ...workspace, role: 'admin' }],
  };
}

function answerSessions(app: Connect.Server): void {
  let preferences = '{"data":{}}';
  app.use((request, response, next) => {
    const path = request.url?.split('?')[0];
    const send = (body: string) => response.setHeader('Content-Type', 'application/json').end(body);
    if (path === '/access/v1/session') {
      session().then((value) => send(JSON.stringify(value)), next);
    } else if (path === '/access/v1/preferences' && request.method === 'GET') {
      send(preferences);
    } else if (path === '/access/v1/preferences') {
      preferences = '';
      request.on('data', (part: Buffer) => (preferences += part.toString()));
      request.on('end', () => send(preferences));
    } else {
      next();
    }
  });
}

export function devServer(): Plugin {
  return {
    name: 'chancery-dev',
    configureServer: (server) => void (token !== '' && answerSessions(server.middlewares)),
    configurePreviewServer: (server) => void (token !== '' && answerSessions(server.middlewares)),
  };
}
