/** nginx: a `map` from fixed tokens to decisions, and answers as the pages document them. */
import { randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import type { StaticIdentity } from '../../identities/config.ts';
import { freePort, startServer } from './children.ts';
import { collections, knownId, permission, refusals } from './documented.ts';
import { installNginx, nginxProgram } from './install.ts';
import { expected } from './nginx.expected.ts';
import { variableOf, type Place, type Target, type WildServer } from './wild-server.ts';

interface Account extends Omit<StaticIdentity, 'provider' | 'token'> {
  readonly name: string;
  readonly decision: 204 | 401 | 403;
}

const accounts: readonly Account[] = [
  { name: 'work-writer', scheme: 'DelegatedWork', permissions: [permission], decision: 204 },
  { name: 'work-writer-and-more', scheme: 'DelegatedWork', permissions: [permission, 'User.Read'], decision: 204 },
  { name: 'work-stranger', scheme: 'DelegatedWork', permissions: ['User.Read'], decision: 403 },
  {
    name: 'work-reader',
    scheme: 'DelegatedWork',
    permissions: ['DeviceManagementConfiguration.Read.All'],
    decision: 403,
  },
  { name: 'work-nothing', scheme: 'DelegatedWork', permissions: [], decision: 403 },
  { name: 'personal-writer', scheme: 'DelegatedPersonal', permissions: [permission], decision: 403 },
  { name: 'app-writer', scheme: 'Application', permissions: [permission], decision: 403 },
  { name: 'work-expired', scheme: 'DelegatedWork', permissions: [permission], defect: 'expired', decision: 401 },
];

const body = (status: keyof typeof refusals): string => `'${JSON.stringify(refusals[status])}'`;

/** Tokens are compared octet by octet: only a regular expression does that in a `map`. */
function configuration(folder: string, port: number, tokens: Readonly<Record<string, string>>): string {
  const decisions = accounts.map(
    ({ name, decision }) => `    "~^(?i:bearer) +${tokens[variableOf(name)]}$" ${decision};`,
  );
  return `
user ${userInfo().username};
daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr warn;
events {}
http {
  access_log off;
  server_tokens off;
  default_type application/json;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  map $http_authorization $decision {
    default 401;
${decisions.join('\n')}
  }
  map $decision $challenge { 401 'Bearer realm="wild"'; default ''; }
  map $request_method $allow { POST ''; default POST; }
  server {
    listen 127.0.0.1:${port};
    add_header request-id $request_id always;
    location / { return 404 ${body(404)}; }
    location ~ "^(?i:/beta/deviceManagement/(${collections.join('|')}))/(?<id>[^/]+)(?i:/(microsoft\\.graph\\.)?revokeToken)$" {
      add_header request-id $request_id always;
      add_header WWW-Authenticate $challenge always;
      add_header Allow $allow always;
      if ($request_method != POST) { return 405 ${body(405)}; }
      if ($decision = 401) { return 401 ${body(401)}; }
      if ($decision = 403) { return 403 ${body(403)}; }
      if ($id != ${knownId}) { return 404 ${body(404)}; }
      return 204;
    }
  }
}
`;
}

async function start({ folder, say }: Place): Promise<Target> {
  await installNginx(folder, say);
  const tokens = Object.fromEntries(
    accounts.map(({ name }) => [variableOf(name), randomBytes(24).toString('base64url')]),
  );
  const port = await freePort();
  const file = join(folder, 'nginx.conf');
  await writeFile(file, configuration(folder, port, tokens));
  const argv = ['-p', folder, '-c', file, '-e', 'stderr'];
  const child = await startServer({ command: nginxProgram, argv, cwd: folder }, port);
  const identities = accounts.map(({ name, decision: _decision, ...who }) => [
    name,
    { ...who, provider: 'static' as const, token: { env: variableOf(name) } },
  ]);
  return { url: `http://127.0.0.1:${port}`, identities: Object.fromEntries(identities), tokens, stop: child.stop };
}

export const nginx: WildServer = { name: 'nginx', expected, start };
