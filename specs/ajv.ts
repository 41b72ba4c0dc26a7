import type { Ajv2020, Options } from 'ajv/dist/2020.js';

/** Strict but for what our schemas do on purpose. Loaded at the first call: who reads no file does not pay for ajv. */
export async function strictAjv(options: Options = {}): Promise<Ajv2020> {
  const { Ajv2020 } = await import('ajv/dist/2020.js');
  return new Ajv2020({ strict: true, strictRequired: false, strictTypes: false, verbose: true, ...options });
}
