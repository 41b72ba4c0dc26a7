/** Type specs as few words: `{ a: 'Edm.String' }`. */
import type { TypeRequirement, TypeSpec } from '../../../specs/model.ts';
import type { KnownTypes } from '../../type-model.ts';
import { knownTypes } from './known-types.ts';

type Made = Partial<TypeSpec> & {
  readonly members?: Readonly<Record<string, string>>;
  readonly relationships?: Readonly<Record<string, string>>;
  readonly values?: readonly string[];
  /** By name of the member. */
  readonly disputed?: Readonly<Record<string, string>>;
};

/** @param name without its namespace, which is `microsoft.graph` */
export function typeSpec(name: string, { members, relationships, values, disputed, ...rest }: Made = {}): TypeSpec {
  const typed = [...rows('property', members), ...rows('relationship', relationships)].map((row): TypeRequirement => {
    const says = disputed?.[row.name];
    return says === undefined ? row : { ...row, disputed: [{ by: 'example', line: 1, says }] };
  });
  return {
    page: name.toLowerCase(),
    apiVersion: 'beta',
    asOf: '2020-05-18',
    title: name,
    type: `microsoft.graph.${name}`,
    is: values ? 'enum' : 'complex',
    source: { locale: 'en-US', sha256: '0'.repeat(64) },
    requirements: values
      ? values.map((value, at) => ({ ...place(`members/${value}`, '#values', at), kind: 'member', name: value }))
      : typed,
    ...rest,
  };
}

const place = (id: string, clause: string, at: number) => ({ id, clause, line: at + 10 });

const rows = (kind: 'property' | 'relationship', members: Readonly<Record<string, string>> = {}) =>
  Object.entries(members).map(([name, type], at) => ({
    ...place(`${kind === 'property' ? 'properties' : 'relationships'}/${name}`, '#properties', at),
    kind,
    name,
    type,
  }));

/** One type `microsoft.graph.t` with one member `m`. */
export const memberOf = (type: string, disputed?: string): KnownTypes =>
  knownTypes([typeSpec('t', { members: { m: type }, ...(disputed !== undefined && { disputed: { m: disputed } }) })]);

/** Of a name that no object literal takes. */
export const rowNamed = (name: string) => ({ ...place(`properties/${name}`, '#properties', 0), name });
