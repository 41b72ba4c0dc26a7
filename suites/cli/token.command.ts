import { parseArgs } from 'node:util';
import { tokenDefects, type TokenRequest } from '../../fixtures/issuer/index.ts';
import { permissionSchemes } from '../../specs/model.ts';
import { complain, type ExitCode, type Io } from './io.ts';
import { shown } from '../settings/wording.ts';
import { localIssuer } from '../run/state-folder.ts';
import { didYouMean } from '../../specs/text.ts';

type Parsed = { readonly ok: true; readonly request: TokenRequest } | { readonly ok: false; readonly problem: string };

function oneOf<T extends string>(
  flag: string,
  value: string | undefined,
  allowed: readonly T[],
): T | { readonly problem: string } {
  const found = allowed.find((one) => one === value);
  if (found !== undefined) return found;
  const what = value === undefined ? 'is missing' : `found ${shown(value)}`;
  return {
    problem: `${flag}: ${what}; use one of ${allowed.join(', ')}${value === undefined ? '' : didYouMean(value, allowed)}`,
  };
}

function parse(argv: readonly string[]): Parsed {
  const options = {
    scheme: { type: 'string' },
    permission: { type: 'string', multiple: true },
    defect: { type: 'string' },
  } as const;
  let values;
  try {
    ({ values } = parseArgs({ args: [...argv], options, strict: true }));
  } catch (error) {
    return { ok: false, problem: `token: ${error instanceof Error ? error.message : String(error)}` };
  }
  const scheme = oneOf('--scheme', values.scheme, permissionSchemes);
  if (typeof scheme !== 'string') return { ok: false, problem: scheme.problem };
  const defect = values.defect === undefined ? undefined : oneOf('--defect', values.defect, tokenDefects);
  if (typeof defect === 'object') return { ok: false, problem: defect.problem };
  return {
    ok: true,
    request: { scheme, permissions: values.permission ?? [], ...(defect === undefined ? {} : { defect }) },
  };
}

export async function token(io: Io): Promise<ExitCode> {
  const parsed = parse(io.argv);
  if (!parsed.ok) return complain(io, [parsed.problem]);
  const issuer = await localIssuer(io.cwd);
  io.out(`${await issuer.token(parsed.request)}\n`);
  return 0;
}
