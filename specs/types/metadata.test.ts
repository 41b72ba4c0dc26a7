import { describe, expect, test } from 'vitest';

import { againstMetadata, readMetadata } from './metadata.ts';
import { gadgetType, hueType, property } from './types.test-data.ts';

const document = (inside: string): string => `<?xml version="1.0" encoding="utf-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
 <edmx:DataServices>
  <Schema Namespace="microsoft.graph" Alias="graph" xmlns="http://docs.oasis-open.org/odata/ns/edm">
${inside}
  </Schema>
 </edmx:DataServices>
</edmx:Edmx>`;

const metadata = document(`
<EnumType Name="hue"><Member Name="red" Value="0"/><Member Name="green" Value="1"/></EnumType>
<EntityType Name="machine" Abstract="true"><Key><PropertyRef Name="id"/></Key><Property Name="id" Type="Edm.String"/></EntityType>
<EntityType Name="gadget" BaseType="graph.machine">
<Property Name="Size" Type="Edm.Int64"/><Property Name="hues" Type="Collection(graph.hue)"/>
<Property Name="constructor" Type="Edm.String"/>
<NavigationProperty Name="owner" Type="graph.machine"/></EntityType>`);

const read = (text = metadata) => {
  const answer = readMetadata(text, 'csdl.xml');
  if (!answer.ok) throw new Error(answer.problems.join());
  return answer.metadata;
};
const gadget = (...requirements: Parameters<typeof property>[]) =>
  againstMetadata(gadgetType({ is: 'entity', requirements: requirements.map((one) => property(...one)) }), read());

test('a row of another type is disputed, with both and the line of the metadata', () => {
  expect(gadget(['size', 'Edm.Int32'], ['hues', 'Edm.String']).requirements).toMatchObject([
    { type: 'Edm.Int32', disputed: [{ by: 'metadata', line: 9, says: 'Edm.Int64' }] },
    { type: 'Edm.String', disputed: [{ says: 'Collection(microsoft.graph.hue)' }] },
  ]);
});

test('the example keeps its word beside the metadata', () => {
  const disputed = [{ by: 'example' as const, line: 20, says: 'number' }];
  const spec = gadgetType({ is: 'entity', requirements: [{ ...property('size', 'Edm.String'), disputed }] });
  expect(againstMetadata(spec, read()).requirements).toMatchObject([
    { disputed: [{ by: 'example' }, { by: 'metadata' }] },
  ]);
});

test('rows that say the same are not disputed, those of a base type included', () => {
  const spec = gadget(
    ['id', 'Edm.String'],
    ['hues', 'Collection(microsoft.graph.Hue)'],
    ['owner', 'microsoft.graph.machine'],
  );
  expect(spec.requirements.some(({ disputed }) => disputed !== undefined)).toBe(false);
  expect(spec).not.toHaveProperty('warnings');
});

test('what the metadata does not have is a warning, and no dispute', () => {
  const codes = (spec: ReturnType<typeof gadget>) => spec.warnings?.map(({ code, message }) => `${code}: ${message}`);
  expect(codes(gadget(['toString', 'Edm.String'], ['constructor', 'Edm.String']))).toEqual([
    'not-in-metadata: no property toString',
  ]);
  expect(codes(againstMetadata(gadgetType({ type: 'microsoft.graph.wheel' }), read()))).toEqual([
    'not-in-metadata: no type microsoft.graph.wheel',
  ]);
  expect(codes(againstMetadata(hueType(['red', 'blue']), read()))).toEqual(['not-in-metadata: no member blue']);
  const complex = gadgetType({ requirements: [], base: 'microsoft.graph.wheel' });
  expect(codes(againstMetadata(complex, read()))).toEqual([
    'differs-from-metadata: the kind is complex, in the metadata entity',
    'differs-from-metadata: the base type is microsoft.graph.wheel, in the metadata microsoft.graph.machine',
  ]);
});

test('types that inherit from one another in a circle end', () => {
  const circle = document(
    '<ComplexType Name="gadget" BaseType="graph.b"/><ComplexType Name="b" BaseType="graph.gadget"/>',
  );
  expect(againstMetadata(gadgetType(), read(circle)).warnings).toMatchObject([{ code: 'not-in-metadata' }]);
});

describe('a file that is no metadata is a sentence', () => {
  const bomb = `<!DOCTYPE a [<!ENTITY b "bb"><!ENTITY c "&b;&b;">]>${metadata.replace('Name="hue"', 'Name="&c;"')}`;
  const files: readonly (readonly [shows: string, text: string, says: RegExp])[] = [
    ['nothing', '', /^csdl\.xml:1: is not XML: document must contain a root element/],
    ['JSON', '{}', /^csdl\.xml:1: is not XML: /],
    ['another document', '<a><b/></a>', /^csdl\.xml holds no type/],
    ['a document that is cut short', metadata.slice(0, -20), /^csdl\.xml:\d+: is not XML: /],
    ['entities of its own', bomb, /^csdl\.xml:\d+: is not XML: /],
  ];
  for (const [shows, text, says] of files)
    test(shows, () => {
      const answer = readMetadata(text, 'csdl.xml');
      expect(answer.ok ? '' : answer.problems.join()).toMatch(says);
    });

  test('tags within tags without end do not end the process', () => {
    expect(readMetadata('<a>'.repeat(200_000), 'csdl.xml').ok).toBe(false);
  });
});
