#!/usr/bin/env bash
# What `npm pack` gives, used as somebody else would: installed beside vitest into an empty folder, with a mock and its test.
# NODE=/path/to/bin/node takes another Node than the one in PATH, VITEST=3 another vitest than 4.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ -z "${NODE:-}" ] || PATH="$(dirname "$NODE"):$PATH"
export NO_COLOR=1
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
say() { printf '%s\n' "$*"; }
fail() { say "WRONG: $*"; exit 1; }
# Runs a command that has to end with this exit code; its output is in $folder/said.
expect() {
  local code=$1 status=0
  shift
  "$@" >"$folder/said" 2>&1 || status=$?
  [ "$status" -eq "$code" ] || { cat "$folder/said"; fail "exit $status instead of $code: $*"; }
}

npm pack --silent --pack-destination "$folder" >/dev/null
package=$(echo "$folder"/graph-conformance-*.tgz)
! tar -tzf "$package" | grep suites/lab || fail 'the lab is packed'
octets=$(tar -xzf "$package" --to-stdout | wc -c)
[ "$octets" -lt 1900000 ] || fail "the package unpacks to $octets octets"

mkdir "$folder/alone" "$folder/mine"
cd "$folder/alone"
npm init -y >/dev/null
npm install --silent --no-fund --no-audit "$package"
kilobytes=$(du -sk --apparent-size node_modules | cut -f1)
[ "$kilobytes" -lt 25000 ] || fail "node_modules takes $kilobytes kB"
say "node $(node --version): package $(wc -c <"$package") octets, unpacked $octets; node_modules without vitest $kilobytes kB"

# The commands.
expect 0 npx graph-conformance init --ci github
expect 0 npx graph-conformance run --report report
tail -n 1 "$folder/said"
[ "$(ls report | wc -l)" -eq 5 ] || fail "reports: $(ls report)"
expect 0 npx graph-conformance jwks
expect 0 npx graph-conformance token --scheme DelegatedWork --permission DeviceManagementConfiguration.ReadWrite.All
expect 0 npx graph-conformance plan --target http://127.0.0.1:4010
expect 0 npx graph-conformance report report/run.json --format junit
expect 0 npx graph-conformance drift
say '# x' >x.md
expect 3 npx graph-conformance compile x.md
cat >judge.mjs <<'EOF'
import { judge } from 'graph-conformance';
const run = await judge({ asOf: 'latest' });
console.log(run.exit.code, run.cases.filter(({ verdict }) => verdict === 'fail').length);
EOF
expect 0 node judge.mjs
[ "$(cat "$folder/said")" = '0 0' ] || fail "judge: $(cat "$folder/said")"

# The mock of somebody else, and its test.
cd "$folder/mine"
npm init -y >/dev/null
npm pkg set type=module
npm install --silent --no-fund --no-audit "$package" "vitest@${VITEST:-4}" jose typescript @types/node
cat >mock.ts <<'EOF'
import { createServer, type Server } from 'node:http';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { jwks } from 'graph-conformance';

const known = /^\/beta\/deviceManagement\/android(DeviceOwner|ForWork)EnrollmentProfiles\/[\w-]+\/revokeToken(\?|$)/i;
const consumers = '9188040d-6c67-4c5b-b112-36a304b66dad';

export async function createMock(): Promise<Server> {
  const keys = createLocalJWKSet(await jwks());
  async function statusFor(method = '', url = '', authorization = ''): Promise<number> {
    if (!known.test(url)) return 404;
    if (method !== 'POST') return 405;
    const verified = jwtVerify(authorization.replace(/^Bearer /, ''), keys, { audience: 'https://graph.microsoft.com' });
    const claims = await verified.then(({ payload }) => payload, () => undefined);
    if (!claims) return 401;
    const scopes = String(claims['scp']).split(' ');
    return scopes.includes('DeviceManagementConfiguration.ReadWrite.All') && claims['tid'] !== consumers && claims['idtyp'] === 'user' ? 204 : 403;
  }
  return createServer(async ({ method, url, headers }, response) => {
    const status = await statusFor(method, url, headers.authorization);
    const error = JSON.stringify({ error: { code: String(status), message: 'no' } });
    if (status === 204) response.writeHead(204).end();
    else response.writeHead(status, { 'content-type': 'application/json', 'www-authenticate': 'Bearer' }).end(error);
  });
}
EOF
cat >mock.test.ts <<'EOF'
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { judge, mintToken, startReferenceServer } from 'graph-conformance';
import { conformance } from 'graph-conformance/vitest';
import { createMock } from './mock.ts';

const server = await createMock();
const url = (): string => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
beforeAll(() => new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve)));
afterAll(() => void server.close());

conformance({ target: url, spec: '*-revoketoken' });

test('an expired token is refused', async () => {
  const token = await mintToken({ scheme: 'DelegatedWork', permissions: ['User.Read'], defect: 'expired' });
  const path = '/beta/deviceManagement/androidForWorkEnrollmentProfiles/1/revokeToken';
  const { status } = await fetch(url() + path, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect(status).toBe(401);
});

test('the reference server keeps what the mock keeps', async () => {
  const reference = await startReferenceServer();
  const run = await judge({ target: reference.url, spec: '*-revoketoken', suites: ['permissions'] });
  await reference.close();
  expect(run.cases.filter((one) => one.verdict === 'fail')).toEqual([]);
});
EOF
expect 0 npx vitest run
grep 'Tests ' "$folder/said"
# The types of another vitest may not agree with those of its own dependencies.
expect 0 npx tsc --strict --noEmit --module nodenext --target es2022 --allowImportingTsExtensions --types node ${VITEST:+--skipLibCheck} mock.ts mock.test.ts
sed -i "s/ \&\& claims\['idtyp'\] === 'user'//" mock.ts
sed -i "s/String(claims\['scp'\])/String(claims['scp'] ?? claims['roles'])/" mock.ts
expect 1 npx vitest run
grep -q 'FAIL .*permissions/application-not-supported' "$folder/said" || { cat "$folder/said"; fail 'the broken promise is not red'; }
for said in 'is refused' 'expected: the page says that this kind of account is not supported' \
  'received: access was granted: status is 204' 'clause: .*revoketoken#prerequisites:' 'again: .*npx vitest run -t beta'; do
  grep -q "$said" "$folder/said" || { cat "$folder/said"; fail "the message does not say: $said"; }
done
grep 'Tests ' "$folder/said"
say 'installed, green, red where it was broken, typed'
