/**
 * A folder of mocks in the format of Microsoft's Dev Proxy, such as those made of the examples of Graph's documentation: served as
 * its MockResponsePlugin does where requests without a mock are blocked, on this machine.
 */
import type { ServerResponse } from 'node:http';
import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isObject, jsonOf } from '../../../specs/text.ts';
import { fullName, holesOf } from '../../http.ts';
import { mailCalendarAndDrive, servedPages, userByIdOrSignedIn } from './graph-pages.ts';
import { writeSpecs } from './graph-specs.ts';
import { knownId, serve, type WildServer } from './server.ts';

/** As much of the format as mocks made of documentation use. */
interface Mock {
  readonly request: { readonly url: string; readonly method?: string };
  readonly response?: {
    readonly statusCode?: number;
    readonly headers?: readonly { readonly name: string; readonly value: string }[];
    /** JSON, or `@` and the name of a file beside it. */
    readonly body?: unknown;
  };
}

const graph = 'https://graph.microsoft.com';

/** @throws {Error} where a mock wants what is not served here: its answers would not be those of Dev Proxy */
function mocksIn(file: string, text: string): readonly Mock[] {
  const content = jsonOf(text);
  if (!isObject(content) || !Array.isArray(content['mocks'])) return [];
  const mocks: readonly Mock[] = content['mocks'];
  for (const { request } of mocks)
    for (const name of ['nth', 'bodyFragment'])
      if (name in request)
        throw new Error(`${file}: the mock of ${request.url} has "${name}", which is not served here`);
  return mocks;
}

/** @throws {Error} where there are none */
async function readMocks(folder: string): Promise<readonly Mock[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.json')).sort();
  const files = names.map(async (name) => mocksIn(join(folder, name), await readFile(join(folder, name), 'utf8')));
  const mocks = (await Promise.all(files)).flat();
  if (mocks.length > 0) return mocks;
  throw new Error(
    `${folder}: no file there has "mocks" as Dev Proxy writes them ({ "mocks": [{ "request", "response" }] })`,
  );
}

/** `*` is any text. */
function matches(pattern: string, url: string): boolean {
  if (!pattern.includes('*')) return pattern === url;
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`));
  return new RegExp(`^${parts.join('.*')}$`).test(url);
}

const mockOf = (mocks: readonly Mock[], method: string, url: string): Mock | undefined =>
  mocks.find(({ request }) => (request.method ?? 'GET') === method && matches(request.url, url));

async function answer(folder: string, { response = {} }: Mock, to: ServerResponse): Promise<void> {
  const { statusCode = 200, headers = [], body } = response;
  for (const { name, value } of headers) to.setHeader(name, value);
  if (body === undefined) return void to.writeHead(statusCode).end();
  if (!to.hasHeader('content-type')) to.setHeader('content-type', 'application/json');
  const file = typeof body === 'string' && body.startsWith('@') ? body.slice(1) : undefined;
  to.writeHead(statusCode).end(file === undefined ? JSON.stringify(body) : await readFile(join(folder, file)));
}

/** What Dev Proxy answers for Graph where there is no mock. */
const noMock = (method: string, url: string): Mock => ({
  request: { url },
  response: {
    statusCode: 502,
    body: { error: { code: 'Bad Gateway', message: `No mock response found for ${method} ${url}` } },
  },
});

const serveMocks = (folder: string, mocks: readonly Mock[]): ReturnType<typeof serve> =>
  serve(({ method = 'GET', url = '/' }, to) => {
    // as Dev Proxy does for Graph
    to.setHeader('request-id', randomUUID());
    const found = mockOf(mocks, method, graph + url) ?? noMock(method, graph + url);
    answer(folder, found, to).catch((error: unknown) => to.destroy(error instanceof Error ? error : undefined));
  });

/** The ids with which a mock serves the path, one for each hole; undefined where none does. */
function idsFor(mocks: readonly Mock[], method: string, path: string): readonly string[] | undefined {
  const pattern = `${graph}/v1.0${path}`.replaceAll(/[.$]/g, String.raw`\$&`).replaceAll(/\{[^{}]*\}/g, '([^/?]+)');
  const fits = new RegExp(`^${pattern}$`);
  for (const { request } of mocks) {
    const [whole, ...ids] = fits.exec((request.method ?? 'GET') === method ? request.url : '') ?? [];
    if (whole !== undefined) return ids.map((id) => decodeURIComponent(id.replaceAll('*', knownId)));
  }
  return undefined;
}

/** The mocks of a folder, judged with the pages of ours whose requests they serve. @throws {Error} where they serve none */
export const devProxyMocks = (folder: string): WildServer => ({
  name: 'dev-proxy',
  of: `mocks in ${basename(resolve(folder))}`,
  start: async (ownFolder) => {
    const mocks = await readMocks(folder);
    const all = [...mailCalendarAndDrive.filter(({ page }) => page !== 'user-get'), userByIdOrSignedIn];
    const pages = servedPages(all, (method, path) => idsFor(mocks, method, path) !== undefined);
    if (pages.length === 0)
      throw new Error(`${folder}: none of its mocks serves a request of the pages in suites/lab/wild/graph-pages.ts`);
    const params = pages.flatMap(({ method = 'GET', paths }) =>
      paths.flatMap((path) => {
        const ids = idsFor(mocks, method, path) ?? [];
        return holesOf(path).map((hole, at) => [fullName(hole), ids[at] ?? knownId] as const);
      }),
    );
    await writeSpecs(join(ownFolder, 'specs'), pages);
    return { ...(await serveMocks(folder, mocks)), settings: { specs: 'specs', params: Object.fromEntries(params) } };
  },
});
