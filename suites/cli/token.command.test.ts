import { decodeJwt } from 'jose';
import { expect, test } from 'vitest';
import { permissionSchemes, standInId } from '../../specs/model.ts';
import { call, newFolder } from '../run/in-process.test-data.ts';
import { token } from './token.command.ts';

test('--explain shows what tells the schemes apart, with the values of real tokens, and prints no token', async () => {
  const cwd = await newFolder();
  const { code, out } = await call(token, { cwd, argv: ['--explain'] });
  expect([code, out.includes(standInId), out.includes('eyJ')]).toEqual([0, true, false]);
  for (const scheme of permissionSchemes) {
    const minted = await call(token, { cwd, argv: ['--scheme', scheme, '--permission', 'User.Read'] });
    const { iss, aud, idtyp } = decodeJwt(minted.out.trim());
    for (const value of [scheme, iss, aud, idtyp]) expect(out).toContain(String(value));
  }
});

test('--claim puts the permissions into the other claim', async () => {
  const argv = ['--scheme', 'DelegatedWork', '--permission', 'User.Read', '--claim', 'roles'];
  const { out } = await call(token, { cwd: await newFolder(), argv });
  expect(decodeJwt(out.trim())).toMatchObject({ roles: ['User.Read'], idtyp: 'user' });
});
