import type { TypeSpec } from '../model.ts';

const place = { clause: '#properties', line: 7 };

/** A type of one property, and whatever else is to differ. */
export function gadgetType(more: Partial<TypeSpec> = {}): TypeSpec {
  return {
    page: 'gadget',
    apiVersion: 'beta',
    asOf: '2020-01-01',
    title: 'gadget',
    type: 'microsoft.graph.gadget',
    is: 'complex',
    source: { locale: 'en-US', commit: 'abcdef0123', sha256: '0'.repeat(64) },
    requirements: [property('size', 'Edm.Int32')],
    ...more,
  };
}

export const property = (name: string, type: string): TypeSpec['requirements'][number] => ({
  id: `properties/${name}`,
  ...place,
  kind: 'property',
  name,
  type,
});

export function hueType(members: readonly string[], more: Partial<TypeSpec> = {}): TypeSpec {
  const requirements = members.map((name) => ({
    id: `members/${name}`,
    clause: '#hue-values',
    line: 7,
    kind: 'member' as const,
    name,
  }));
  return gadgetType({ page: 'lists', type: 'microsoft.graph.hue', is: 'enum', requirements, ...more });
}
