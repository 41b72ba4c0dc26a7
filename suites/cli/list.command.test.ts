import { expect, test } from 'vitest';
import { checks } from '../checks/index.ts';
import { call, newFolder, planned } from '../run/in-process.test-data.ts';
import { list } from './list.command.ts';

const listed = async (...argv: readonly string[]) => call(list, { cwd: await newFolder(), argv });
const asJson = async (what: string): Promise<readonly Readonly<Record<string, unknown>>[]> =>
  JSON.parse((await listed(what, '--format', 'json')).out);

test('cases are those of a run, in its order, a line each; the settings that select select here too', async () => {
  const { cases } = await planned({ cwd: await newFolder(), argv: ['--suite', 'routing'] });
  const { code, out, err } = await listed('cases', '--suite', 'routing');
  expect(
    out
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ')[0]),
  ).toEqual(cases.map(({ id }) => id));
  expect({ code, err }).toEqual({ code: 0, err: `${cases.length} cases\n` });
});

test('every check is listed, with the number of cases that use it', async () => {
  const { cases } = await planned({ cwd: await newFolder() });
  const rows = await asJson('checks');
  expect(rows.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
  const used = cases.flatMap((one) => [...new Set(one.checks.map(({ check }) => check.id))]);
  expect(rows.map((row) => row['cases'])).toEqual(checks.map(({ id }) => used.filter((one) => one === id).length));
});

test('identities are those that cases ask for, each once', async () => {
  const { cases } = await planned({ cwd: await newFolder() });
  const rows = await asJson('identities');
  expect(new Set(rows.map(({ identity }) => identity)).size).toBe(rows.length);
  const asking = cases.filter(({ plan }) => plan.identity.kind === 'token');
  expect(rows.reduce((sum, row) => sum + Number(row['cases']), 0)).toBe(asking.length);
});

test('specs are the selected revisions, with their request lines', async () => {
  const rows = await asJson('specs');
  const pagesOf = (resource: string): readonly (readonly string[])[] => {
    const [all, one] = [`/deviceManagement/${resource}s`, `/deviceManagement/${resource}s/{${resource}Id}`];
    return [
      [`POST ${all}`],
      [`POST ${one}/createToken`],
      [`DELETE ${one}`],
      [`GET ${one}`],
      [`GET ${all}`],
      [`POST ${one}/revokeToken`],
      [`PATCH ${one}`],
    ];
  };
  expect(rows.map((row) => row['requests'])).toEqual([
    ...pagesOf('androidDeviceOwnerEnrollmentProfile'),
    ...pagesOf('androidForWorkEnrollmentProfile'),
  ]);
});

for (const argv of [['case'], [], ['cases', 'checks']])
  test(`${argv.join(' ') || 'nothing'} is a usage error that names what can be listed`, async () => {
    const { code, out, err } = await listed(...argv);
    expect({ code, out }).toEqual({ code: 2, out: '' });
    expect(err).toContain('use one of cases, checks, specs, identities');
  });
